"""Checks of the rules: what they can give against the maximum, their own figures, and the methods."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from caicach.core.index.arithmetic import HUNDRED, ZERO
from caicach.core.index.lint.base import listed, place_of
from caicach.core.index.model import CriteriaSet, Criterion, Method
from caicach.core.index.problems import Problem, Severity, error, notice, warning
from caicach.core.index.rules import (
    Choice,
    Count,
    Deduction,
    Formula,
    Given,
    Reach,
    Rule,
    SumOfParts,
    TargetLeader,
)
from caicach.core.index.text import NOTHING, Text, say

SURVEY_RULES = frozenset({"survey_share", "survey_mean"})
NEVER_SURVEYED = frozenset({"yes_no", "choice", "count", "deduction"})


@dataclass(frozen=True, slots=True)
class Ruled:
    """A rule of a leaf, or of a part of a leaf, with the maximum it stands for; ``label`` names the part."""

    leaf: Criterion
    rule: Rule
    maximum: Decimal | None
    label: Text = NOTHING


def ruled(criteria_set: CriteriaSet) -> Iterator[Ruled]:
    """Iterate over all rules of the set, those of parts included."""
    for leaf in criteria_set.leaves():
        if leaf.rule is None:
            continue
        yield Ruled(leaf, leaf.rule, leaf.maximum)
        if isinstance(leaf.rule, SumOfParts):
            for part in leaf.rule.parts:
                label = say("Phần «{t}»: ", "Part '{t}': ", t=part.title)
                yield Ruled(leaf, part.rule, part.maximum, label)


def leaves_without_rule(criteria_set: CriteriaSet) -> Iterator[Problem]:
    """Every leaf has a rule (one that could not be read was reported already)."""
    reported = {problem.place.code for problem in criteria_set.problems if problem.severity is Severity.ERROR}
    for leaf in criteria_set.leaves():
        if leaf.rule is None and leaf.code not in reported:
            yield error(
                "L010",
                say("Tiêu chí chưa có quy tắc chấm điểm.", "The criterion has no scoring rule."),
                say(
                    "Thêm mục «rule»; nếu điểm do người thẩm định cho thì dùng «rule: {{type: given}}».",
                    "Add 'rule'; where the appraiser gives the points use 'rule: {{type: given}}'.",
                ),
                place_of(criteria_set, leaf),
            )


def leaves_without_method(criteria_set: CriteriaSet) -> Iterator[Problem]:
    """Every leaf says how its points come about."""
    for leaf in criteria_set.leaves():
        if leaf.method is None:
            yield warning(
                "L011",
                say("Tiêu chí chưa ghi phương pháp đánh giá.", "The criterion does not say its method."),
                say(
                    "Ghi «method: appraised, survey, measured, bonus hoặc penalty».",
                    "Write 'method: appraised, survey, measured, bonus or penalty'.",
                ),
                place_of(criteria_set, leaf),
            )


def reach_and_maximum(criteria_set: CriteriaSet) -> Iterator[Problem]:
    """A rule gives from nothing up to exactly the maximum of its criterion."""
    for each in ruled(criteria_set):
        reach, maximum = _reach(each.rule), each.maximum
        place = place_of(criteria_set, each.leaf)
        if reach.lowest is not None and reach.lowest < ZERO:
            yield warning(
                "L024",
                say(
                    "{w}quy tắc có thể cho điểm âm ({p}).",
                    "{w}the rule can give negative points ({p}).",
                    w=each.label,
                    p=reach.lowest,
                ),
                say(
                    "Nếu là điểm trừ, tách thành mục riêng với «method: penalty».",
                    "If points are to be taken off, make it an item of its own with 'method: penalty'.",
                ),
                place,
            )
        if maximum is None or reach.highest is None or isinstance(each.rule, Choice):
            continue
        figures = say(
            "{w}quy tắc cho nhiều nhất {r} điểm, điểm tối đa là {m}.",
            "{w}the rule gives at most {r} points; the maximum is {m}.",
            w=each.label,
            r=reach.highest,
            m=maximum,
        )
        if reach.highest > maximum:
            mend = say(
                "Sửa điểm tối đa hoặc quy tắc: điểm không được vượt mức tối đa.",
                "Mend the maximum or the rule: a score must not exceed its maximum.",
            )
            yield error("L022", figures, mend, place)
        elif reach.highest < maximum:
            mend = say(
                "Đối chiếu với văn bản: {d} điểm không ai đạt được.",
                "Compare with the decision: {d} points are out of everybody's reach.",
                d=maximum - reach.highest,
            )
            yield warning("L023", figures, mend, place)


def _reach(rule: Rule) -> Reach:
    """Return the reach of a rule; of a sum that of its parts' maxima, as each part is looked at by itself."""
    if isinstance(rule, SumOfParts):
        return Reach(ZERO, sum((part.maximum for part in rule.parts), ZERO))
    return rule.reach()


