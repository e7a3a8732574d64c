"""What waits on a desk today, as counts that are the length of the lists they open."""

from __future__ import annotations

from datetime import timedelta

from tests.conftest import NOW, TODAY, act_of
from tests.factories.one_stop import Office, request

from caicach.registry.accounts.models import User
from caicach.work.dossiers.access import desk_of
from caicach.work.dossiers.selectors.lists import Filter, inbox
from caicach.work.dossiers.selectors.today import Today, today_of
from caicach.work.dossiers.services.handing import Target, hand_over
from caicach.work.dossiers.services.intake import accept, submit
from caicach.work.dossiers.services.settling import check


def test_counts_are_the_lengths_of_the_lists(
    office: Office, an: User, binh: User, chi: User, dung: User
) -> None:
    later = NOW + timedelta(days=8)
    permit = accept(request(office), act=act_of(binh)).dossier
    accept(request(office, version_id=office.birth.pk), act=act_of(binh, later))
    submit(request(office), act=act_of(an, later))
    hand_over(permit.pk, Target(office.agency.pk, chi.pk), act=act_of(binh))
    assert today_of(desk_of(binh, on=TODAY), at=later) == Today(new=1, all=2)
    assert today_of(desk_of(chi, on=TODAY), at=later) == Today(late=1, all=1)
    check(permit.pk, "", act=act_of(chi))
    found = today_of(desk_of(dung, on=TODAY), at=later)
    assert found == Today(late=1, to_sign=1, all=1)
    for due, count in (("late", found.late), ("today", found.today), ("waiting", found.waiting)):
        assert len(inbox(desk_of(dung, on=TODAY), Filter(due=due), at=later).rows) == count


def test_who_has_no_desk_has_nothing_waiting(office: Office, an: User, binh: User, khoa: User) -> None:
    accept(request(office), act=act_of(binh))
    for outsider in (an, khoa):
        assert today_of(desk_of(outsider, on=TODAY), at=NOW) == Today()
