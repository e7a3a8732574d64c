"""Checks of where a set comes from: legal basis, validity, dates, and how well its lines are sourced."""

from __future__ import annotations

from collections.abc import Iterator

from caicach.core.codes.text import format_date
from caicach.core.index.lint.base import adjusts, listed, place_of
from caicach.core.index.model import CriteriaSet, Criterion, LegalText, Standing
from caicach.core.index.problems import Problem, notice, warning
from caicach.core.index.text import say


def legal_basis(criteria_set: CriteriaSet) -> Iterator[Problem]:
    """Criteria cite legal texts that the set lists and that are valid in its period."""
    bare: list[Criterion] = []
    citing: dict[str, list[Criterion]] = {}
    for leaf in criteria_set.leaves():
        if not leaf.legal_basis and not adjusts(leaf):
            bare.append(leaf)
        for cited in leaf.legal_basis:
            citing.setdefault(cited, []).append(leaf)
    if bare:
        yield notice(
            "L100",
            say(
                "{n} tiêu chí chưa dẫn căn cứ pháp lý: {all}.",
                "{n} criteria cite no legal basis: {all}.",
                n=len(bare),
                all=listed([leaf.code for leaf in bare]),
            ),
            say(
                "Ghi «legal_basis» ở tiêu chí hoặc ở lĩnh vực.",
                "Write 'legal_basis' at the criterion or its area.",
            ),
            place_of(criteria_set, bare[0]),
        )
    for id_, leaves in citing.items():
        text = criteria_set.legal_texts.get(id_)
        if text is None:
            yield warning(
                "L101",
                say(
                    "Căn cứ «{t}» không có trong danh mục văn bản; {n} tiêu chí dẫn tới nó ({all}).",
                    "The text '{t}' is not in the list of legal texts; {n} criteria cite it ({all}).",
                    t=id_,
                    n=len(leaves),
                    all=listed([leaf.code for leaf in leaves]),
                ),
                say(
                    "Thêm văn bản vào «legal_texts», hoặc sửa mã.",
                    "Add the text to 'legal_texts', or mend the id.",
                ),
                place_of(criteria_set, leaves[0]),
            )
        else:
            yield from _validity(criteria_set, text, leaves)


def _validity(criteria_set: CriteriaSet, text: LegalText, leaves: list[Criterion]) -> Iterator[Problem]:
    starts, ends = criteria_set.period.starts_on, criteria_set.period.ends_on
    place = place_of(criteria_set, leaves[0])
    codes = listed([leaf.code for leaf in leaves])
    if starts and text.valid_to and text.valid_to < starts:
        yield warning(
            "L102",
            say(
                "Căn cứ {t} đã hết hiệu lực từ {d}, trước kỳ đánh giá ({all}).",
                "The legal text {t} expired on {d}, before the period ({all}).",
                t=text.number,
                d=format_date(text.valid_to),
                all=codes,
            ),
            say("Dẫn văn bản thay thế.", "Cite the text that replaces it."),
            place,
        )
    elif ends and text.valid_to and text.valid_to < ends:
        yield notice(
            "L103",
            say(
                "Căn cứ {t} hết hiệu lực ngày {d}, trong kỳ đánh giá ({all}).",
                "The legal text {t} expires on {d}, within the period ({all}).",
                t=text.number,
                d=format_date(text.valid_to),
                all=codes,
            ),
            say(
                "Văn bản thay thế được áp dụng từ ngày đó; dẫn thêm văn bản mới.",
                "The text that replaces it applies from that day; cite it too.",
            ),
            place,
        )
    if ends and text.valid_from and text.valid_from > ends:
        yield warning(
            "L104",
            say(
                "Căn cứ {t} có hiệu lực từ {d}, sau kỳ đánh giá ({all}).",
                "The legal text {t} is valid from {d}, after the period ({all}).",
                t=text.number,
                d=format_date(text.valid_from),
                all=codes,
            ),
            say("Kiểm tra văn bản và kỳ đánh giá.", "Check the text and the period."),
            place,
        )
    if text.valid_from and text.valid_to and text.valid_to < text.valid_from:
        yield warning(
            "L105",
            say(
                "Văn bản {t} hết hiệu lực trước khi có hiệu lực.",
                "The legal text {t} expires before it begins.",
                t=text.number,
            ),
            say("Sửa «valid_from» hoặc «valid_to».", "Mend 'valid_from' or 'valid_to'."),
            place_of(criteria_set),
        )


def origins(criteria_set: CriteriaSet) -> Iterator[Problem]:
    """An official set holds what the decision says, not lines made up to fill it."""
    if criteria_set.standing not in {Standing.OFFICIAL, Standing.AREA_LEVEL}:
        return
    nodes = list(criteria_set.walk())
    illustrative = [node for node in nodes if node.origin == "illustrative"]
    if illustrative:
        yield warning(
            "L110",
            say(
                "Bộ tiêu chí ghi là chính thức nhưng có {n} mục minh họa: {all}.",
                "The set is marked as official but has {n} illustrative items: {all}.",
                n=len(illustrative),
                all=listed([node.code for node in illustrative]),
            ),
            say(
                "Ghi «standing: illustrative», hoặc thay bằng nội dung của văn bản.",
                "Write 'standing: illustrative', or put the decision's own lines.",
            ),
            place_of(criteria_set, illustrative[0]),
        )
    recalled = [node for node in nodes if node.origin == "recalled"]
    if recalled:
        yield notice(
            "L111",
            say(
                "{n} mục chưa đối chiếu được với văn bản: {all}.",
                "{n} items have not been compared with the decision: {all}.",
                n=len(recalled),
                all=listed([node.code for node in recalled]),
            ),
            say("Đối chiếu rồi ghi «origin: sourced».", "Compare them and write 'origin: sourced'."),
            place_of(criteria_set, recalled[0]),
        )


def dates(criteria_set: CriteriaSet) -> Iterator[Problem]:
    """A decision is issued before its period is over, and its period is known."""
    period, issued = criteria_set.period, criteria_set.decision.issued_on
    if issued and period.ends_on and issued > period.ends_on:
        yield warning(
            "L112",
            say(
                "Văn bản ban hành ngày {d}, sau khi kỳ đánh giá kết thúc ngày {e}.",
                "The decision is dated {d}, after the period ended on {e}.",
                d=format_date(issued),
                e=format_date(period.ends_on),
            ),
            say("Kiểm tra ngày ban hành và kỳ đánh giá.", "Check the date and the period."),
            place_of(criteria_set),
        )
    if issued is None or period.starts_on is None:
        yield notice(
            "L113",
            say(
                "Chưa ghi ngày ban hành hoặc ngày bắt đầu kỳ đánh giá.",
                "The date of the decision or the start of the period is not given.",
            ),
            say("Bổ sung «decision: date» và «period: from».", "Add 'decision: date' and 'period: from'."),
            place_of(criteria_set),
        )


CHECKS = (legal_basis, origins, dates)
