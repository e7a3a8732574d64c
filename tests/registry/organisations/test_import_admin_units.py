"""The administrative units of Việt Nam come in whole, with their lineage, once."""

from __future__ import annotations

import shutil
from collections import Counter
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import TestCase
from tests.registry.organisations.helpers import IMPORTED_AT, import_once

from caicach.common.audit.actions import SYSTEM
from caicach.common.audit.models import Entry
from caicach.registry.organisations.admin_units import DATA, AdminUnitsDataError, read_plan
from caicach.registry.organisations.constants import (
    COMMUNE_KINDS,
    DISTRICT_KINDS,
    PROVINCE_KINDS,
    CodeSystem,
    OrganisationKind,
    SuccessionKind,
)
from caicach.registry.organisations.imports import import_admin_units
from caicach.registry.organisations.lineage import ancestry, current_successors, descent, events_of
from caicach.registry.organisations.models import Designation, Organisation, Succession
from caicach.registry.organisations.selectors import (
    ancestors_as_of,
    find_by_code,
    search_units,
    tree_as_of,
    unit_as_of,
    units_as_of,
)
from caicach.registry.organisations.validity import overlaps_among

LAST_DAY_OF_DISTRICTS = date(2025, 6, 30)
FIRST_DAY_OF_34 = date(2025, 7, 1)
TODAY = date(2026, 10, 5)


def unit(code: str, on: date) -> Organisation:
    found = find_by_code(CodeSystem.GSO, code, on=on)
    assert found is not None
    return found


def name(organisation: Organisation, on: date) -> str:
    found = unit_as_of(organisation, on=on)
    assert found is not None
    return found.name


def kinds_on(day: date) -> Counter[str]:
    return Counter(found.kind for found in units_as_of(day))


