"""Checks of preconditions: what they ask about exists, does not ask back, and can be met."""

from __future__ import annotations

from collections.abc import Iterator

from caicach.core.index.arithmetic import ZERO
from caicach.core.index.lint.base import listed, place_of
from caicach.core.index.model import CriteriaSet
from caicach.core.index.problems import Problem, error, warning
from caicach.core.index.text import say


def unknown_criteria(criteria_set: CriteriaSet) -> Iterator[Problem]:
    """A precondition asks about a criterion of the set."""
    for node in criteria_set.walk():
        if (
            node.precondition
            and node.precondition.code
            and node.precondition.code not in criteria_set.by_code
        ):
            yield error(
                "L043",
                say(
                    "Điều kiện dựa vào tiêu chí «{c}», nhưng không có tiêu chí này.",
                    "The precondition asks about '{c}', which does not exist.",
                    c=node.precondition.code,
                ),
                say("Sửa mã tiêu chí.", "Mend the code."),
                place_of(criteria_set, node),
            )


def circles(criteria_set: CriteriaSet) -> Iterator[Problem]:
    """No criterion waits for itself, directly or through others."""
    asks = {
        leaf.code: [below.code for below in criteria_set.by_code[leaf.precondition.code].leaves()]
        for leaf in criteria_set.leaves()
        if leaf.precondition and leaf.precondition.code in criteria_set.by_code
    }
    while circle := _circle(asks):
        yield error(
            "L044",
            say(
                "Các điều kiện chờ nhau thành vòng: {all}.",
                "Preconditions wait for each other in a circle: {all}.",
                all=listed([*circle, circle[0]]),
            ),
            say("Bỏ một trong các điều kiện này.", "Drop one of these preconditions."),
            place_of(criteria_set, criteria_set.by_code[circle[0]]),
        )
        for code in circle:
            del asks[code]


def _circle(asks: dict[str, list[str]]) -> list[str]:
    """Return a circle of codes each of which asks about the next, or nothing when there is none."""
    waiting = {code: [asked for asked in below if asked in asks] for code, below in asks.items()}
    askers: dict[str, list[str]] = {}
    for code, below in waiting.items():
        for asked in below:
            askers.setdefault(asked, []).append(code)
    open_questions = {code: len(below) for code, below in waiting.items()}
    free = [code for code, count in open_questions.items() if not count]
    while free:
        code = free.pop()
        del open_questions[code]
        for asker in askers.get(code, ()):
            open_questions[asker] -= 1
            if not open_questions[asker]:
                free.append(asker)
    path: dict[str, int] = {}
    code = next(iter(open_questions), "")
    while code and code not in path:
        path[code] = len(path)
        code = next(asked for asked in waiting[code] if asked in open_questions)
    return list(path)[path[code] :] if code else []


def unreachable_demands(criteria_set: CriteriaSet) -> Iterator[Problem]:
    """What a precondition demands can be met, and what it gives instead lies within the maximum."""
    for node in criteria_set.walk():
        asked = node.precondition
        if asked is None:
            continue
        place = place_of(criteria_set, node)
        if not node.is_leaf:
            yield error(
                "L048",
                say(
                    "Điều kiện đặt ở nhóm tiêu chí nên không được áp dụng.",
                    "The precondition stands at a group, where it is not applied.",
                ),
                say("Đặt điều kiện ở từng tiêu chí con.", "Put it at each criterion of the group."),
                place,
            )
        if asked.otherwise < ZERO or (node.maximum is not None and asked.otherwise > node.maximum):
            yield error(
                "L045",
                say(
                    "Khi không đạt điều kiện được {o} điểm, nằm ngoài khoảng 0–{m}.",
                    "A failing precondition gives {o} points, outside 0–{m}.",
                    o=asked.otherwise,
                    m=node.maximum if node.maximum is not None else "?",
                ),
                say("Sửa «otherwise».", "Mend 'otherwise'."),
                place,
            )
        other = criteria_set.by_code.get(asked.code)
        if (
            asked.at_least is not None
            and other is not None
            and other.maximum is not None
            and asked.at_least > other.maximum
        ):
            yield warning(
                "L046",
                say(
                    "Điều kiện đòi «{c}» đạt {a} điểm, nhưng tiêu chí đó tối đa {m} điểm.",
                    "The precondition asks for {a} points of '{c}', whose maximum is {m}.",
                    c=other.code,
                    a=asked.at_least,
                    m=other.maximum,
                ),
                say("Sửa «at_least»: không đơn vị nào đạt được.", "Mend 'at_least': no unit can meet it."),
                place,
            )
        missing = [name for name in asked.evidence if name not in node.evidence]
        if missing:
            yield warning(
                "L047",
                say(
                    "Điều kiện đòi tài liệu không có trong danh mục của tiêu chí: {all}.",
                    "The precondition asks for papers that the criterion does not demand: {all}.",
                    all=listed(missing),
                ),
                say("Thêm vào «evidence» của tiêu chí.", "Add them to the criterion's 'evidence'."),
                place,
            )


CHECKS = (unknown_criteria, circles, unreachable_demands)
