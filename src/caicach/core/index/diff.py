"""What changed from one criteria set to the next, for people who must answer to both.

Criteria are matched by code where the titles still speak of the same thing, then by title where codes were
renumbered, then by code alone, then by titles that share most of their words; each match says which.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, is_dataclass, replace
from decimal import Decimal
from enum import StrEnum

from caicach.core.codes.text import fold, tidy
from caicach.core.index import diff_words as words
from caicach.core.index.arithmetic import ZERO
from caicach.core.index.model import CriteriaSet, Criterion
from caicach.core.index.rules import Rule
from caicach.core.index.text import NOTHING, Text, say

SAME_TITLE = Decimal("0.5")
LIKE_TITLE = Decimal("0.7")


class MatchedBy(StrEnum):
    """What tells that a criterion of one set is the one of the other."""

    CODE = "code"
    TITLE = "title"
    SIMILAR_TITLE = "similar_title"


class ChangeKind(StrEnum):
    """What happened to a criterion or to the set."""

    ADDED = "added"
    REMOVED = "removed"
    RECODED = "recoded"
    MOVED = "moved"
    RENAMED = "renamed"
    MAXIMUM = "maximum"
    METHOD = "method"
    RULE = "rule"
    INPUT = "input"
    EVIDENCE = "evidence"
    LEGAL_BASIS = "legal_basis"
    POLICY = "policy"
    PRECONDITION = "precondition"
    GUIDANCE = "guidance"
    GRADES = "grades"
    RANKING = "ranking"
    SET = "set"


@dataclass(frozen=True, slots=True)
class Match:
    """The same criterion in both sets: its codes, and what tells that it is the same."""

    before: str
    after: str
    by: MatchedBy


@dataclass(frozen=True, slots=True)
class Change:
    """One change. ``code_before`` or ``code_after`` is "" where there is none; ``sentence`` says it all."""

    kind: ChangeKind
    code_before: str
    code_after: str
    before: Text
    after: Text
    sentence: Text


@dataclass(frozen=True, slots=True)
class AreaPoints:
    """The points of one area (a top-level node) in both sets; None where there is none or it is unknown."""

    code_before: str
    code_after: str
    title: Text
    before: Decimal | None
    after: Decimal | None

    @property
    def moved(self) -> Decimal | None:
        """Return how many points more (or fewer) the area is worth; None where a figure is unknown."""
        if (self.code_before and self.before is None) or (self.code_after and self.after is None):
            return None
        return (self.after or ZERO) - (self.before or ZERO)


@dataclass(frozen=True, slots=True)
class Difference:
    """Everything that changed between two sets, in the order of the new one (removals last)."""

    before: CriteriaSet
    after: CriteriaSet
    matches: tuple[Match, ...]
    changes: tuple[Change, ...]
    areas: tuple[AreaPoints, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing that counts has changed."""
        return not self.changes

    def of_kind(self, kind: ChangeKind) -> tuple[Change, ...]:
        """Return the changes of one kind."""
        return tuple(change for change in self.changes if change.kind is kind)

    @property
    def points_moved(self) -> Decimal | None:
        """Return the points that went from some areas to others or to new ones: the sum of all gains.

        None when the maximum of some area is not known, for then nobody can tell.
        """
        moved = [area.moved for area in self.areas]
        known = [points for points in moved if points is not None]
        return sum((points for points in known if points > ZERO), ZERO) if len(known) == len(moved) else None


def difference(before: CriteriaSet, after: CriteriaSet) -> Difference:
    """Return what changed from ``before`` to ``after``. Takes any two sets, also of different indices."""
    matches = match_criteria(before, after)
    old_of = {match.after: match for match in matches}
    kept = {match.before for match in matches}
    new_code = {match.before: match.after for match in matches}
    changes = list(_set_changes(before, after))
    parents_before, parents_after = _parents(before), _parents(after)
    for node in _once(after):
        match = old_of.get(node.code)
        if match is None:
            changes.append(_added(node))
            continue
        old = before.by_code[match.before]
        changes.extend(_identity_changes(old, node, match))
        parent, new_parent = parents_before.get(old.code, ""), parents_after.get(node.code, "")
        if new_code.get(parent, parent) != new_parent:
            changes.append(_moved(old, node, parent, new_parent))
        changes.extend(_content_changes(old, node, before, after))
    changes.extend(_removed(node) for node in _once(before) if node.code not in kept)
    return Difference(before, after, tuple(matches), tuple(changes), tuple(_areas(before, after, old_of)))