class TestImported(TestCase):
    """One import serves all these questions; each test's own changes are rolled back."""

    @classmethod
    def setUpTestData(cls) -> None:
        """Import as the console command does."""
        import_once()

    def test_sixty_three_provinces_become_thirty_four_overnight(self) -> None:
        assert len(units_as_of(LAST_DAY_OF_DISTRICTS, kinds=PROVINCE_KINDS)) == 63
        assert len(units_as_of(FIRST_DAY_OF_34, kinds=PROVINCE_KINDS)) == 34
        assert len(units_as_of(LAST_DAY_OF_DISTRICTS, kinds=DISTRICT_KINDS)) == 696
        assert units_as_of(FIRST_DAY_OF_34, kinds=DISTRICT_KINDS) == []
        assert len(units_as_of(LAST_DAY_OF_DISTRICTS, kinds=COMMUNE_KINDS)) == 10_035
        assert len(units_as_of(FIRST_DAY_OF_34, kinds=COMMUNE_KINDS)) == 3_321

    def test_communes_become_wards_and_provinces_cities_by_the_day(self) -> None:
        for day, communes, wards, cities in [
            (date(2025, 7, 1), 2621, 687, 6),
            (date(2026, 4, 29), 2621, 687, 6),
            (date(2026, 4, 30), 2611, 697, 7),
            (date(2026, 9, 1), 2611, 697, 8),
            (date(2026, 9, 20), 2599, 709, 9),
        ]:
            kinds = kinds_on(day)
            assert kinds[OrganisationKind.COMMUNE] == communes, day
            assert kinds[OrganisationKind.WARD] == wards, day
            assert kinds[OrganisationKind.SPECIAL_ZONE] == 13, day
            assert kinds[OrganisationKind.MUNICIPALITY] == cities, day
            assert kinds[OrganisationKind.PROVINCE] == 34 - cities, day

    def test_dong_nai_stays_the_same_organisation_as_a_city(self) -> None:
        before, after = date(2026, 4, 29), date(2026, 4, 30)
        dong_nai = unit("75", after)
        assert dong_nai == unit("75", before)
        assert name(dong_nai, before) == "Tỉnh Đồng Nai"
        assert name(dong_nai, after) == "Thành phố Đồng Nai"
        renamed = [event for event in events_of(dong_nai) if event.kind == SuccessionKind.RENAME]
        assert [event.legal_basis for event in renamed] == ["Nghị quyết 30/2026/QH16"]
        made_wards = Designation.objects.filter(
            valid_from=after, kind=OrganisationKind.WARD, organisation__parent_links__parent=dong_nai
        )
        assert made_wards.count() == 10
        assert all("237/NQ-UBTVQH16" in row.legal_basis for row in made_wards)

    def test_ha_giang_went_wholly_into_tuyen_quang(self) -> None:
        ha_giang = unit("02", LAST_DAY_OF_DISTRICTS)
        (kin,) = current_successors(ha_giang, on=TODAY)
        assert name(kin.organisation, TODAY) == "Tỉnh Tuyên Quang"
        assert (kin.distance, kin.reached_on, kin.is_partial) == (1, FIRST_DAY_OF_34, False)
        assert "202/2025/QH15" in descent(ha_giang).steps[0].legal_basis
        origins = {name(one.organisation, LAST_DAY_OF_DISTRICTS) for one in ancestry(kin.organisation).kin}
        assert origins == {"Tỉnh Hà Giang", "Tỉnh Tuyên Quang"}

    def test_a_code_means_another_unit_before_and_after(self) -> None:
        before, after = unit("08", LAST_DAY_OF_DISTRICTS), unit("08", FIRST_DAY_OF_34)
        assert before != after
        assert name(before, LAST_DAY_OF_DISTRICTS) == name(after, FIRST_DAY_OF_34) == "Tỉnh Tuyên Quang"
        assert unit("01", LAST_DAY_OF_DISTRICTS) == unit("01", FIRST_DAY_OF_34)

    def test_hoan_kiem_was_merged_out_of_whole_and_divided_wards(self) -> None:
        hoan_kiem = unit("00070", TODAY)
        whole = {name(one.organisation, LAST_DAY_OF_DISTRICTS)
                 for one in ancestry(hoan_kiem).kin if not one.is_partial}  # fmt: skip
        parts = {name(one.organisation, LAST_DAY_OF_DISTRICTS)
                 for one in ancestry(hoan_kiem).kin if one.is_partial}  # fmt: skip
        assert {"Phường Hàng Bạc", "Phường Hàng Đào", "Phường Lý Thái Tổ"} <= whole
        assert {"Phường Tràng Tiền", "Phường Đồng Xuân"} <= parts
        assert not whole & parts
        assert hoan_kiem.legal_basis == "Nghị quyết 1656/NQ-UBTVQH15 ngày 16/06/2025"
        assert "Hoàn Kiếm" in hoan_kiem.formation_note

    def test_a_divided_ward_has_several_successors_each_in_part(self) -> None:
        divided = next(
            step.predecessor
            for step in Succession.objects.filter(is_partial=True).select_related("predecessor")
        )
        successors = current_successors(divided, on=TODAY)
        assert successors
        assert all(kin.is_partial for kin in successors)

    def test_five_special_zones_follow_districts_that_had_no_wards(self) -> None:
        zones = [
            unit(found.code, FIRST_DAY_OF_34)
            for found in units_as_of(FIRST_DAY_OF_34, kinds=[OrganisationKind.SPECIAL_ZONE])
        ]
        origins = {
            name(zone, FIRST_DAY_OF_34): [
                found
                for kin in ancestry(zone).kin
                if (found := unit_as_of(kin.organisation, on=LAST_DAY_OF_DISTRICTS))
            ]
            for zone in zones
        }
        without_ward = {
            zone
            for zone, found in origins.items()
            if found and all(one.kind in DISTRICT_KINDS for one in found)
        }
        assert without_ward == {
            "Đặc khu Bạch Long Vĩ",
            "Đặc khu Cồn Cỏ",
            "Đặc khu Hoàng Sa",
            "Đặc khu Lý Sơn",
            "Đặc khu Côn Đảo",
        }

    def test_every_other_district_was_abolished_and_every_unit_has_a_future(self) -> None:
        ended = Succession.objects.filter(kind=SuccessionKind.ABOLITION)
        assert ended.count() == 691
        assert ended.filter(effective_on=FIRST_DAY_OF_34, successor=None).count() == 691
        gone = Organisation.objects.filter(valid_to=LAST_DAY_OF_DISTRICTS)
        assert not gone.filter(succession_out=None).exists()

    def test_every_founded_unit_has_its_resolution_and_its_origin(self) -> None:
        founded = Organisation.objects.filter(valid_from=FIRST_DAY_OF_34)
        assert founded.count() == 23 + 3189
        assert not founded.filter(legal_basis="").exists()
        assert not founded.filter(succession_in=None).exists()
        # The notes name the resolution of 2026 for these; the founding one is that of the province.
        assert unit("25270", TODAY).legal_basis == unit("26068", TODAY).legal_basis

    def test_a_commune_that_was_left_alone_goes_on_under_its_province(self) -> None:
        tho_chau = unit("31105", TODAY)
        assert tho_chau == unit("31105", LAST_DAY_OF_DISTRICTS)
        assert name(tho_chau, LAST_DAY_OF_DISTRICTS) == "Xã Thổ Châu"
        assert name(tho_chau, TODAY) == "Đặc khu Thổ Châu"
        before = [found.name for found in ancestors_as_of(tho_chau, on=LAST_DAY_OF_DISTRICTS)]
        assert before == ["Thành phố Phú Quốc", "Tỉnh Kiên Giang"]
        assert [found.name for found in ancestors_as_of(tho_chau, on=TODAY)] == ["Tỉnh An Giang"]

    def test_the_tree_has_three_levels_before_and_two_after(self) -> None:
        before, after = tree_as_of(LAST_DAY_OF_DISTRICTS), tree_as_of(FIRST_DAY_OF_34)
        assert Counter(found.depth for found in before) == {0: 63, 1: 696, 2: 10_035}
        assert Counter(found.depth for found in after) == {0: 34, 1: 3_321}
        place = {found.id: index for index, found in enumerate(before)}
        assert all(place[found.parent_id] < place[found.id] for found in before if found.parent_id)
        assert [found.name for found in after if found.depth == 0][:2] == ["Tỉnh An Giang", "Tỉnh Bắc Ninh"]

    def test_what_stands_below_a_province_follows_the_day(self) -> None:
        ha_noi = unit("01", TODAY)
        assert len(units_as_of(LAST_DAY_OF_DISTRICTS, under=ha_noi)) == 30 + 526
        assert len(units_as_of(TODAY, under=ha_noi)) == 126

    def test_search_prefers_the_exact_spelling(self) -> None:
        assert search_units("ha noi", on=TODAY)[0].name == "Thành phố Hà Nội"
        assert [
            found.name for found in search_units("Hoà Bình", on=LAST_DAY_OF_DISTRICTS, kinds=PROVINCE_KINDS)
        ] == ["Tỉnh Hòa Bình"]
        assert search_units("hòa bình", on=TODAY, kinds=PROVINCE_KINDS) == []
        alike = [found.name for found in search_units("Phường Tân Hòa", on=TODAY)]
        assert alike[0] == "Phường Tân Hòa"
        assert "Tân Hóa" not in alike[0]
        assert search_units("00070", on=TODAY)[0].name == "Phường Hoàn Kiếm"
        assert search_units("  ", on=TODAY) == []

    def test_reading_costs_the_same_few_queries_however_many_units(self) -> None:
        ha_noi, ha_giang = unit("01", TODAY), unit("02", LAST_DAY_OF_DISTRICTS)
        with self.assertNumQueries(3):
            tree_as_of(LAST_DAY_OF_DISTRICTS)
        with self.assertNumQueries(3):
            units_as_of(TODAY, under=ha_noi)
        with self.assertNumQueries(4):
            search_units("an", on=TODAY)
        with self.assertNumQueries(3):
            current_successors(ha_giang, on=TODAY)

    def test_no_two_facts_of_a_unit_hold_on_the_same_day(self) -> None:
        rows = Designation.objects.values_list("organisation_id", "valid_from", "valid_to")
        assert overlaps_among(rows) == []

    def test_the_ledger_holds_one_entry_with_counts_and_the_hash_of_every_file(self) -> None:
        (entry,) = Entry.objects.all()
        assert entry.action == "organisations.imported"
        assert entry.details["organisations"] == 14_006
        assert entry.details["later_changes"] == 25
        assert set(entry.details["sha256"]) == {path.name for path in DATA.glob("*.csv")}
        assert "14006 đơn vị" in entry.sentence

    def test_a_second_import_changes_nothing_and_says_so(self) -> None:
        entries = Entry.objects.count()
        again = import_once()
        assert again.is_unchanged
        assert again.known == 14_006
        assert Entry.objects.count() == entries

    def test_an_import_does_not_undo_what_an_official_entered(self) -> None:
        row = Designation.objects.get(organisation=unit("00070", TODAY))
        row.name = "Phường Hồ Gươm"
        row.save(update_fields=["name"])
        again = import_once()
        assert any("Hồ Gươm" in finding for finding in again.findings)
        row.refresh_from_db()
        assert row.name == "Phường Hồ Gươm"


