"""Published procedures as tests of pages and search need them, written without a service's checks.

Each writing takes a revision of its own in this process, so that no test finds what another one kept.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from caicach.core.codes.text import fold
from caicach.registry.procedures.constants import ChannelKind, LimitState, VersionState
from caicach.registry.procedures.models import (
    Channel,
    Fee,
    Field,
    Paper,
    Procedure,
    ProcedureRevision,
    ProcedureVersion,
)

_REVISIONS = itertools.count(1_000_000)
RECORDED = datetime(2026, 9, 1, 2, 0, tzinfo=UTC)
BIRTH = "1.001193"


def touched() -> None:
    """Raise the revision to one that no other test had."""
    ProcedureRevision.objects.update_or_create(pk=1, defaults={"number": next(_REVISIONS)})


def field_named(name: str) -> Field:
    """Return the field with a name."""
    return Field.objects.get_or_create(folded=fold(name), defaults={"name": name})[0]


def version(code: str, name: str, *, field: str = "Hộ tịch", **values: Any) -> ProcedureVersion:
    """Return a saved version, published since 1/7/2025 unless told otherwise."""
    where = field_named(field)
    procedure = Procedure.objects.get_or_create(code=code, defaults={"field": where})[0]
    values.setdefault("number", procedure.versions.count() + 1)
    values.setdefault("state", VersionState.PUBLISHED)
    values.setdefault("valid_from", date(2025, 7, 1))
    values.setdefault("at_commune", True)
    values.setdefault("subjects", ["Công dân Việt Nam"])
    values.setdefault("recorded_at", RECORDED)
    made = ProcedureVersion.objects.create(
        procedure=procedure, field=where, name=name, name_folded=fold(name), **values
    )
    touched()
    return made


def channel(of: ProcedureVersion, kind: ChannelKind, limit: str = "", **values: Any) -> Channel:
    """Return a saved channel; its limit counts as read where one is given."""
    values.setdefault("limit_state", LimitState.READ if limit else LimitState.UNREAD)
    values.setdefault("position", of.channels.count())
    values.setdefault("published_time", limit)
    return Channel.objects.create(version=of, kind=kind, limit=limit, **values)


def papers(of: ProcedureVersion, rows: Sequence[Mapping[str, Any]]) -> list[Paper]:
    """Return saved papers in their order."""
    return [Paper.objects.create(version=of, position=at, **row) for at, row in enumerate(rows, 1)]


def birth() -> ProcedureVersion:
    """Return the registration of births with all that is published about it, shortened."""
    made = version(
        BIRTH,
        "Thủ tục đăng ký khai sinh",
        kind="TTHC được giao luật quy định chi tiết",
        decision="163/QĐ-BTP",
        decided_on=date(2026, 2, 1),
        published_on=date(2026, 2, 4),
        publishing_agency="Bộ Tư pháp",
        handling_agency="Ủy ban nhân dân cấp xã",
        steps=[
            {"case": "", "lines": ["Người yêu cầu nộp hồ sơ.", "Cán bộ kiểm tra giấy tờ."]},
            {"case": "Trẻ em bị bỏ rơi", "lines": ["Niêm yết 07 ngày liên tục."]},
        ],
        conditions="Trẻ em sinh ra chưa được đăng ký khai sinh.",
        results=[{"code": "KQ.G15.000031", "name": "Giấy khai sinh"}],
        legal_bases=[{"number": "60/2014/QH13", "name": "Luật Hộ tịch"}],
        online_level="full",
    )
    channel(made, ChannelKind.COUNTER, "01 ngày làm việc", description="Nộp tại trung tâm.")
    channel(made, ChannelKind.ONLINE, "01 ngày làm việc")
    channel(made, ChannelKind.POST)
    Fee.objects.create(
        version=made,
        channel_kind=ChannelKind.COUNTER,
        name="Lệ phí đăng ký khai sinh quá hạn",
        amount=8000,
        exemption="Người khuyết tật",
    )
    Fee.objects.create(
        version=made, channel_kind=ChannelKind.ONLINE, is_free=True, text="Miễn lệ phí", position=1
    )
    papers(
        made,
        [
            {"name": "Tờ khai đăng ký khai sinh", "form_name": "Mẫu số 01", "originals": 1},
            {"name": "Giấy chứng sinh", "originals": 1},
            {"name": "Văn bản ủy quyền", "copies": 1, "is_required": False, "note": "nếu có"},
            {"name": "Biên bản về việc trẻ bị bỏ rơi", "case": "Trẻ em bị bỏ rơi", "originals": 1},
            {"name": "Giấy tờ tùy thân của người yêu cầu", "is_shown": True},
        ],
    )
    return made
