"""Organisations are founded, renamed, moved, coded and ended by those who may, without contradiction."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from tests.conftest import TODAY, Province, act_of
from tests.factories.registry import commune

from caicach.common.audit.models import Entry
from caicach.registry.accounts.models import User
from caicach.registry.organisations.constants import CodeSystem, OrganisationKind, SuccessionKind
from caicach.registry.organisations.models import Designation, Organisation
from caicach.registry.organisations.selectors import (
    find_by_code,
    organisation_by_uid,
    search_units,
    unit_as_of,
    units_as_of,
)
from caicach.registry.organisations.services import (
    ContradictorySuccessionError,
    Founding,
    StillInUseError,
    assign_code,
    end_organisation,
    establish_organisation,
    move_organisation,
    record_succession,
    rename_organisation,
)
from caicach.registry.organisations.validity import (
    CircularHierarchyError,
    OutsideExistenceError,
    OverlappingValidityError,
)

NEW_YEAR = date(2027, 1, 1)
NEW_YEARS_EVE = date(2026, 12, 31)


def unit(organisation: Organisation, on: date) -> tuple[str, str, str]:
    found = unit_as_of(organisation, on=on)
    assert found is not None
    return found.name, found.kind, found.code


def test_a_centre_is_founded_below_its_commune_and_only_by_who_may(
    minh_hoa: Province, tu: User, khoa: User
) -> None:
    def found(by: User) -> Organisation:
        founding = Founding(
            kind=OrganisationKind.ONE_STOP_CENTRE,
            name="Trung tâm Phục vụ hành chính công xã Suối Mơ",
            valid_from=NEW_YEAR,
            parent=minh_hoa.commune,
            codes={CodeSystem.IDENTIFIER: "H99.1.2"},
            legal_basis="Quyết định 12/QĐ-UBND",
        )
        return establish_organisation(founding, act=act_of(by))

    with pytest.raises(PermissionDenied):
        found(khoa)
    assert not Designation.objects.filter(name__startswith="Trung tâm").exists()

    centre = found(tu)
    assert organisation_by_uid(centre.uid) == centre
    assert find_by_code(CodeSystem.IDENTIFIER, "H99.1.2", on=NEW_YEAR) == centre
    assert find_by_code(CodeSystem.IDENTIFIER, "H99.1.2", on=NEW_YEARS_EVE) is None
    assert [one.id for one in units_as_of(NEW_YEAR, under=minh_hoa.commune)] == [centre.pk]
    assert units_as_of(NEW_YEARS_EVE, under=minh_hoa.commune) == []
    entry = Entry.objects.get()
    assert entry.actor_label == "Đỗ Minh Tú"
    assert "từ ngày 01/01/2027" in entry.sentence


def test_a_commune_becomes_a_ward_and_keeps_its_past_name(minh_hoa: Province, tu: User, khoa: User) -> None:
    def rename(by: User) -> Designation:
        return rename_organisation(
            minh_hoa.commune,
            name="Phường Suối Mơ",
            kind=OrganisationKind.WARD,
            on=NEW_YEAR,
            legal_basis="Nghị quyết minh họa 1",
            act=act_of(by),
        )

    with pytest.raises(PermissionDenied):
        rename(khoa)
    assert unit(minh_hoa.commune, NEW_YEAR)[0] == "Xã Suối Mơ"

    rename(tu)
    assert unit(minh_hoa.commune, NEW_YEARS_EVE) == ("Xã Suối Mơ", OrganisationKind.COMMUNE, "90001")
    assert unit(minh_hoa.commune, NEW_YEAR) == ("Phường Suối Mơ", OrganisationKind.WARD, "90001")
    assert Entry.objects.get().sentence == (
        "Đỗ Minh Tú đã đổi tên Xã Suối Mơ thành Phường Suối Mơ từ ngày 01/01/2027."
    )


def test_a_second_name_for_the_same_days_is_refused(minh_hoa: Province, tu: User) -> None:
    rename_organisation(minh_hoa.commune, name="Xã Suối Reo", on=NEW_YEAR, act=act_of(tu))
    for day in (NEW_YEAR, NEW_YEARS_EVE):
        with pytest.raises(OverlappingValidityError):
            rename_organisation(minh_hoa.commune, name="Xã Suối Vàng", on=day, act=act_of(tu))
    assert unit(minh_hoa.commune, NEW_YEAR)[0] == "Xã Suối Reo"
    assert Entry.objects.count() == 1


def test_the_database_itself_refuses_two_present_names_and_a_row_that_ends_before_it_begins(
    minh_hoa: Province,
) -> None:
    for last_day in (None, NEW_YEARS_EVE):
        row = Designation.named(minh_hoa.commune, kind=OrganisationKind.WARD, name="Phường Hai")
        row.valid_from, row.valid_to = NEW_YEAR, last_day
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()


def test_a_commune_moves_and_never_below_itself(minh_hoa: Province, tu: User, khoa: User) -> None:
    def move(by: User) -> None:
        move_organisation(minh_hoa.commune, parent=minh_hoa.other_commune, on=NEW_YEAR, act=act_of(by))

    with pytest.raises(PermissionDenied):
        move(khoa)
    move(tu)
    assert [one.id for one in units_as_of(NEW_YEAR, under=minh_hoa.other_commune)] == [minh_hoa.commune.pk]
    assert units_as_of(NEW_YEARS_EVE, under=minh_hoa.other_commune) == []
    for below in (minh_hoa.commune, minh_hoa.other_commune):
        with pytest.raises(CircularHierarchyError):
            move_organisation(minh_hoa.other_commune, parent=below, on=NEW_YEAR, act=act_of(tu))


def test_a_code_is_of_one_organisation_at_a_time(minh_hoa: Province, tu: User, khoa: User) -> None:
    with pytest.raises(PermissionDenied):
        assign_code(minh_hoa.commune, system=CodeSystem.GSO, code="90009", on=NEW_YEAR, act=act_of(khoa))
    with pytest.raises(OverlappingValidityError, match="Xã Đồi Gió"):
        assign_code(minh_hoa.commune, system=CodeSystem.GSO, code="90002", on=NEW_YEAR, act=act_of(tu))
    assign_code(minh_hoa.commune, system=CodeSystem.GSO, code="90009", on=NEW_YEAR, act=act_of(tu))
    assert unit(minh_hoa.commune, NEW_YEARS_EVE)[2] == "90001"
    assert unit(minh_hoa.commune, NEW_YEAR)[2] == "90009"
    # The code that became free may be given to another.
    assign_code(minh_hoa.other_commune, system=CodeSystem.GSO, code="90001", on=NEW_YEAR, act=act_of(tu))
    assert find_by_code(CodeSystem.GSO, "90001", on=NEW_YEARS_EVE) == minh_hoa.commune
    assert find_by_code(CodeSystem.GSO, "90001", on=NEW_YEAR) == minh_hoa.other_commune


def test_a_unit_ends_with_all_its_facts_and_its_successor_is_recorded(
    minh_hoa: Province, tu: User, khoa: User
) -> None:
    with pytest.raises(PermissionDenied):
        end_organisation(minh_hoa.commune, last_day=NEW_YEARS_EVE, act=act_of(khoa))
    with pytest.raises(StillInUseError):
        end_organisation(minh_hoa.province, last_day=NEW_YEARS_EVE, act=act_of(tu))
    ended = end_organisation(minh_hoa.commune, last_day=NEW_YEARS_EVE, is_abolition=False, act=act_of(tu))
    assert unit_as_of(ended, on=NEW_YEARS_EVE) is not None
    assert unit_as_of(ended, on=NEW_YEAR) is None
    assert find_by_code(CodeSystem.GSO, "90001", on=NEW_YEAR) is None

    def succeed(by: User, *, on: date = NEW_YEAR, is_partial: bool = False) -> None:
        record_succession(
            ended,
            minh_hoa.other_commune,
            kind=SuccessionKind.MERGE,
            on=on,
            is_partial=is_partial,
            act=act_of(by),
        )

    with pytest.raises(PermissionDenied):
        succeed(khoa)
    with pytest.raises(ContradictorySuccessionError):
        succeed(tu, on=date(2026, 6, 1))
    succeed(tu)
    assert ended.succession_out.get().successor == minh_hoa.other_commune


def test_nothing_is_entered_for_days_on_which_the_unit_does_not_exist(minh_hoa: Province, tu: User) -> None:
    gone = commune("Xã Đã Qua", parent=minh_hoa.province, valid_to=date(2026, 6, 30))
    with pytest.raises(OutsideExistenceError):
        rename_organisation(gone, name="Xã Trở Lại", on=NEW_YEAR, act=act_of(tu))
    with pytest.raises(OutsideExistenceError):
        move_organisation(minh_hoa.commune, parent=gone, on=NEW_YEAR, act=act_of(tu))
    with pytest.raises(OutsideExistenceError):
        end_organisation(gone, last_day=date(2026, 6, 1), act=act_of(tu))


def test_an_end_entered_meanwhile_binds_whoever_read_the_unit_before(minh_hoa: Province, tu: User) -> None:
    read_before = Organisation.objects.get(pk=minh_hoa.justice.pk)
    end_organisation(minh_hoa.justice, last_day=NEW_YEARS_EVE, act=act_of(tu))

    with pytest.raises(OutsideExistenceError):
        rename_organisation(read_before, name="Sở Pháp chế", on=NEW_YEAR, act=act_of(tu))
    with pytest.raises(OutsideExistenceError):
        move_organisation(minh_hoa.commune, parent=read_before, on=date(2026, 12, 1), act=act_of(tu))
    with pytest.raises(ContradictorySuccessionError):
        record_succession(
            minh_hoa.home_affairs,
            read_before,
            kind=SuccessionKind.MERGE,
            on=NEW_YEAR,
            act=act_of(tu),
            is_partial=True,
        )
    code = assign_code(
        read_before, system=CodeSystem.IDENTIFIER, code="H99.7", on=date(2026, 12, 1), act=act_of(tu)
    )
    assert code.valid_to == NEW_YEARS_EVE


def test_a_search_in_small_letters_finds_the_name_spelt_so_before_its_likes(minh_hoa: Province) -> None:
    commune("Xã Đông Tâm", parent=minh_hoa.province, code="90003")
    commune("Xã Đồng Tâm", parent=minh_hoa.province, code="90004")
    for text in ("xã đồng tâm", "XÃ ĐỒNG TÂM", "Xã Đồng Tâm"):
        found = search_units(text, on=TODAY, with_illustrative=True)
        assert [one.name for one in found] == ["Xã Đồng Tâm", "Xã Đông Tâm"]
