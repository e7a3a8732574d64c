"""What only scoring itself can find wrong with an answer, said like every other problem."""

from __future__ import annotations

from caicach.core.index.answers import UnitAnswers
from caicach.core.index.model import Criterion
from caicach.core.index.problems import Place, Problem, error
from caicach.core.index.rules.steps import AmbiguousBandError
from caicach.core.index.text import Text, say


def nothing_to_count(leaf: Criterion, unit: UnitAnswers) -> Problem:
    """Return the problem of a zero denominator that the set does not provide for."""
    return error(
        "A018",
        say(
            "Mẫu số bằng 0 và bộ tiêu chí không nói phải tính thế nào.",
            "The denominator is 0 and the set does not say what follows.",
        ),
        say(
            "Bổ sung «zero_denominator: full, zero hoặc not_applicable» cho tiêu chí này.",
            "Add 'zero_denominator: full, zero or not_applicable' to this criterion.",
        ),
        Place(code=leaf.code, unit=unit.unit),
    )


def incomplete(leaf: Criterion, unit: UnitAnswers, needs: str) -> Problem:
    """Return the problem of an answer that lacks what its rule needs."""
    names = {
        "value": Text("giá trị", "a value"),
        "numerator": Text("tử số", "the numerator"),
        "denominator": Text("mẫu số", "the denominator"),
        "choice": Text("mức được chọn", "the level chosen"),
    }
    return error(
        "A019",
        say(
            "Câu trả lời thiếu {n}.",
            "The answer lacks {n}.",
            n=names.get(needs, Text(f"số liệu «{needs}»", f"the figure '{needs}'")),
        ),
        say("Điền đủ số liệu mà tiêu chí yêu cầu.", "Fill in what the criterion asks for."),
        Place(code=leaf.code, unit=unit.unit, cell=unit.answers[leaf.code].source),
    )


def undecided_band(leaf: Criterion, unit: UnitAnswers, fault: AmbiguousBandError) -> Problem:
    """Return the problem of a number that lies in two bands, or in none."""
    if fault.spans:
        listed = [span.describe() for span in fault.spans]
        message = say(
            "Giá trị {v} thuộc {k} khoảng cùng lúc ({all}).",
            "The value {v} lies in {k} bands at once ({all}).",
            v=fault.number,
            k=len(listed),
            all=Text("; ".join(text.vi for text in listed), "; ".join(text.en for text in listed)),
        )
    else:
        message = say("Giá trị {v} không thuộc khoảng nào.", "The value {v} lies in no band.", v=fault.number)
    return error(
        "A020",
        message,
        say(
            "Sửa các khoảng điểm của tiêu chí trong bộ tiêu chí.",
            "Mend the bands of the criterion in the set.",
        ),
        Place(code=leaf.code, unit=unit.unit),
    )
