"""The answer to "Vì sao?": one number's explanation made ready to show and to copy as text."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from caicach.core.index.explaining import explain
from caicach.core.index.model import Criterion
from caicach.core.index.result import TOTAL, Result
from caicach.core.index.text import NOTHING
from caicach.core.index.trace import Trace
from caicach.web.index.charts import RuleChart, rule_chart
from caicach.web.index.rankings import Badge, badge_of, name_of
from caicach.web.templatetags.index_tags import exact, input_words, words


@dataclass(frozen=True, slots=True)
class Why:
    """One explanation: the trace, whose it is, the rule's drawing with the unit's number, and its text."""

    trace: Trace
    unit_name: str
    criterion: Criterion | None
    path: tuple[Criterion, ...]
    chart: RuleChart | None
    badge: Badge | None
    lines: tuple[str, ...]


def why(result: Result, unit: str, code: str) -> Why:
    """Return the explanation of one number. Raises KeyError for a unit or code that is not in the result."""
    trace = explain(result, unit, code)
    if len(result.ranks(result.units[unit].block)) == 1:
        trace = replace(trace, rank_reason=NOTHING)
    criterion = None if code == TOTAL else result.criteria_set.criterion(code)
    path = () if code == TOTAL else result.criteria_set.path(code)[:-1]
    chart = None
    if criterion is not None and criterion.is_leaf:
        leaf = result.plan.leaf_at[result.plan.index[code]]
        answer = result.units[unit].unit.answers.get(code)
        measured = leaf.measured(answer) if answer is not None and not answer.is_empty() else None
        chart = rule_chart(criterion, measured)
    name = name_of(result, unit)
    badge = badge_of(result, unit) if code == TOTAL else None
    return Why(trace, name, criterion, path, chart, badge, tuple(as_lines(trace, name, badge)))


def as_lines(trace: Trace, unit_name: str, badge: Badge | None = None) -> list[str]:
    """Return the explanation as plain lines, for a letter or a message."""
    row = trace.result
    title = words(trace.title)
    lines = [
        f"{unit_name}: {title}" if row.code == TOTAL else f"{unit_name}: {row.code} {title}",
        _("Điểm: %(score)s trên %(maximum)s (%(share)s %%)")
        % {"score": exact(row.score), "maximum": exact(row.maximum), "share": exact(row.share)},
        words(trace.sentence),
        f"{_('Quy tắc')}: {words(trace.rule_text)}",
        _("Mã quy tắc: %(rule)s, phiên bản %(version)s")
        % {"rule": trace.rule, "version": trace.rule_version},
    ]
    if badge is not None:
        lines.append(f"{_('Xếp loại')}: {words(badge.title)}")
    lines.extend(words(reason) for reason in trace.grade_reasons)
    if words(trace.rank_reason):
        lines.append(words(trace.rank_reason))
    if trace.inputs:
        lines.append(f"{_('Số liệu đầu vào')}:")
        for item in trace.inputs:
            where = f" ({item.source})" if item.source else ""
            lines.append(f"- {words(item.title)}: {input_words(item.value)}{where}")
    if trace.steps:
        lines.append(f"{_('Các bước tính')}:")
        lines.extend(f"{place}. {words(step.text)}" for place, step in enumerate(trace.steps, 1))
    if trace.parts:
        lines.append(f"{_('Các phần')}:")
        lines.extend(
            f"- {part.code} {words(part.title)}: {exact(part.score)} / {exact(part.maximum)}"
            for part in trace.parts
        )
    source = trace.source
    legal = "; ".join(source.legal_basis)
    lines.append(f"{_('Văn bản')}: {source.decision}{', ' + legal if legal else ''}")
    lines.append(f"{_('Nguồn')}: {source.read_in}")
    version = f"{source.set_id} {source.set_version}, SHA-256 {source.set_digest}"
    lines.append(f"{_('Phiên bản')}: {version}")
    return [line for line in lines if line]
