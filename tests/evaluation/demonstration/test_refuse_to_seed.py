"""Invented seasons come about in demonstrations alone."""

from __future__ import annotations

import csv
from importlib.resources import files

import pytest
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

from caicach.core.codes.text import fold
from caicach.evaluation.campaigns.models import Campaign
from caicach.evaluation.demonstration.places import communes, places, seats, staff
from caicach.registry.accounts.models import User
from caicach.registry.organisations.models import Organisation


@pytest.mark.django_db
@pytest.mark.parametrize("demo", [False, "yes", None])
def test_outside_a_demonstration_nothing_is_made(settings: Settings, demo: object) -> None:
    settings.DEMO = demo
    with pytest.raises(CommandError, match="CAICACH_DEMO=1"):
        call_command("seed_demo_season")
    assert not Organisation.objects.exists()
    assert not Campaign.objects.exists()


@pytest.mark.django_db
def test_where_others_work_nothing_is_made(settings: Settings) -> None:
    settings.DEMO = True
    User.objects.create_user("nguyen.van.binh")
    with pytest.raises(CommandError, match="đã có người dùng khác"):
        call_command("seed_demo_season")
    assert not Campaign.objects.exists()


def test_no_commune_bears_the_name_of_a_real_one() -> None:
    folder = files("caicach.registry.organisations") / "data"
    real = set()
    for name in ("wards_2025.csv", "wards_legacy.csv"):
        for row in csv.DictReader((folder / name).read_text(encoding="utf-8").splitlines()):
            real |= {fold(value) for key, value in row.items() if key in {"name", "short_name"}}
    ours = communes(120)
    assert len(real) > 5_000
    assert len({fold(place.short_name) for place in ours}) == 120
    assert [place.name for place in ours if {fold(place.name), fold(place.short_name)} & real] == []


def test_there_are_twenty_departments_eight_agencies_and_the_communes_asked_for() -> None:
    taking = seats(120)
    assert [sum(seat.block == block for seat in taking) for block in ("so", "nganh-doc", "xa")] == [
        20,
        8,
        120,
    ]
    keys = [place.key for place in places(120)]
    assert len(keys) == len(set(keys)) == 150
    assert len({member.username for member in staff(120)}) == 2 * 148 - 4 + 3