def match_criteria(before: CriteriaSet, after: CriteriaSet) -> list[Match]:
    """Return which criteria of two sets are the same, and by what that is told."""
    old, new = {node.code: node for node in _once(before)}, {node.code: node for node in _once(after)}
    bags = {id(node): _words(node) for node in (*old.values(), *new.values())}
    matches: dict[str, Match] = {}

    def likeness(one: Criterion, other: Criterion) -> Decimal:
        return _likeness(bags[id(one)], bags[id(other)])

    def take(one: str, other: str, by: MatchedBy) -> None:
        matches[other] = Match(one, other, by)
        del old[one], new[other]

    for code in [code for code in old if code in new]:
        if likeness(old[code], new[code]) >= SAME_TITLE:
            take(code, code, MatchedBy.CODE)
    titled = _by_title(new)
    for title, codes in _by_title(old).items():
        others = titled.get(title, ())
        if title and len(codes) == 1 and len(others) == 1:
            take(codes[0], others[0], MatchedBy.TITLE)
    for code in [code for code in old if code in new]:
        take(code, code, MatchedBy.CODE)
    pairs = [
        (-alike, place, other_place, one.code, other.code)
        for place, one in enumerate(old.values())
        for other_place, other in enumerate(new.values())
        if one.is_leaf == other.is_leaf and (alike := likeness(one, other)) >= LIKE_TITLE
    ]
    for *_, one_code, other_code in sorted(pairs):
        if one_code in old and other_code in new:
            take(one_code, other_code, MatchedBy.SIMILAR_TITLE)
    order = {node.code: place for place, node in enumerate(_once(after))}
    return sorted(matches.values(), key=lambda match: order[match.after])


def _once(criteria_set: CriteriaSet) -> Iterator[Criterion]:
    """Iterate over the criteria that their codes stand for (a repeated code stands for the first)."""
    return (node for node in criteria_set.walk() if criteria_set.by_code.get(node.code) is node)


def _words(node: Criterion) -> Counter[str]:
    return Counter(re.findall(r"\w+", fold(node.title.vi)))


def _likeness(bag: Counter[str], other: Counter[str]) -> Decimal:
    """Return the share of words that two titles have in common (0 to 1), without diacritics and order."""
    total = bag.total() + other.total()
    return Decimal(2 * (bag & other).total()) / total if total else ZERO


