"""Drafts are edited, published and ended by who may; what is published stays as it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.conftest import act_of
from tests.factories.portal_records import CHANNEL_HEAD, flat
from tests.registry.procedures.helpers import imported

from caicach.common.audit.models import Entry
from caicach.core.deadlines.rules import Counting, DeadlineRules, StartEvent, SupplementMode
from caicach.core.index.text import Text
from caicach.exchange.procedures.record import (
    ChannelRecord,
    FeeRecord,
    Limit,
    PaperRecord,
    ProcedureRecord,
    Way,
)
from caicach.registry.accounts.models import User
from caicach.registry.procedures.building import record_of
from caicach.registry.procedures.constants import ChannelKind, Level, LimitState, OnlineLevel, VersionState
from caicach.registry.procedures.intake import current_revision, forget_versions, intake_version
from caicach.registry.procedures.models import Channel, ProcedureVersion
from caicach.registry.procedures.selectors import (
    Filter,
    limits_to_set,
    list_versions,
    version_by_code,
    version_for,
    versions_of,
    versions_open_on,
)
from caicach.registry.procedures.services import (
    ProcedureRuleError,
    Terms,
    draft_next,
    draft_version,
    edit_draft,
    end_version,
    publish_version,
    set_limit_by_hand,
)

TODAY = date(2026, 10, 5)
NEW_YEAR = date(2027, 1, 1)
CONTENT = ProcedureRecord(
    code="1.900001.000.00.00.H99",
    name="Thủ tục  minh họa",
    field_name="Lĩnh vực minh họa",
    subjects=("Công dân Việt Nam",),
    channels=(
        ChannelRecord(Way.COUNTER, limit="05 ngày làm việc", state=Limit.BY_HAND),
        ChannelRecord(Way.COUNTER, "Cấp lại", limit="03 ngày làm việc", state=Limit.BY_HAND),
        ChannelRecord(Way.ONLINE),
    ),
    fees=(
        FeeRecord(amount=20_000, name="Lệ phí", text="20.000 đồng"),
        FeeRecord(Way.ONLINE, is_free=True, name="Phí", text="Không thu"),
        FeeRecord(case="Cấp lại", amount=10_000, collected="at_return"),
    ),
    papers=(PaperRecord("Đơn đề nghị", originals=1), PaperRecord("Bản cũ", case="Cấp lại", originals=1)),
)
RULES = DeadlineRules(
    id="thu",
    valid_from=date(2026, 1, 1),
    source=Text("Quyết định minh họa", "Illustrative decision"),
    starts_at=StartEvent.AGENCY_RECEIPT,
    counting=Counting.WHOLE_DAYS,
    supplement=SupplementMode.RESTART,
    cutoff=900,
    waits=False,
    rolls=False,
    notice=2,
    extensions=0,
)


@pytest.fixture
def version(tu: User) -> ProcedureVersion:
    """A published version, in force since 1 July 2025."""
    drafted = draft_version(CONTENT, act=act_of(tu), terms=Terms(RULES, online_level=OnlineLevel.PARTIAL))
    return publish_version(drafted.pk, on=date(2025, 7, 1), act=act_of(tu))


def test_a_draft_is_entered_under_its_national_code_and_seen_by_its_managers_alone(
    tu: User, binh: User, an: User
) -> None:
    draft = draft_version(CONTENT, act=act_of(tu))
    assert (draft.procedure.code, draft.number, draft.name) == ("1.900001", 1, "Thủ tục minh họa")
    assert version_for(draft.pk, user=tu, on=TODAY) == draft
    for person in (binh, an):
        assert version_for(draft.pk, user=person, on=TODAY) is None
        assert versions_of("1.900001", user=person, on=TODAY) == []
        assert list_versions(Filter(), user=person, on=TODAY) == ([], 0)
    assert intake_version(draft.pk) is None
    assert versions_open_on(TODAY) == []
    assert Entry.objects.get().action == "procedures.drafted"


def test_a_draft_becomes_a_record_again_without_a_loss(version: ProcedureVersion) -> None:
    again = record_of(ProcedureVersion.objects.get(pk=version.pk))
    assert replace(again, source="", published_on="") == replace(
        CONTENT, code="1.900001", name="Thủ tục minh họa"
    )


def test_rules_are_kept_as_they_were_given(version: ProcedureVersion) -> None:
    assert ProcedureVersion.objects.get(pk=version.pk).deadline_rules() == RULES
    usual = ProcedureVersion(pk=7, rules={})
    assert (usual.deadline_rules().counting, usual.deadline_rules().extensions) == (Counting.HOURS, 1)


def test_editing_a_draft_replaces_all_of_it(tu: User) -> None:
    draft = draft_version(CONTENT, act=act_of(tu))
    changed = replace(CONTENT, code="9.999999", name="Tên khác", papers=(), fees=CONTENT.fees[:1])
    edited = edit_draft(draft.pk, changed, act=act_of(tu))
    assert (edited.pk, edited.procedure.code, edited.name) == (draft.pk, "1.900001", "Tên khác")
    assert (edited.channels.count(), edited.fees.count(), edited.papers.count()) == (3, 1, 0)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"code": "khai sinh"}, "code"),
        ({"name": " "}, "name"),
        ({"field_name": ""}, "field_name"),
        ({"channels": (ChannelRecord(Way.COUNTER, limit="sớm", state=Limit.BY_HAND),)}, "limit"),
        ({"channels": (ChannelRecord(Way.POST), ChannelRecord(Way.POST))}, "channels"),
        ({"fees": (FeeRecord(amount=0),)}, "fees"),
        ({"fees": (FeeRecord(amount=5_000, is_free=True),)}, "fees"),
    ],
)
def test_content_that_contradicts_itself_is_refused_with_its_place(
    tu: User, change: dict[str, Any], field: str
) -> None:
    with pytest.raises(ProcedureRuleError) as refused:
        draft_version(replace(CONTENT, **change), act=act_of(tu))
    assert refused.value.field == field
    assert not ProcedureVersion.objects.exists()


def test_a_second_draft_of_one_procedure_is_refused(tu: User, version: ProcedureVersion) -> None:
    draft_next(version.pk, act=act_of(tu))
    with pytest.raises(ProcedureRuleError, match="đã có một dự thảo"):
        draft_next(version.pk, act=act_of(tu))


def test_publishing_ends_the_version_before_on_the_day_before(tu: User, version: ProcedureVersion) -> None:
    following = draft_next(version.pk, act=act_of(tu))
    assert following.deadline_rules() == RULES
    publish_version(following.pk, on=NEW_YEAR, act=act_of(tu))
    old = version_by_code("1.900001", on=date(2026, 12, 31))
    new = version_by_code("1.900001", on=NEW_YEAR)
    assert old is not None
    assert new is not None
    assert (old.pk, old.valid_to, new.pk) == (version.pk, date(2026, 12, 31), following.pk)
    assert [found.number for found in versions_of("1.900001.H99", user=tu, on=TODAY)] == [2, 1]


def test_a_first_day_before_a_version_in_force_is_refused(tu: User, version: ProcedureVersion) -> None:
    following = draft_next(version.pk, act=act_of(tu))
    with pytest.raises(ProcedureRuleError, match="01/07/2025"):
        publish_version(following.pk, on=date(2025, 7, 1), act=act_of(tu))
    assert ProcedureVersion.objects.get(pk=version.pk).valid_to is None


def test_a_version_without_a_way_to_submit_is_not_published(tu: User) -> None:
    draft = draft_version(replace(CONTENT, channels=()), act=act_of(tu))
    with pytest.raises(ProcedureRuleError, match="cách thức"):
        publish_version(draft.pk, on=TODAY, act=act_of(tu))


def test_what_is_published_is_neither_edited_nor_published_again(tu: User, version: ProcedureVersion) -> None:
    with pytest.raises(ProcedureRuleError, match="đã công bố"):
        edit_draft(version.pk, CONTENT, act=act_of(tu))
    with pytest.raises(ProcedureRuleError, match="đã công bố"):
        publish_version(version.pk, on=NEW_YEAR, act=act_of(tu))


def test_ending_a_version_leaves_it_in_force_until_its_last_day(tu: User, version: ProcedureVersion) -> None:
    with pytest.raises(ProcedureRuleError, match="01/07/2025"):
        end_version(version.pk, last_day=date(2025, 6, 30), act=act_of(tu))
    end_version(version.pk, last_day=date(2026, 12, 31), act=act_of(tu))
    assert version_by_code("1.900001", on=date(2026, 12, 31)) is not None
    assert version_by_code("1.900001", on=NEW_YEAR) is None
    with pytest.raises(ProcedureRuleError):
        end_version(version.pk, last_day=date(2026, 12, 31), act=act_of(tu))


def test_an_unknown_limit_is_set_once_in_a_published_version(tu: User, version: ProcedureVersion) -> None:
    unread = version.channels.get(kind=ChannelKind.ONLINE)
    assert limits_to_set(user=tu, on=TODAY) == ([unread], 1)
    with pytest.raises(ProcedureRuleError, match="05 ngày làm việc"):
        set_limit_by_hand(unread.pk, "khi nào xong", act=act_of(tu))
    assert set_limit_by_hand(unread.pk, "không quá 15 ngày", act=act_of(tu)).limit == "15 ngày"
    assert not ProcedureVersion.objects.get(pk=version.pk).has_unread_limit
    assert limits_to_set(user=tu, on=TODAY) == ([], 0)
    for channel in version.channels.all():
        with pytest.raises(ProcedureRuleError, match="phiên bản mới"):
            set_limit_by_hand(channel.pk, "03 ngày", act=act_of(tu))


def test_a_limit_can_be_set_to_none_by_law(tu: User, version: ProcedureVersion) -> None:
    unread = version.channels.get(kind=ChannelKind.ONLINE)
    kept = set_limit_by_hand(unread.pk, "không quy định thời hạn", act=act_of(tu))
    assert (kept.limit, kept.limit_state) == ("", LimitState.UNTIMED)
    duration = kept.duration()
    assert duration is not None
    assert not duration.is_timed


def test_nobody_else_changes_the_catalogue(
    tu: User, version: ProcedureVersion, binh: User, chi: User, khoa: User
) -> None:
    draft = draft_next(version.pk, act=act_of(tu))
    unread = version.channels.get(kind=ChannelKind.ONLINE)
    entries = Entry.objects.count()
    for person in (binh, chi, khoa):
        act = act_of(person)
        for attempt in (
            lambda act=act: draft_version(replace(CONTENT, code="1.900009"), act=act),
            lambda act=act: draft_next(version.pk, act=act),
            lambda act=act: edit_draft(draft.pk, CONTENT, act=act),
            lambda act=act: publish_version(draft.pk, on=NEW_YEAR, act=act),
            lambda act=act: end_version(version.pk, last_day=NEW_YEAR, act=act),
            lambda act=act: set_limit_by_hand(unread.pk, "03 ngày", act=act),
        ):
            with pytest.raises(PermissionDenied):
                attempt()
        assert limits_to_set(user=person, on=TODAY) == ([], 0)
    assert Entry.objects.count() == entries


def test_the_counter_gets_all_of_a_version_in_few_queries_and_then_in_none(
    tu: User, version: ProcedureVersion
) -> None:
    forget_versions()
    with CaptureQueriesContext(connection) as first:
        found = intake_version(version.pk)
    assert len(first) <= 7
    assert found is not None
    revision = current_revision()
    with CaptureQueriesContext(connection) as again:
        assert intake_version(version.pk, revision=revision) is found
    assert len(again) == 0
    assert found.rules == RULES
    assert found.cases == ("Cấp lại",)
    counter = found.channel(ChannelKind.COUNTER, "Cấp lại")
    assert counter is not None
    assert counter.limit == "03 ngày làm việc"
    assert found.channel(ChannelKind.POST) is None
    assert [fee.amount for fee in found.fees_for(ChannelKind.COUNTER)] == [20_000]
    assert [fee.amount for fee in found.fees_for(ChannelKind.ONLINE, "Cấp lại")] == [20_000, None, 10_000]
    assert [paper.name for paper in found.papers_for()] == ["Đơn đề nghị"]
    assert [paper.name for paper in found.papers_for("Cấp lại")] == ["Đơn đề nghị", "Bản cũ"]
    set_limit_by_hand(version.channels.get(kind=ChannelKind.ONLINE).pk, "02 ngày", act=act_of(tu))
    renewed = intake_version(version.pk)
    assert renewed is not None
    online = renewed.channel(ChannelKind.ONLINE)
    assert online is not None
    assert online.limit == "02 ngày"


def test_the_list_narrows_by_field_level_limit_and_text(tu: User, an: User, tmp_path: Path) -> None:
    without_unit = f"{CHANNEL_HEAD}Trực tiếp1Miễn phí"
    imported(
        tmp_path,
        flat("1.900002", "Cấp giấy phép xây dựng"),
        flat("1.900003", "Đăng ký khai sinh", linh_vuc="Hộ tịch", cap_thuc_hien="Cấp xã"),
        flat(
            "1.900004",
            "Đăng ký kết hôn",
            linh_vuc="Hộ tịch",
            cach_thuc_thuc_hien=without_unit,
        ),
    )

    def codes(asked: Filter, person: User = an) -> list[str]:
        return [version.procedure.code for version in list_versions(asked, user=person, on=TODAY)[0]]

    birth = ProcedureVersion.objects.get(procedure__code="1.900003")
    assert codes(Filter()) == ["1.900002", "1.900004", "1.900003"]
    assert codes(Filter(), tu) == codes(Filter())
    assert codes(Filter(level=Level.PROVINCE)) == ["1.900002", "1.900004"]
    assert codes(Filter(text="giay phep")) == ["1.900002"]
    assert codes(Filter(text="1.900003.000.00.00.H99")) == ["1.900003"]
    assert set(codes(Filter(field_id=birth.field_id))) == {"1.900003", "1.900004"}
    assert codes(Filter(lacks_limit=True)) == ["1.900004"]
    assert codes(Filter(state=VersionState.DRAFT)) == []
    with CaptureQueriesContext(connection) as asked:
        list_versions(Filter(), user=an, on=TODAY)
    assert len(asked) <= 4
    assert Channel.objects.count() == 7