def test_the_two_sources_agree_but_for_seven_slips_of_a_column() -> None:
    findings = read_plan().findings
    assert len(findings) == 7
    assert all("lấy theo tên" in finding for finding in findings)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the vendored files that a test may spoil."""
    return Path(shutil.copytree(DATA, tmp_path / "data"))


def spoil(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


@pytest.mark.django_db
def test_a_file_that_repeats_a_code_is_refused_and_nothing_is_written(copy: Path) -> None:
    spoil(copy / "provinces_34.csv", "\n04,", "\n01,")
    with pytest.raises(AdminUnitsDataError, match="mã 01 lặp lại"):
        import_admin_units(by=SYSTEM, at=IMPORTED_AT, origin="test", folder=copy)
    assert not Organisation.objects.exists()


@pytest.mark.django_db
def test_a_commune_of_an_unknown_district_is_refused(copy: Path) -> None:
    spoil(copy / "districts_legacy.csv", "\n001,", "\n9001,")
    with pytest.raises(CommandError, match="district:001"):
        call_command("import_admin_units", folder=copy, stdout=StringIO())


def test_a_missing_column_and_a_missing_file_are_named(copy: Path) -> None:
    spoil(copy / "wards_2025.csv", "province_code", "province")
    with pytest.raises(AdminUnitsDataError, match=r"wards_2025\.csv: thiếu cột province_code"):
        read_plan(copy)
    (copy / "provinces_63.csv").unlink()
    with pytest.raises(AdminUnitsDataError, match=r"provinces_63\.csv"):
        read_plan(copy)


@pytest.mark.django_db
def test_the_command_tells_what_it_did_and_that_it_had_nothing_to_do() -> None:
    first, second = StringIO(), StringIO()
    call_command("import_admin_units", stdout=first)
    call_command("import_admin_units", stdout=second)
    assert "Đã nhập 14006 đơn vị" in first.getvalue()
    assert "Không có gì thay đổi: 14006 đơn vị đã có" in second.getvalue()