def _by_title(nodes: Mapping[str, Criterion]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for code, node in nodes.items():
        found.setdefault(fold(node.title.vi), []).append(code)
    return found


def _parents(criteria_set: CriteriaSet) -> dict[str, str]:
    return {child.code: node.code for node in criteria_set.walk() for child in node.children}


def _areas(before: CriteriaSet, after: CriteriaSet, old_of: Mapping[str, Match]) -> Iterator[AreaPoints]:
    tops_before = {top.code: top for top in before.criteria}
    left = dict(tops_before)
    for top in after.criteria:
        match = old_of.get(top.code)
        old = left.pop(match.before, None) if match else None
        yield AreaPoints(
            old.code if old else "", top.code, top.title, old.maximum if old else None, top.maximum
        )
    for old in left.values():
        yield AreaPoints(old.code, "", old.title, old.maximum, None)


def _added(node: Criterion) -> Change:
    points = words.points(node.maximum)
    sentence = say("Thêm {c} «{t}» ({p}).", "Added {c} '{t}' ({p}).", c=node.code, t=node.title, p=points)
    return Change(ChangeKind.ADDED, "", node.code, NOTHING, node.title, sentence)


def _removed(node: Criterion) -> Change:
    points = words.points(node.maximum)
    sentence = say("Bỏ {c} «{t}» ({p}).", "Removed {c} '{t}' ({p}).", c=node.code, t=node.title, p=points)
    return Change(ChangeKind.REMOVED, node.code, "", node.title, NOTHING, sentence)


def _moved(old: Criterion, new: Criterion, parent_before: str, parent_after: str) -> Change:
    top = Text("cấp cao nhất", "the top")
    one, other = (Text(code, code) if code else top for code in (parent_before, parent_after))
    sentence = say(
        "{c} «{t}» chuyển từ {a} sang {b}.",
        "{c} '{t}' moved from {a} to {b}.",
        c=new.code,
        t=new.title,
        a=one,
        b=other,
    )
    return Change(ChangeKind.MOVED, old.code, new.code, one, other, sentence)


_HOW = {
    MatchedBy.CODE: NOTHING,
    MatchedBy.TITLE: Text(" (nhận ra theo tên)", " (told by its title)"),
    MatchedBy.SIMILAR_TITLE: Text(" (nhận ra theo tên gần giống)", " (told by its similar title)"),
}


def _identity_changes(old: Criterion, new: Criterion, match: Match) -> Iterator[Change]:
    if match.before != match.after:
        sentence = say(
            "{a} «{t}» nay là {b}{h}.",
            "{a} '{t}' is now {b}{h}.",
            a=old.code,
            t=old.title,
            b=new.code,
            h=_HOW[match.by],
        )
        codes = Text(old.code, old.code), Text(new.code, new.code)
        yield Change(ChangeKind.RECODED, old.code, new.code, *codes, sentence)
    if tidy(old.title.vi) != tidy(new.title.vi):
        sentence = say(
            "{c} đổi tên từ «{a}» thành «{b}».",
            "{c} was renamed from '{a}' to '{b}'.",
            c=new.code,
            a=old.title,
            b=new.title,
        )
        yield Change(ChangeKind.RENAMED, old.code, new.code, old.title, new.title, sentence)


_ASPECTS: tuple[tuple[ChangeKind, Text, Callable[[Criterion, CriteriaSet], Text]], ...] = (
    (ChangeKind.MAXIMUM, Text("điểm tối đa", "maximum"), lambda node, _set: words.points(node.maximum)),
    (ChangeKind.METHOD, Text("phương pháp đánh giá", "method"), lambda node, _set: words.method_of(node)),
    (ChangeKind.RULE, Text("quy tắc chấm", "rule"), lambda node, _set: words.rule_of(node)),
    (ChangeKind.INPUT, Text("số liệu", "input"), lambda node, _set: words.input_of(node)),
    (
        ChangeKind.EVIDENCE,
        Text("tài liệu kiểm chứng", "evidence"),
        lambda node, _set: words.names(node.evidence),
    ),
    (
        ChangeKind.LEGAL_BASIS,
        Text("căn cứ pháp lý", "legal basis"),
        words.legal_basis_of,
    ),
    (ChangeKind.POLICY, Text("xử lý ngoại lệ", "exceptions"), lambda node, _set: words.policy_of(node)),
    (
        ChangeKind.PRECONDITION,
        Text("điều kiện", "precondition"),
        lambda node, _set: words.precondition_of(node),
    ),
    (ChangeKind.GUIDANCE, Text("hướng dẫn", "guidance"), lambda node, _set: node.guidance),
)


def _content_changes(
    old: Criterion, new: Criterion, set_before: CriteriaSet, set_after: CriteriaSet
) -> Iterator[Change]:
    for kind, name, of in _ASPECTS:
        before, after = of(old, set_before), of(new, set_after)
        # The rule's words hold the maximum: a rule is the same when it would be, were the maxima equal.
        if before == after or (kind is ChangeKind.RULE and _same_rule(old, new)):
            continue
        sentence = say(
            "{c}: {n} đổi từ «{a}» thành «{b}».",
            "{c}: {n} changed from '{a}' to '{b}'.",
            c=new.code,
            n=name,
            a=before if before.vi else words.NONE,
            b=after if after.vi else words.NONE,
        )
        yield Change(kind, old.code, new.code, before, after, sentence)


def _same_rule(old: Criterion, new: Criterion) -> bool:
    """Whether two rules differ by the maximum alone, from which most of them are worked out."""
    one, other = old.rule, new.rule
    if one is None or other is None or type(one) is not type(other) or old.maximum is None or not new.maximum:
        return False
    scaled = _scaled(one, old.maximum, new.maximum)
    return scaled is not None and scaled == other


def _scaled(rule: Rule, before: Decimal, after: Decimal) -> Rule | None:
    """Return the rule as it would be with the new maximum, or None where it does not hang on one."""
    if not is_dataclass(rule):
        return None
    held = {name: getattr(rule, name) for name in _FROM_MAXIMUM if hasattr(rule, name)}
    changed = {name: after for name, value in held.items() if value == before}
    if hasattr(rule, "half") and before:
        changed["half"] = rule.half * after / before
    return replace(rule, **changed) if changed else None


# The fields of rules that are the criterion's maximum unless the set says otherwise.
_FROM_MAXIMUM = ("maximum", "yes", "cap", "start", "at_or_above")


def _set_changes(before: CriteriaSet, after: CriteriaSet) -> Iterator[Change]:
    rows: list[tuple[ChangeKind, Text, Text, Text]] = [
        (ChangeKind.SET, name, of(before), of(after)) for name, of in _SET_ASPECTS
    ]
    old_grades = words.grades_of(before.grades, before.blocks)
    new_grades = words.grades_of(after.grades, after.blocks)
    titles = {block.id: block.title for block in (*before.blocks, *after.blocks)}
    for block in dict.fromkeys((*new_grades, *old_grades)):
        if block in old_grades and block in new_grades:
            name = say("xếp loại {b}", "grades of {b}", b=titles[block])
            rows.append((ChangeKind.GRADES, name, old_grades[block], new_grades[block]))
    rows.append(
        (ChangeKind.RANKING, Text("xếp hạng", "ranking"), words.ranking_of(before), words.ranking_of(after))
    )
    for kind, name, old, new in rows:
        if old != new:
            sentence = say(
                "Bộ tiêu chí: {n} đổi từ «{a}» thành «{b}».",
                "The set: {n} changed from '{a}' to '{b}'.",
                n=name,
                a=old,
                b=new,
            )
            yield Change(kind, "", "", old, new, sentence)


_SET_ASPECTS: tuple[tuple[Text, Callable[[CriteriaSet], Text]], ...] = (
    (Text("quyết định", "decision"), words.decision_of),
    (Text("kỳ đánh giá", "period"), words.period_of),
    (Text("khối đơn vị", "blocks"), words.blocks_of),
    (Text("điểm tối đa", "maximum"), lambda each: words.points(each.maximum)),
    (Text("cách tính khi không áp dụng", "not applicable"), words.not_applicable_of),
    (Text("thưởng, trừ và tổng", "bonus, penalty and total"), words.adjustments_of),
    (Text("làm tròn", "rounding"), words.rounding_of),
)
