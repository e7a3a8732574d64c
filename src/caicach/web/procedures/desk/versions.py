"""What the desk shows of one procedure, and how two of its versions differ, part by part."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import Any

from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from caicach.core.codes.text import format_date
from caicach.registry.procedures.checklist import Person, checked_version
from caicach.registry.procedures.constants import LimitState, OnlineLevel, VersionState
from caicach.registry.procedures.deskwork import whole_versions
from caicach.registry.procedures.models import ProcedureVersion
from caicach.registry.procedures.selectors import processes_of
from caicach.web.procedures import wording
from caicach.web.procedures.desk.forms import EndForm, LimitForm, PublishForm
from caicach.web.procedures.page import copies_of


def procedure_context(code: str, *, user: Person, on: date) -> dict[str, Any]:
    """Return what the page of a procedure at the desk shows. Raises Http404."""
    versions = whole_versions(code, user=user, on=on)
    if not versions:
        raise Http404
    draft = next((version for version in versions if version.state == VersionState.DRAFT), None)
    held = next((version for version in versions if version.holds_on(on)), None)
    shown = held or versions[0]
    return {
        "code": shown.procedure.code,
        "versions": versions,
        "shown": shown,
        "draft": draft,
        "held": held,
        "checked": checked_version(shown.pk, user=user, on=on),
        "waiting": [row for version in dict.fromkeys((shown, draft)) if version for row in _waiting(version)],
        "processes": processes_of(shown.pk, user=user, on=on),
        "publish_form": PublishForm(initial={"on": on}),
        "end_form": EndForm(initial={"last_day": on}),
        "today": on,
    }


def _waiting(version: ProcedureVersion) -> list[tuple[Any, LimitForm]]:
    return [
        (channel, LimitForm(prefix=str(channel.pk)))
        for channel in version.channels.all()
        if channel.limit_state == LimitState.UNREAD
    ]


@dataclass(frozen=True, slots=True)
class DiffLine:
    """One line of a part in two versions: both the same, or only in one (``kind`` same, left or right)."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class DiffPart:
    """A part of two versions; ``lines`` is empty where both say the same."""

    title: str | Promise
    lines: Sequence[DiffLine]


def differences(
    left: ProcedureVersion, right: ProcedureVersion
) -> tuple[list[DiffPart], list[str | Promise]]:
    """Return the parts in which two versions differ, line by line, and the names of those that are alike."""
    changed, alike = [], []
    for title, lines_of in PARTS:
        before, after = lines_of(left), lines_of(right)
        if before == after:
            alike.append(title)
        else:
            changed.append(DiffPart(title, _diff(before, after)))
    return changed, alike


def _diff(before: Sequence[str], after: Sequence[str]) -> list[DiffLine]:
    found: list[DiffLine] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            found += [DiffLine("same", line) for line in before[i1:i2]]
        else:
            found += [DiffLine("left", line) for line in before[i1:i2]]
            found += [DiffLine("right", line) for line in after[j1:j2]]
    return found


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _general(version: ProcedureVersion) -> list[str]:
    return [
        version.name,
        version.field.name,
        version.kind,
        ", ".join(str(level.label) for level in version.levels),
        str(OnlineLevel(version.online_level).label),
    ]


def _agencies(version: ProcedureVersion) -> list[str]:
    said = (
        version.handling_agency,
        version.competent_agency,
        version.delegated_agency,
        version.coordinating_agency,
        version.receiving_address,
    )
    return [line for text in said for line in text.splitlines()]


def _channels(version: ProcedureVersion) -> list[str]:
    return [
        _joined(
            str(channel.get_kind_display()), channel.case, wording.limit_of(channel).text, channel.description
        )
        for channel in version.channels.all()
    ]


def _fees(version: ProcedureVersion) -> list[str]:
    return [
        _joined(
            str(fee.get_channel_kind_display() or ""),
            fee.case,
            fee.name,
            wording.amount_of(fee).text,
            fee.text,
        )
        for fee in version.fees.all()
    ]


def _papers(version: ProcedureVersion) -> list[str]:
    return [
        _joined(paper.case, paper.name, copies_of(paper), paper.form_name) for paper in version.papers.all()
    ]


def _steps(version: ProcedureVersion) -> list[str]:
    return [
        _joined(str(group.get("case", "")), str(line))
        for group in version.steps
        for line in group.get("lines", ())
    ]


def _decision(version: ProcedureVersion) -> list[str]:
    days = (version.decided_on, version.published_on)
    return [version.decision, version.publishing_agency, *(format_date(day) if day else "" for day in days)]


PARTS: tuple[tuple[str | Promise, Callable[[ProcedureVersion], list[str]]], ...] = (
    (_("Tên, lĩnh vực, cấp"), _general),
    (_("Quyết định công bố"), _decision),
    (_("Cơ quan"), _agencies),
    (_("Cách thức và thời hạn"), _channels),
    (_("Phí, lệ phí"), _fees),
    (_("Thành phần hồ sơ"), _papers),
    (_("Trình tự thực hiện"), _steps),
    (_("Yêu cầu, điều kiện"), lambda version: version.conditions.splitlines()),
    (_("Đối tượng thực hiện"), lambda version: [str(subject) for subject in version.subjects]),
    (_("Kết quả"), lambda version: [str(result.get("name", "")) for result in version.results]),
    (
        _("Căn cứ pháp lý"),
        lambda version: [
            f"{base.get('number', '')} {base.get('name', '')}".strip() for base in version.legal_bases
        ],
    ),
)
