"""Checks of classes, blocks and ranking."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import islice

from caicach.core.index.arithmetic import HUNDRED, ZERO
from caicach.core.index.bands import Span, gaps, overlaps, shared
from caicach.core.index.lint.base import joined, listed, place_of
from caicach.core.index.model import Basis, CriteriaSet, GradeScale, InputKind
from caicach.core.index.problems import Problem, error, notice, warning
from caicach.core.index.text import say

MAX_NAMED = 6


def bands_of_grades(criteria_set: CriteriaSet) -> Iterator[Problem]:
    """Every result lies in one class: none in two, none outside, and no class lies out of reach."""
    for scale in criteria_set.grades:
        spans = [grade.span for grade in scale.grades]
        domain = _domain(criteria_set, scale)
        place = place_of(criteria_set, line=scale.line)
        pairs = list(islice(overlaps(spans), MAX_NAMED))
        if pairs:
            yield error(
                "L070",
                say(
                    "Các mức xếp loại chồng nhau: {all}.",
                    "Classes overlap: {all}.",
                    all=joined(
                        [
                            say(
                                "«{a}» và «{b}» cùng chứa {v}",
                                "'{a}' and '{b}' share {v}",
                                a=scale.grades[first].title,
                                b=scale.grades[second].title,
                                v=common.describe(),
                            )
                            for first, second, common in pairs
                        ]
                    ),
                ),
                say(
                    "Quyết định giá trị chung thuộc mức nào, rồi dùng «above» hoặc «below» cho mức kia.",
                    "Decide to which class the shared values belong; use 'above' or 'below' for the other.",
                ),
                place,
            )
        missing = gaps(spans, domain)
        if missing and scale.grades:
            yield warning(
                "L071",
                say(
                    "Không mức xếp loại nào chứa: {all}.",
                    "No class holds: {all}.",
                    all=joined([gap.describe() for gap in missing[:MAX_NAMED]]),
                ),
                say("Bổ sung mức, hoặc sửa hai đầu cho liền nhau.", "Add a class, or make the ends meet."),
                place,
            )
        out_of_reach = [grade.title for grade in scale.grades if shared(grade.span, domain).is_empty()]
        if out_of_reach:
            yield warning(
                "L073",
                say(
                    "Không đơn vị nào có thể đạt mức: {all}.",
                    "No unit can reach the class: {all}.",
                    all=joined(out_of_reach, ", "),
                ),
                say("Sửa hai đầu của mức.", "Mend the ends of the class."),
                place,
            )


def _domain(criteria_set: CriteriaSet, scale: GradeScale) -> Span:
    """Return the results that a unit can have: within 0 and the maximum, or the clamps of the total."""
    clamps = criteria_set.adjustments
    lowest, highest = min(clamps.total_minimum, ZERO), max(clamps.total_maximum, criteria_set.maximum)
    if scale.basis is Basis.SHARE and criteria_set.maximum > ZERO:
        lowest = lowest * HUNDRED / criteria_set.maximum
        highest = max(highest * HUNDRED / criteria_set.maximum, HUNDRED)
    return Span.closed(lowest, highest)


def order_of_grades(criteria_set: CriteriaSet) -> Iterator[Problem]:
    """Classes stand from best to worst, each under an id of its own: conditions and caps go down the list."""
    for scale in criteria_set.grades:
        place = place_of(criteria_set, line=scale.line)
        ids = [grade.id for grade in scale.grades]
        repeated = sorted({id_ for id_ in ids if ids.count(id_) > 1})
        if repeated:
            yield error(
                "L074",
                say("Mã mức xếp loại bị lặp: {all}.", "Class ids are repeated: {all}.", all=listed(repeated)),
                say("Đặt cho mỗi mức một mã riêng.", "Give every class an id of its own."),
                place,
            )
        starts = [
            grade.span.low if grade.span.low is not None else Decimal("-Infinity") for grade in scale.grades
        ]
        if starts != sorted(starts, reverse=True):
            yield error(
                "L072",
                say(
                    "Các mức xếp loại không theo thứ tự từ cao xuống thấp.",
                    "The classes do not stand from best to worst.",
                ),
                say("Sắp lại danh sách «bands».", "Put the list 'bands' in order."),
                place,
            )


def conditions_of_grades(criteria_set: CriteriaSet) -> Iterator[Problem]:
    """A condition of a class looks at criteria of the set, and at something."""
    for scale in criteria_set.grades:
        place = place_of(criteria_set, line=scale.line)
        for grade in scale.grades:
            for condition in grade.conditions:
                unknown = [code for code in condition.codes if code not in criteria_set.by_code]
                if unknown:
                    yield error(
                        "L075",
                        say(
                            "Điều kiện của mức «{g}» dựa vào tiêu chí không có: {all}.",
                            "A condition of '{g}' asks about criteria that do not exist: {all}.",
                            g=grade.title,
                            all=listed(unknown),
                        ),
                        say("Sửa mã tiêu chí.", "Mend the codes."),
                        place,
                    )
                if not condition.no_zero and (condition.at_least is None or not condition.codes):
                    yield warning(
                        "L076",
                        say(
                            "Một điều kiện của mức «{g}» không kiểm tra gì.",
                            "A condition of '{g}' tests nothing.",
                            g=grade.title,
                        ),
                        say(
                            "Ghi «no_zero: true», hoặc «codes» cùng với «at_least».",
                            "Write 'no_zero: true', or 'codes' together with 'at_least'.",
                        ),
                        place,
                    )


def blocks(criteria_set: CriteriaSet) -> Iterator[Problem]:
    """Blocks have ids of their own, and each has at most one list of classes."""
    ids = [block.id for block in criteria_set.blocks]
    repeated = sorted({id_ for id_ in ids if ids.count(id_) > 1})
    if repeated:
        yield error(
            "L090",
            say("Mã khối bị lặp: {all}.", "Block ids are repeated: {all}.", all=listed(repeated)),
            say("Đặt cho mỗi khối một mã riêng.", "Give every block an id of its own."),
            place_of(criteria_set),
        )
    graded: set[str] = set()
    for scale in criteria_set.grades:
        place = place_of(criteria_set, line=scale.line)
        twice = [id_ for id_ in scale.blocks or ids if id_ in graded]
        if twice and (scale.blocks or len(twice) == len(ids)):
            yield error(
                "L077",
                say(
                    "Khối đã có bảng xếp loại ở trên: {all}.",
                    "The blocks already have classes above: {all}.",
                    all=listed(twice),
                ),
                say("Giữ một bảng xếp loại cho mỗi khối.", "Keep one list of classes for each block."),
                place,
            )
        unknown = [id_ for id_ in scale.blocks if id_ not in ids]
        if unknown:
            yield warning(
                "L078",
                say(
                    "Bảng xếp loại nêu khối không có: {all}.",
                    "The classes name blocks that do not exist: {all}.",
                    all=listed(unknown),
                ),
                say(
                    "Sửa mã khối: nếu không, khối đó không được xếp loại.",
                    "Mend the block: otherwise it gets no class.",
                ),
                place,
            )
        graded.update(scale.blocks or ids)
    ungraded = [id_ for id_ in ids if id_ not in graded]
    if criteria_set.grades and ungraded:
        yield notice(
            "L079",
            say(
                "Khối không có bảng xếp loại: {all}.", "Blocks without classes: {all}.", all=listed(ungraded)
            ),
            say(
                "Giữ nguyên nếu văn bản không xếp loại các khối này.",
                "Leave it if the decision does not grade them.",
            ),
            place_of(criteria_set),
        )


def tie_breaks(criteria_set: CriteriaSet) -> Iterator[Problem]:
    """The tie-break chain asks about what the set holds, and what it leaves equal has somebody to decide."""
    ranking = criteria_set.ranking
    place = place_of(criteria_set, line=ranking.line)
    seen: set[tuple[str, str]] = set()
    for link in ranking.tie_breaks:
        node = criteria_set.by_code.get(link.code)
        if node is None:
            yield error(
                "L080",
                say(
                    "Thứ tự ưu tiên khi bằng điểm nêu tiêu chí không có: «{c}».",
                    "The tie-break asks about a criterion that does not exist: '{c}'.",
                    c=link.code,
                ),
                say("Sửa mã tiêu chí.", "Mend the code."),
                place,
            )
            continue
        valued = node.is_leaf and node.input not in {InputKind.CHOICE, InputKind.INPUTS}
        if (link.by == "value" and not valued) or (
            link.by == "numerator" and not (node.is_leaf and node.input is InputKind.SHARE)
        ):
            yield error(
                "L081",
                say(
                    "Thứ tự ưu tiên so «{b}» của tiêu chí «{c}», nhưng tiêu chí này không có số liệu đó.",
                    "The tie-break compares '{b}' of '{c}', which has no such figure.",
                    b=link.by,
                    c=link.code,
                ),
                say("Dùng «by: score» hoặc «by: share».", "Use 'by: score' or 'by: share'."),
                place,
            )
        if (link.code, link.by) in seen:
            yield notice(
                "L083",
                say("Thứ tự ưu tiên so «{c}» hai lần.", "The tie-break compares '{c}' twice.", c=link.code),
                say("Bỏ mục lặp lại.", "Drop the repetition."),
                place,
            )
        seen.add((link.code, link.by))
    if (
        not ranking.tie_breaks
        and not ranking.manual.vi
        and any(block.ranked for block in criteria_set.blocks)
    ):
        yield notice(
            "L082",
            say(
                "Bộ tiêu chí không nói cách xử lý khi bằng điểm: các đơn vị sẽ cùng hạng.",
                "The set does not say how ties are settled: equal units share a rank.",
            ),
            say(
                "Ghi «tie_break», hoặc «manual» nếu do người có thẩm quyền quyết định.",
                "Write 'tie_break', or 'manual' where somebody decides.",
            ),
            place,
        )


CHECKS = (bands_of_grades, order_of_grades, conditions_of_grades, blocks, tie_breaks)
