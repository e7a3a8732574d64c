"""The demonstration has its people, and nowhere else do accounts with a public password come about."""

from __future__ import annotations

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings
from tests.factories.registry import held_by

from caicach.common.audit.models import Entry
from caicach.registry.accounts.constants import Role
from caicach.registry.accounts.demonstration import CAST, DEMONSTRATION_PASSWORD
from caicach.registry.accounts.models import User
from caicach.registry.accounts.policies import can_manage_accounts
from caicach.registry.organisations.constants import PROVINCE_KINDS, CodeSystem
from caicach.registry.organisations.models import Organisation
from caicach.registry.organisations.selectors import find_by_code, search_units, tree_as_of, units_as_of

pytestmark = pytest.mark.django_db
TODAY = date(2026, 10, 5)


def seed() -> str:
    out = StringIO()
    call_command("seed_demo_accounts", stdout=out)
    return out.getvalue()


@pytest.mark.parametrize("demo", [False, "yes", 1, None])
def test_outside_a_demonstration_it_is_refused_and_nothing_is_made(settings: Settings, demo: object) -> None:
    settings.DEMO = demo
    with pytest.raises(CommandError, match="CAICACH_DEMO=1"):
        seed()
    assert not User.objects.exists()
    assert not Organisation.objects.exists()


def test_where_others_work_already_no_public_password_is_let_in(settings: Settings) -> None:
    settings.DEMO = True
    User.objects.create_user("nguyen.van.binh", password="mat-khau-rieng-cua-toi")
    with pytest.raises(CommandError, match="đã có người dùng khác"):
        seed()
    assert User.objects.get().username == "nguyen.van.binh"
    assert not Organisation.objects.exists()


def test_a_demonstration_may_have_more_users_than_its_cast(settings: Settings) -> None:
    settings.DEMO = True
    seed()
    User.objects.create_user("nguyen.van.binh")
    assert "không đổi gì" in seed()


def test_the_cast_signs_in_and_holds_its_positions(settings: Settings) -> None:
    settings.DEMO = True
    told = seed()
    assert DEMONSTRATION_PASSWORD in told
    assert {member.username for member in CAST} == set(User.objects.values_list("username", flat=True))
    for user in User.objects.all():
        assert user.check_password(DEMONSTRATION_PASSWORD)
        assert user.full_name in told
        assert not user.is_staff
    lan, an = User.objects.get(username="lan"), User.objects.get(username="an")
    assert held_by(lan, on=TODAY)[0].role == Role.INDEX_ADMINISTRATOR
    assert not held_by(an, on=TODAY)
    assert can_manage_accounts(User.objects.get(username="tu"), on=TODAY)
    assert not can_manage_accounts(User.objects.get(username="khoa"), on=TODAY)


def test_the_fictional_province_is_labelled_and_stays_out_of_national_lists(
    settings: Settings,
) -> None:
    settings.DEMO = True
    seed()
    assert units_as_of(TODAY, kinds=PROVINCE_KINDS) == []
    assert search_units("suoi mo", on=TODAY) == []
    province = find_by_code(CodeSystem.INTERNAL, "MH", on=TODAY)
    assert province is not None
    tree = tree_as_of(TODAY, root=province)
    assert [(unit.name, unit.depth) for unit in tree][:2] == [("Tỉnh Minh Họa", 0), ("Phường Bến Xuân", 1)]
    assert all(unit.is_illustrative for unit in tree)
    assert len(tree) == 9
    assert {row.source for row in Organisation.objects.all()} == {"dữ liệu minh họa"}
    assert search_units("suoi mo", on=TODAY, with_illustrative=True)[0].name == "Xã Suối Mơ"


def test_seeding_again_changes_nothing_not_even_a_changed_password(settings: Settings) -> None:
    settings.DEMO = True
    seed()
    binh = User.objects.get(username="binh")
    binh.set_password("một mật khẩu khác")
    binh.save()
    entries = Entry.objects.count()
    assert "không đổi gì" in seed()
    binh.refresh_from_db()
    assert binh.check_password("một mật khẩu khác")
    assert User.objects.count() == len(CAST)
    assert Entry.objects.count() == entries == 1