def shares_of_options(criteria_set: CriteriaSet) -> Iterator[Problem]:
    """The options of a choice are worth 0 to 100 % of the maximum, one of them all of it."""
    for each in ruled(criteria_set):
        if not isinstance(each.rule, Choice) or not each.rule.options:
            continue
        place = place_of(criteria_set, each.leaf)
        outside = [name for name, share in each.rule.options.items() if not ZERO <= share <= HUNDRED]
        if outside:
            yield error(
                "L025",
                say(
                    "Các mức {all} có tỷ lệ ngoài khoảng 0–100 %.",
                    "The levels {all} are worth less than 0 or more than 100 %.",
                    all=listed(outside),
                ),
                say("Ghi tỷ lệ từ 0 đến 100.", "Write shares from 0 to 100."),
                place,
            )
        elif max(each.rule.options.values()) < HUNDRED:
            yield warning(
                "L026",
                say(
                    "Không mức nào được 100 %; cao nhất là {s} %.",
                    "No level is worth 100 %; the highest is {s} %.",
                    s=max(each.rule.options.values()),
                ),
                say("Đối chiếu các mức với văn bản.", "Compare the levels with the decision."),
                place,
            )


def own_figures(criteria_set: CriteriaSet) -> Iterator[Problem]:
    """The figures within one rule agree with each other."""
    for each in ruled(criteria_set):
        fault = _own_fault(each.rule)
        if fault is not None:
            message, mend = fault
            yield error(
                "L028",
                Text(each.label.vi + message.vi, each.label.en + message.en),
                mend,
                place_of(criteria_set, each.leaf),
            )


def _own_fault(rule: Rule) -> tuple[Text, Text] | None:
    match rule:
        case Deduction() if rule.floor > rule.start:
            return (
                say(
                    "mức sàn {f} cao hơn điểm bắt đầu {s}.",
                    "the floor {f} is above the points it starts from, {s}.",
                    f=rule.floor,
                    s=rule.start,
                ),
                say("Sửa «floor» hoặc «start».", "Mend 'floor' or 'start'."),
            )
        case Deduction() if rule.per_event < ZERO:
            return (
                say(
                    "điểm trừ mỗi lần âm ({p}).",
                    "the points off per event are negative ({p}).",
                    p=rule.per_event,
                ),
                say("Ghi số điểm bị trừ là số dương.", "Write the points taken off as a positive number."),
            )
        case Count() if rule.cap < ZERO or rule.points_each < ZERO:
            return (
                say("điểm mỗi lần hoặc mức trần âm.", "the points each or the cap are negative."),
                say(
                    "Ghi số dương; muốn trừ điểm thì dùng quy tắc «deduction».",
                    "Write positive numbers; to take points off use the rule 'deduction'.",
                ),
            )
        case Given() if rule.maximum is not None and rule.lowest > rule.maximum:
            return (
                say(
                    "điểm thấp nhất {l} cao hơn điểm tối đa {m}.",
                    "the least that can be given, {l}, is above the maximum {m}.",
                    l=rule.lowest,
                    m=rule.maximum,
                ),
                say("Sửa «lowest».", "Mend 'lowest'."),
            )
        case TargetLeader() if not ZERO <= rule.half <= rule.maximum:
            return (
                say(
                    "phần điểm khi đạt chỉ tiêu ({h}) nằm ngoài khoảng 0–{m}.",
                    "the points for reaching the target ({h}) are outside 0–{m}.",
                    h=rule.half,
                    m=rule.maximum,
                ),
                say("Ghi «target_share» từ 0 đến 100.", "Write 'target_share' from 0 to 100."),
            )
        case _:
            return None


