"""The administrative units of Việt Nam as the vendored files tell them, put into the terms of the register.

No database here: files in, a plan out. What the plan means is told in docs/reference/admin-units.md.

A unit that the rearrangement of 1 July 2025 left whole and alone goes on as the same organisation, with a new
superior and perhaps a new name; every other unit ended on 30 June 2025, and a new one began.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
import uuid
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from caicach.core.codes.text import fold, parse_date, tidy
from caicach.registry.organisations.constants import OrganisationKind as Kind
from caicach.registry.organisations.constants import SuccessionKind
from caicach.registry.organisations.planned import (
    Plan,
    PlannedChange,
    PlannedSuccession,
    PlannedUnit,
    Span,
)

DATA = Path(__file__).parent / "data"
LAST_DAY_BEFORE = date(2025, 6, 30)
FIRST_DAY_AFTER = date(2025, 7, 1)
PROVINCES_BASIS = "Nghị quyết 202/2025/QH15 ngày 12/06/2025"
DISTRICTS_BASIS = "Nghị quyết 203/2025/QH15 ngày 16/06/2025; Luật số 72/2025/QH15"
UNITS_SOURCE = ("vietnamadminunits 1.0.4", date(2025, 8, 23))

# Ids are computed, so that two installations name the same unit alike.
_NAMESPACE = uuid.UUID("6b1d9b1c-52a6-5d0e-9f0d-3f6a1c0a7d25")
_RESOLUTION = re.compile(r"Số:\s*(?P<number>\S+?);?\s*;\s*Ngày:\s*(?P<day>\d{1,2}/\d{1,2}/\d{4})\s*$")
_KINDS = {
    "Tỉnh": Kind.PROVINCE,
    "Thành phố": Kind.MUNICIPALITY,
    "Xã": Kind.COMMUNE,
    "Phường": Kind.WARD,
    "Thị trấn": Kind.TOWNSHIP,
    "Đặc khu": Kind.SPECIAL_ZONE,
}
_DISTRICT_KINDS = {
    "Huyện": Kind.RURAL_DISTRICT,
    "Quận": Kind.URBAN_DISTRICT,
    "Thị xã": Kind.TOWN,
    "Thành phố": Kind.PROVINCIAL_CITY,
}
_COLUMNS = {
    "provinces_63.csv": {"code", "name", "short_name"},
    "districts_legacy.csv": {"code", "name", "short_name", "type", "province_code"},
    "wards_legacy.csv": {"code", "name", "short_name", "type", "district_code", "province_code"},
    "provinces_34.csv": {"code", "name", "short_name"},
    "wards_2025.csv": {"code", "name", "short_name", "type", "province_code"},
    "province_map_63_to_34.csv": {"old_code", "new_code"},
    "ward_map_legacy_to_2025.csv": {"old_ward_code", "new_ward_code", "divided"},
    "wards_2025_legal_notes.csv": {"code", "name", "province_code", "note"},
    "changes_after_2025-07-01.csv": {"code", "effective_on", "type", "name", "short_name", "legal_basis"},
}

Row = dict[str, str]


class AdminUnitsDataError(ValueError):
    """A file of administrative units lacks a column, repeats a code or names a unit that it does not hold."""


def read_plan(folder: Path = DATA) -> Plan:
    """Return the plan of the files in ``folder``.

    Raises:
        AdminUnitsDataError: a file is missing, lacks a column, repeats a code or names an unknown unit.
    """
    return _Planner(folder).plan


class _Planner:
    """Reads the files and lays out units top down, so that each finds its superior."""

    def __init__(self, folder: Path) -> None:
        self.plan = Plan()
        self.folder = folder
        self.old_provinces = self._table("provinces_63.csv")
        self.districts = self._table("districts_legacy.csv")
        self.old_communes = self._table("wards_legacy.csv")
        self.new_provinces = self._table("provinces_34.csv")
        self.new_communes = self._table("wards_2025.csv")
        self.notes = self._table("wards_2025_legal_notes.csv")
        self.province_of = {
            row["old_code"]: row["new_code"] for row in self._rows("province_map_63_to_34.csv")
        }
        self.steps = self._rows("ward_map_legacy_to_2025.csv")
        self.into: dict[str, list[Row]] = {}
        for row in self.steps:
            self._known(self.old_communes, row["old_ward_code"], "ward_map_legacy_to_2025.csv")
            self._known(self.new_communes, row["new_ward_code"], "ward_map_legacy_to_2025.csv")
            self.into.setdefault(row["new_ward_code"], []).append(row)
        self.changes = self._rows("changes_after_2025-07-01.csv")
        self.changed = {row["code"] for row in self.changes}
        self.by_key: dict[str, PlannedUnit] = {}
        self._lay_out()

    def _lay_out(self) -> None:
        self._provinces()
        self._districts()
        self._old_communes()
        self._new_communes()
        self._successions_of_communes()
        for row in self.changes:
            kind, effective_on = _KINDS[row["type"]], date.fromisoformat(row["effective_on"])
            self.plan.changes.append(
                PlannedChange(
                    row["code"], effective_on, kind, row["name"], row["short_name"], row["legal_basis"]
                )
            )
        self._compare_with_notes()

    # --- provinces and districts ---

    def _provinces(self) -> None:
        sources: dict[str, list[str]] = {}
        for old, new in self.province_of.items():
            self._known(self.old_provinces, old, "province_map_63_to_34.csv")
            self._known(self.new_provinces, new, "province_map_63_to_34.csv")
            sources.setdefault(new, []).append(old)
        for code in self.old_provinces.keys() - self.province_of.keys():
            self.plan.findings.append(f"provinces_63.csv: {code} không có trong bảng chuyển đổi 63 thành 34")
        self.whole_provinces = {new for new, olds in sources.items() if olds == [new]}
        for code, row in self.old_provinces.items():
            last = None if code in self.whole_provinces else LAST_DAY_BEFORE
            kind_and_name = self._kind_and_name(row, _KINDS, "provinces_63.csv")
            self._unit(f"province:{code}", row, kind_and_name, None, last)
        for code, row in self.new_provinces.items():
            if code in self.whole_provinces:
                continue
            kind_and_name = self._kind_and_name(row, _KINDS, "provinces_34.csv")
            unit = self._unit(
                f"province-2025:{code}", row, kind_and_name, FIRST_DAY_AFTER, None, PROVINCES_BASIS
            )
            olds = sources.get(code, [])
            kind_of_step = SuccessionKind.MERGE if len(olds) > 1 else SuccessionKind.CONVERSION
            for old in olds:
                self._step(kind_of_step, self.by_key[f"province:{old}"], unit, PROVINCES_BASIS)

    def _districts(self) -> None:
        lone = self.districts.keys() - {row["district_code"] for row in self.old_communes.values()}
        zones = {
            (row["province_code"], row["short_name"]): code
            for code, row in self.new_communes.items()
            if code not in self.into
        }
        self.zone_district: dict[str, PlannedUnit] = {}
        for code, row in self.districts.items():
            parent = self._known_unit(f"province:{row['province_code']}")
            kind_and_name = self._kind_and_name(row, _DISTRICT_KINDS, "districts_legacy.csv")
            unit = self._unit(f"district:{code}", row, kind_and_name, None, LAST_DAY_BEFORE)
            unit.parents.append(Span((str(parent.uid),), None, LAST_DAY_BEFORE))
            zone = zones.get((self.province_of[row["province_code"]], row["short_name"]))
            if code in lone and zone:
                self.zone_district[zone] = unit
            else:
                self.plan.successions.append(
                    PlannedSuccession(
                        SuccessionKind.ABOLITION,
                        FIRST_DAY_AFTER,
                        unit.uid,
                        None,
                        is_partial=False,
                        basis=DISTRICTS_BASIS,
                    )
                )

    # --- communes ---

    def _goes_on(self, code: str) -> bool:
        """Whether the new commune is one former commune, whole and alone, under its old code."""
        rows = self.into.get(code, [])
        return len(rows) == 1 and rows[0]["divided"] == "0" and rows[0]["old_ward_code"] == code

    def _old_communes(self) -> None:
        for code, row in self.old_communes.items():
            goes_on = code in self.new_communes and self._goes_on(code)
            last = None if goes_on else LAST_DAY_BEFORE
            kind_and_name = self._kind_and_name(row, _KINDS, "wards_legacy.csv")
            unit = self._unit(f"commune:{code}", row, kind_and_name, None, last)
            district = self._known_unit(f"district:{row['district_code']}")
            unit.parents.append(Span((str(district.uid),), None, LAST_DAY_BEFORE))

    def _new_communes(self) -> None:
        for code, row in self.new_communes.items():
            basis, note = self._founding(code)
            province = self._new_province(row["province_code"])
            kind, name = self._kind_and_name(row, _KINDS, "wards_2025.csv")
            if self._goes_on(code):
                unit = self.by_key[f"commune:{code}"]
                unit.note = note
                self._rename(unit, (kind, name, tidy(row["short_name"])), basis)
            else:
                key = f"commune-2025:{code}"
                unit = self._unit(key, row, (kind, name), FIRST_DAY_AFTER, None, basis)
                unit.note = note
            unit.parents.append(Span((str(province.uid),), FIRST_DAY_AFTER, None, basis))

    def _rename(self, unit: PlannedUnit, name: tuple[str, ...], basis: str) -> None:
        before = unit.names[-1]
        if before.value[:2] == name[:2]:
            return
        unit.names[-1] = Span(before.value, before.first, LAST_DAY_BEFORE)
        unit.names.append(Span(name, FIRST_DAY_AFTER, None, basis))
        self._step(SuccessionKind.RENAME, unit, unit, basis)

    def _successions_of_communes(self) -> None:
        for code in self.new_communes:
            if self._goes_on(code):
                continue
            unit, rows = self.by_key[f"commune-2025:{code}"], self.into.get(code, [])
            for row in rows:
                divided = row["divided"] == "1"
                kind = SuccessionKind.MERGE if len(rows) > 1 else SuccessionKind.CONVERSION
                kind = SuccessionKind.SPLIT if divided else kind
                former = self.by_key[f"commune:{row['old_ward_code']}"]
                self._step(kind, former, unit, unit.basis, is_partial=divided)
            if code in self.zone_district:
                self._step(SuccessionKind.CONVERSION, self.zone_district[code], unit, unit.basis)
            elif not rows:
                self.plan.findings.append(
                    f"wards_2025.csv: {code} {unit.names[0].value[1]} không rõ tiền thân"
                )
        for code in self.old_communes.keys() - {row["old_ward_code"] for row in self.steps}:
            self.plan.findings.append(f"wards_legacy.csv: {code} không rõ đã thành đơn vị nào")

    def _founding(self, code: str) -> tuple[str, str]:
        """Return the resolution that formed a commune in 2025, and what the notes tell of it.

        The notes give only the latest resolution; where that is a later change, the commune was founded by
        the one resolution that formed all others of its province.
        """
        note = tidy(self.notes[code]["note"]) if code in self.notes else ""
        if code in self.changed or not note:
            return self._resolution_of_province(self.new_communes[code]["province_code"]), note
        match = _RESOLUTION.search(note)
        if match is None:
            self.plan.findings.append(f"wards_2025_legal_notes.csv: {code} không nêu số nghị quyết")
            return "", note
        parse_date(match["day"])
        return f"Nghị quyết {match['number']} ngày {match['day']}", note

    def _resolution_of_province(self, province: str) -> str:
        bases = {
            f"Nghị quyết {match['number']} ngày {match['day']}"
            for code, row in self.notes.items()
            if row["province_code"] == province
            and code not in self.changed
            and (match := _RESOLUTION.search(row["note"]))
        }
        if len(bases) != 1:
            self.plan.findings.append(
                f"wards_2025_legal_notes.csv: tỉnh {province} có {len(bases)} nghị quyết"
            )
            return ""
        return bases.pop()

    def _compare_with_notes(self) -> None:
        """The notes are a second source: names must agree, tones and later changes aside."""
        later = {row["code"]: row["name"] for row in self.changes}
        for code, row in self.new_communes.items():
            other = self.notes.get(code)
            expected = later.get(code, row["name"])
            if other is None:
                self.plan.findings.append(f"wards_2025_legal_notes.csv: thiếu {code} {row['name']}")
            elif fold(other["name"]) != fold(expected) or other["province_code"] != row["province_code"]:
                self.plan.findings.append(
                    f"{code}: hai nguồn ghi khác nhau, “{expected}” và “{other['name']}”"
                )
        for code in self.notes.keys() - self.new_communes.keys():
            self.plan.findings.append(f"wards_2025.csv: thiếu {code} {self.notes[code]['name']}")

    # --- building blocks ---

    def _unit(
        self,
        key: str,
        row: Row,
        kind_and_name: tuple[Kind, str],
        first: date | None,
        last: date | None,
        basis: str = "",
    ) -> PlannedUnit:
        unit = PlannedUnit(uuid.uuid5(_NAMESPACE, key), first, last, UNITS_SOURCE, basis)
        name = (*kind_and_name, tidy(row["short_name"]))
        unit.names.append(Span(name, first, last, basis))
        unit.codes.append(Span((row["code"],), first, last, basis))
        self.by_key[key] = unit
        self.plan.units.append(unit)
        return unit

    def _kind_and_name(self, row: Row, kinds: dict[str, Kind], file: str) -> tuple[Kind, str]:
        """Return the kind, and the name with its first words in their usual case ("Thị Trấn" is a slip).

        The name decides: where the column ``type`` says otherwise, the second source agrees with the name.
        """
        name = tidy(row["name"])
        for words, kind in kinds.items():
            if name.casefold().startswith(f"{words.casefold()} "):
                if row.get("type", words) != words:
                    self.plan.findings.append(
                        f"{file}: {row['code']} “{name}” ghi loại “{row['type']}”; lấy theo tên"
                    )
                return kind, words + name[len(words) :]
        raise AdminUnitsDataError(f"{file}: không rõ loại hình của “{name}”")

    def _step(
        self,
        kind: SuccessionKind,
        before: PlannedUnit,
        after: PlannedUnit,
        basis: str,
        *,
        is_partial: bool = False,
    ) -> None:
        self.plan.successions.append(
            PlannedSuccession(kind, FIRST_DAY_AFTER, before.uid, after.uid, is_partial, basis)
        )

    def _new_province(self, code: str) -> PlannedUnit:
        return self._known_unit(
            f"province:{code}" if code in self.whole_provinces else f"province-2025:{code}"
        )

    def _known_unit(self, key: str) -> PlannedUnit:
        try:
            return self.by_key[key]
        except KeyError:
            raise AdminUnitsDataError(f"Không có đơn vị {key} mà một đơn vị khác trực thuộc") from None

    def _known(self, table: dict[str, Row], code: str, file: str) -> None:
        if code not in table:
            raise AdminUnitsDataError(f"{file}: mã {code} không có trong danh mục")

    def _table(self, file: str) -> dict[str, Row]:
        table: dict[str, Row] = {}
        for row in self._rows(file):
            if row["code"] in table:
                raise AdminUnitsDataError(f"{file}: mã {row['code']} lặp lại")
            table[row["code"]] = row
        return table

    def _rows(self, file: str) -> list[Row]:
        try:
            content = (self.folder / file).read_bytes()
        except OSError as error:
            raise AdminUnitsDataError(f"Không đọc được tệp {file}: {error.strerror}") from error
        self.plan.sha256[file] = hashlib.sha256(content).hexdigest()
        return list(_parsed(content, file))


def _parsed(content: bytes, file: str) -> Iterator[Row]:
    reader = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
    missing = _COLUMNS[file] - set(reader.fieldnames or ())
    if missing:
        raise AdminUnitsDataError(f"{file}: thiếu cột {', '.join(sorted(missing))}")
    yield from reader
