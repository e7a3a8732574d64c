"""The page on which who runs a season names the successor that answers for a divided unit."""

from __future__ import annotations

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from tests.conftest import Province
from tests.factories.registry import department, position, user
from tests.factories.season import Season
from tests.web.readers import reader

from caicach.evaluation.campaigns.models import NamedSuccessor
from caicach.registry.accounts.constants import Role
from caicach.registry.accounts.models import User
from caicach.registry.organisations.constants import SuccessionKind
from caicach.registry.organisations.models import Organisation, Succession

DAY = timedelta(days=1)


def at(name: str, season: Season, *args: int) -> str:
    return reverse(f"setup:{name}", args=[season.campaign.slug, *args])


def test_a_successor_is_named_for_a_unit_that_was_divided(
    season: Season, minh_hoa: Province, lan: User
) -> None:
    unit = season.units["tu-phap"]
    name, page = at("name_successor", season, unit.pk), at("unit", season, unit.pk)
    assert reader(user=lan).post(name, {"organisation": "1", "reason": "x"}).status_code == 404
    finance = department("Sở Tài chính", parent=minh_hoa.province)
    yesterday = timezone.localdate() - DAY
    Organisation.objects.filter(pk=minh_hoa.justice.pk).update(valid_to=yesterday)
    for heir in (finance, minh_hoa.home_affairs):
        Succession.objects.create(
            kind=SuccessionKind.SPLIT,
            effective_on=timezone.localdate(),
            predecessor=minh_hoa.justice,
            successor=heir,
            is_partial=True,
        )
    auditor = position(user("kiem", "Cao Thị Kiểm"), minh_hoa.province, Role.AUDITOR).user
    client = reader(user=lan)
    assert "Đã kết thúc hoạt động" in client.get(at("units", season)).content.decode()
    assert "Chưa có đơn vị nào trả lời thay" in client.get(page).content.decode()
    refused = client.post(name, {"organisation": str(finance.pk), "reason": ""})
    assert refused.status_code == 200
    assert f'value="{finance.pk}" selected' in refused.content.decode(), "what was chosen stays"
    wrong = {"organisation": str(minh_hoa.commune.pk), "reason": "x"}
    assert client.post(name, wrong).status_code == 200
    assert not NamedSuccessor.objects.exists()
    assert (
        reader(user=auditor).post(name, {"organisation": str(finance.pk), "reason": "x"}).status_code == 403
    )
    assert reader(user=auditor).get(page).status_code == 200
    assert client.post(name, {"organisation": str(finance.pk), "reason": "Nhận bàn giao"}).status_code == 302
    shown = client.get(page).content.decode()
    assert "Nhận bàn giao" in shown
    assert "Chưa có đơn vị nào trả lời thay" not in shown
    assert NamedSuccessor.objects.get().organisation == finance