def unused_inputs(criteria_set: CriteriaSet) -> Iterator[Problem]:
    """A formula reads every figure that it asks for."""
    for each in ruled(criteria_set):
        if isinstance(each.rule, Formula):
            unused = [name for name in each.rule.inputs if name not in each.rule.expression.names]
            if unused:
                yield warning(
                    "L029",
                    say(
                        "Công thức không dùng số liệu {all}.",
                        "The formula does not use the figures {all}.",
                        all=listed(unused),
                    ),
                    say(
                        "Bỏ số liệu thừa, hoặc kiểm tra công thức có thiếu gì không.",
                        "Drop what is not needed, or check whether the formula lacks something.",
                    ),
                    place_of(criteria_set, each.leaf),
                )


def self_scored_items(criteria_set: CriteriaSet) -> Iterator[Problem]:
    """Survey items may not be self-scored (guidance 383/BNV-CCHC of 2021), measured ones should not."""
    for leaf in criteria_set.leaves():
        if not leaf.self_scored:
            continue
        if leaf.method is Method.SURVEY:
            yield warning(
                "L031",
                say(
                    "Tiêu chí điều tra xã hội học không được tự chấm điểm.",
                    "A survey item may not be self-scored.",
                ),
                say("Bỏ «self_scored: true».", "Drop 'self_scored: true'."),
                place_of(criteria_set, leaf),
            )
        elif leaf.method is Method.MEASURED:
            yield notice(
                "L032",
                say(
                    "Tiêu chí đo bằng số liệu hệ thống nhưng lại cho tự chấm điểm.",
                    "An item measured by systems is marked as self-scored.",
                ),
                say(
                    "Bỏ «self_scored: true», hoặc ghi «method: appraised».",
                    "Drop 'self_scored: true', or write 'method: appraised'.",
                ),
                place_of(criteria_set, leaf),
            )


def survey_methods(criteria_set: CriteriaSet) -> Iterator[Problem]:
    """Survey rules go with the survey method, and rules on papers and events do not."""
    for leaf in criteria_set.leaves():
        if leaf.rule is None or leaf.method is None:
            continue
        if leaf.rule.type in SURVEY_RULES and leaf.method is not Method.SURVEY:
            yield warning(
                "L033",
                say(
                    "Quy tắc «{r}» dùng cho khảo sát, nhưng phương pháp là «{m}».",
                    "The rule '{r}' is for surveys, but the method is '{m}'.",
                    r=leaf.rule.type,
                    m=leaf.method,
                ),
                say(
                    "Ghi «method: survey», hoặc dùng quy tắc «linear».",
                    "Write 'method: survey', or use the rule 'linear'.",
                ),
                place_of(criteria_set, leaf),
            )
        elif leaf.method is Method.SURVEY and leaf.rule.type in NEVER_SURVEYED:
            yield warning(
                "L034",
                say(
                    "Phương pháp là khảo sát, nhưng quy tắc «{r}» không đọc kết quả khảo sát.",
                    "The method is survey, but the rule '{r}' reads no survey result.",
                    r=leaf.rule.type,
                ),
                say(
                    "Dùng «survey_share», «survey_mean», «linear», «steps» hoặc sửa «method».",
                    "Use 'survey_share', 'survey_mean', 'linear' or 'steps', or mend 'method'.",
                ),
                place_of(criteria_set, leaf),
            )


CHECKS = (
    leaves_without_rule,
    leaves_without_method,
    reach_and_maximum,
    shares_of_options,
    own_figures,
    unused_inputs,
    self_scored_items,
    survey_methods,
)
