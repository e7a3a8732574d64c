"""Answers checked against the set before scoring: all findings at once, each with place and mend."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from decimal import Decimal

from caicach.core.index.answers import Answer, AnswerSheet, UnitAnswers
from caicach.core.index.arithmetic import HUNDRED, ZERO
from caicach.core.index.model import CriteriaSet, Criterion, InputKind, Method, NotApplicable, Precondition
from caicach.core.index.problems import Place, Problem, Severity, error, warning
from caicach.core.index.rules import Choice, Given, SumOfParts, SurveyMean
from caicach.core.index.text import Text, say

MAX_LISTED = 12
MAX_DIGITS = 16
# The least number above zero that a spreadsheet can hold has 323 zeros after its decimal point.
MAX_ZEROS = 400
# Parts whose rule takes one kind of figure alone; the others take any number.
PART_KINDS = {"yes_no": InputKind.YES_NO, "given": InputKind.POINTS, "survey_mean": InputKind.MEAN}


def check_answers(
    criteria_set: CriteriaSet, sheet: AnswerSheet, *, missing_refused: bool = False
) -> list[Problem]:
    """Return everything wrong or doubtful in the answers; errors forbid scoring, warnings do not."""
    leaves = {leaf.code: leaf for leaf in criteria_set.leaves()}
    blocks = {block.id for block in criteria_set.blocks}
    undefined = criteria_set.not_applicable is NotApplicable.UNDEFINED
    nearest: dict[str, list[str]] = {}
    found: list[Problem] = []
    if not sheet.units:
        found.append(
            error(
                "A001",
                say("Không có đơn vị nào trong bảng số liệu.", "There is no unit in the answers."),
                say("Điền ít nhất một đơn vị.", "Fill in at least one unit."),
            )
        )
    for unit in sheet:
        if unit.block not in blocks and (unit.block or len(blocks) > 1):
            found.append(_unknown_block(criteria_set, unit))
        for code, answer in unit.answers.items():
            leaf = leaves.get(code)
            if leaf is None:
                if code not in nearest:
                    nearest[code] = difflib.get_close_matches(code, criteria_set.by_code, 1)
                found.append(_unknown_code(criteria_set, unit, code, nearest[code]))
            elif answer.not_applicable:
                if undefined and not _policy_above(criteria_set, code):
                    found.append(_no_policy(unit, leaf))
            else:
                fault = fault_of(leaf, answer)
                if fault is not None:
                    found.append(_at(unit, leaf, answer, *fault))
                elif leaf.precondition is not None and not set(leaf.precondition.evidence) <= answer.evidence:
                    found.append(_papers_missing(unit, leaf, answer, leaf.precondition))
        found.extend(_missing(leaves, unit, refused=missing_refused))
    return found


def fault_of(leaf: Criterion, answer: Answer) -> tuple[str, Text, Text] | None:
    """Return id, message and mend of what is wrong with one answer, or None.

    Beside decided points the figures stay for show: they need only be numbers, unless peers are compared by
    them.
    """
    if answer.decided is not None:
        figures = (answer.value, answer.numerator, answer.denominator, *answer.inputs.values())
        fault = _decided_fault(leaf, answer.decided) or _range_fault(*figures)
        if fault is not None or leaf.rule is None or not leaf.rule.needs_peers:
            return fault
    if answer.denominator is not None or answer.numerator is not None:
        fault = _range_fault(answer.numerator, answer.denominator) or _counts_fault(leaf, answer)
        if fault is not None:
            return fault
    if answer.inputs:
        fault = _range_fault(*answer.inputs.values()) or _parts_fault(leaf, answer)
        if fault is not None:
            return fault
    if answer.value is not None:
        return _range_fault(answer.value) or _value_fault(leaf, answer.value)
    if answer.choice:
        return _choice_fault(leaf, answer.choice)
    return None


def decidable(leaf: Criterion) -> tuple[Decimal, Decimal | None]:
    """Return the least and the most points that may be decided for a leaf (None: no bound is known)."""
    return (leaf.rule.lowest if isinstance(leaf.rule, Given) else ZERO), leaf.maximum


def _decided_fault(leaf: Criterion, decided: Decimal) -> tuple[str, Text, Text] | None:
    fault = _range_fault(decided)
    if fault is not None:
        return fault
    low, high = decidable(leaf)
    if decided >= low and (high is None or decided <= high):
        return None
    highest = high if high is not None else Text("?", "?")
    return (
        "A023",
        say(
            "Điểm quyết định {v} nằm ngoài khoảng {l}–{m}.",
            "The decided {v} points are outside {l}–{m}.",
            v=decided,
            l=low,
            m=highest,
        ),
        say(
            "Quyết định điểm từ {l} đến {m}; điểm trừ ghi số dương.",
            "Decide points from {l} to {m}; a penalty is written as a positive number.",
            l=low,
            m=highest,
        ),
    )


def _range_fault(*numbers: Decimal | None) -> tuple[str, Text, Text] | None:
    for number in numbers:
        if number is not None and not (number.is_finite() and -MAX_ZEROS < number.adjusted() < MAX_DIGITS):
            return (
                "A021",
                say(
                    "Số quá lớn, quá nhỏ hoặc không phải là số.",
                    "The number is too large, too small, or is none.",
                ),
                say("Nhập số không quá 10^15.", "Enter a number up to 10^15."),
            )
    return None


def _parts_fault(leaf: Criterion, answer: Answer) -> tuple[str, Text, Text] | None:
    """Return what is wrong with the figure of a part, which its rule reads as the answer to a criterion."""
    if not isinstance(leaf.rule, SumOfParts):
        return None
    for part in leaf.rule.parts:
        number = answer.inputs.get(part.name)
        kind = PART_KINDS.get(part.rule.type)
        if number is None or kind is None:
            continue
        alone = Criterion(part.name, part.title, part.maximum, input=kind, rule=part.rule)
        fault = _value_fault(alone, number)
        if fault is not None:
            id_, message, mend = fault
            return id_, say("{t}: {m}", "{t}: {m}", t=part.title, m=message), mend
    return None


def _counts_fault(leaf: Criterion, answer: Answer) -> tuple[str, Text, Text] | None:
    numerator, denominator = answer.numerator, answer.denominator
    if numerator is None or denominator is None:
        return (
            "A002",
            say("Chỉ có tử số hoặc chỉ có mẫu số.", "Only one of numerator and denominator is given."),
            say("Điền cả hai số.", "Fill in both."),
        )
    if numerator < ZERO or denominator < ZERO:
        return (
            "A003",
            say("Số lượng âm ({n}/{d}).", "A negative count ({n}/{d}).", n=numerator, d=denominator),
            say("Nhập số từ 0 trở lên.", "Enter numbers from 0 up."),
        )
    if numerator > denominator and not leaf.may_exceed:
        return (
            "A004",
            say(
                "Tử số {n} lớn hơn mẫu số {d}.",
                "The numerator {n} exceeds the denominator {d}.",
                n=numerator,
                d=denominator,
            ),
            say("Kiểm tra lại hai số; có thể đã nhập ngược.", "Check both numbers; they may be swapped."),
        )
    if leaf.may_exceed and denominator:
        fault = _range_fault(numerator * HUNDRED / denominator)
        if fault is not None:
            return fault
    if (
        answer.value is not None
        and denominator
        and abs(answer.value - numerator * HUNDRED / denominator) > Decimal("0.01")
    ):
        return (
            "A005",
            say(
                "Tỷ lệ {v} không khớp với {n}/{d}.",
                "The share {v} does not match {n}/{d}.",
                v=answer.value,
                n=numerator,
                d=denominator,
            ),
            say(
                "Giữ tử số và mẫu số, bỏ tỷ lệ; hoặc sửa cho khớp.",
                "Keep the counts and drop the share, or make them agree.",
            ),
        )
    return None


def _value_fault(leaf: Criterion, value: Decimal) -> tuple[str, Text, Text] | None:
    match leaf.input:
        case InputKind.SHARE if value < ZERO or (value > HUNDRED and not leaf.may_exceed):
            return (
                "A006",
                say("Tỷ lệ {v} % nằm ngoài khoảng 0–100.", "The share {v} % is outside 0–100.", v=value),
                say("Nhập tỷ lệ từ 0 đến 100.", "Enter a share from 0 to 100."),
            )
        case InputKind.COUNT if value < ZERO or value != value.to_integral_value():
            return (
                "A007",
                say(
                    "Số lượng {v} phải là số nguyên từ 0 trở lên.",
                    "The count {v} must be a whole number from 0 up.",
                    v=value,
                ),
                say("Nhập lại số lượng.", "Enter the count again."),
            )
        case InputKind.YES_NO if value not in {ZERO, Decimal(1)}:
            return (
                "A008",
                say("Chỉ nhận «có» hoặc «không».", "Only yes or no is accepted."),
                say("Nhập có/không (hoặc 1/0).", "Enter yes/no (or 1/0)."),
            )
        case InputKind.POINTS if isinstance(leaf.rule, Given):
            return _points_fault(leaf, leaf.rule, value)
        case InputKind.MEAN if isinstance(leaf.rule, SurveyMean):
            if not min(leaf.rule.scale_low, ZERO) <= value <= leaf.rule.scale_high:
                return (
                    "A009",
                    say(
                        "Điểm trung bình {v} nằm ngoài thang.", "The mean {v} is outside its scale.", v=value
                    ),
                    say("Nhập giá trị không quá {h}.", "Enter a value up to {h}.", h=leaf.rule.scale_high),
                )
    return None


def _points_fault(leaf: Criterion, rule: Given, value: Decimal) -> tuple[str, Text, Text] | None:
    if value < rule.lowest or (leaf.maximum is not None and value > leaf.maximum):
        highest = leaf.maximum if leaf.maximum is not None else Text("?", "?")
        return (
            "A010",
            say(
                "Điểm {v} nằm ngoài khoảng {l}–{m}.",
                "{v} points are outside {l}–{m}.",
                v=value,
                l=rule.lowest,
                m=highest,
            ),
            say("Nhập điểm từ {l} đến {m}.", "Enter points from {l} to {m}.", l=rule.lowest, m=highest),
        )
    return None


def _choice_fault(leaf: Criterion, choice: str) -> tuple[str, Text, Text] | None:
    if isinstance(leaf.rule, Choice) and choice not in leaf.rule.options:
        return (
            "A011",
            say("Không có mức «{c}».", "There is no level '{c}'.", c=choice[:40]),
            say("Chọn một trong: {all}.", "Choose one of: {all}.", all=", ".join(leaf.rule.options)),
        )
    return None


def _at(unit: UnitAnswers, leaf: Criterion, answer: Answer, id_: str, message: Text, mend: Text) -> Problem:
    return error(id_, message, mend, Place(code=leaf.code, unit=unit.unit, cell=answer.source))


def _papers_missing(
    unit: UnitAnswers, leaf: Criterion, answer: Answer, precondition: Precondition
) -> Problem:
    absent = sorted(set(precondition.evidence) - answer.evidence)
    return warning(
        "A022",
        say(
            "Chưa ghi tài liệu làm điều kiện chấm điểm ({e}): mục này được {p} điểm.",
            "The papers that are a precondition are not given ({e}): the criterion gets {p} points.",
            e=", ".join(absent),
            p=precondition.otherwise,
        ),
        say(
            "Ghi tên tài liệu vào cột «tài liệu» (evidence) nếu đơn vị đã có.",
            "Write the papers into the column 'evidence' if the unit has them.",
        ),
        Place(code=leaf.code, unit=unit.unit, cell=answer.source),
    )


def _unknown_block(criteria_set: CriteriaSet, unit: UnitAnswers) -> Problem:
    return error(
        "A012",
        say(
            "Khối «{b}» không có trong bộ tiêu chí.",
            "The block '{b}' is not in the criteria set.",
            b=unit.block,
        )
        if unit.block
        else say("Chưa ghi khối của đơn vị.", "The unit's block is not given."),
        say(
            "Dùng một trong: {all}.",
            "Use one of: {all}.",
            all=", ".join(block.id for block in criteria_set.blocks),
        ),
        Place(unit=unit.unit),
    )


def _unknown_code(criteria_set: CriteriaSet, unit: UnitAnswers, code: str, near: list[str]) -> Problem:
    known = criteria_set.by_code.get(code)
    place = Place(code=code, unit=unit.unit, cell=unit.answers[code].source)
    if known is not None:
        return error(
            "A013",
            say(
                "«{c}» là nhóm tiêu chí, điểm được cộng từ các mục con.",
                "'{c}' is a group, scored from its parts.",
                c=code,
            ),
            say(
                "Trả lời các mục con: {all}.",
                "Answer its parts: {all}.",
                all=", ".join(leaf.code for leaf in known.leaves())[:120],
            ),
            place,
        )
    return error(
        "A014",
        say("Không có tiêu chí «{c}».", "There is no criterion '{c}'.", c=code[:40]),
        say("Có lẽ là «{n}»?", "Perhaps '{n}'?", n=near[0])
        if near
        else say("Kiểm tra lại mã tiêu chí.", "Check the code."),
        place,
    )


def _policy_above(criteria_set: CriteriaSet, code: str) -> bool:
    return any(node.not_applicable is not None for node in criteria_set.path(code)[:-1])


def _no_policy(unit: UnitAnswers, leaf: Criterion) -> Problem:
    return error(
        "A015",
        say(
            "Ghi «không áp dụng», nhưng bộ tiêu chí không nói phải tính thế nào.",
            "'Not applicable' is given, but the set does not say what follows.",
        ),
        say(
            "Trả lời tiêu chí này; hoặc người soạn bổ sung «not_applicable: shrink, rescale hoặc share» "
            "vào bộ tiêu chí.",
            "Answer the criterion; or its author adds 'not_applicable: shrink, rescale or share' to the set.",
        ),
        Place(code=leaf.code, unit=unit.unit, cell=unit.answers[leaf.code].source),
    )


def _missing(leaves: dict[str, Criterion], unit: UnitAnswers, *, refused: bool) -> Iterator[Problem]:
    answers = unit.answers
    if not unit.has_submitted():
        yield warning(
            "A016",
            say(
                "Đơn vị không trả lời mục nào: coi là không tự đánh giá.",
                "The unit answered nothing: taken as not submitted.",
            ),
            say(
                "Bỏ dòng này nếu đơn vị không thuộc diện đánh giá.",
                "Drop the row if the unit is not to be assessed.",
            ),
            Place(unit=unit.unit),
        )
        return
    absent = [
        code
        for code, leaf in leaves.items()
        if leaf.method not in {Method.BONUS, Method.PENALTY}
        and ((answer := answers.get(code)) is None or answer.is_empty())
    ]
    if not absent:
        return
    listed = ", ".join(absent[:MAX_LISTED]) + ("…" if len(absent) > MAX_LISTED else "")
    message = say(
        "Thiếu {n} câu trả lời: {all}.", "{n} answers are missing: {all}.", n=len(absent), all=listed
    )
    mend = say(
        "Điền vào, hoặc ghi «không áp dụng» nếu tiêu chí không áp dụng cho đơn vị.",
        "Fill them in, or write 'not applicable' where the criterion does not apply.",
    )
    yield Problem(
        "A017", Severity.ERROR if refused else Severity.WARNING, message, mend, Place(unit=unit.unit)
    )
