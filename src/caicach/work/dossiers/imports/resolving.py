"""Which procedure, version and organisation of the register a file's codes and names mean."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from django.db.models import F

from caicach.core.codes.agencies import tidy_code
from caicach.core.codes.dossiers import parse
from caicach.core.codes.procedures import ProcedureCodeError, normal_procedure_code
from caicach.core.codes.text import fold
from caicach.core.deadlines.minutes import VIETNAM
from caicach.core.index.text import Text, say
from caicach.exchange.portal.records import Dossier, Progress
from caicach.registry.organisations.constants import CodeSystem
from caicach.registry.organisations.models import Designation, OrganisationCode
from caicach.registry.procedures.constants import VersionState
from caicach.registry.procedures.models import ProcedureVersion
from caicach.work.dossiers.imports.slim import Places

_SYSTEMS = (CodeSystem.IDENTIFIER, CodeSystem.DVCQG, CodeSystem.INTERNAL)
_LONGEST = (
    ("MaHoSo", "code", 60),
    ("ChuHoSo", "owner", 250),
    ("SoDienThoai", "phone", 20),
    ("Email", "email", 254),
    ("TrichYeuHoSo", "summary", 1_000),
)


class Resolver:
    """The register as files name it, read once; what it does not know is counted.

    ``unknown_procedures`` and ``unknown_units`` count the rows of each code or name not found.
    """

    def __init__(self) -> None:
        self.unknown_procedures: Counter[str] = Counter()
        self.unknown_units: Counter[str] = Counter()
        self._versions = _versions()
        self._units = _units()
        self._named = _named()
        self.place_of = lru_cache(maxsize=200_000)(self._place_of)

    def places(self, record: Dossier) -> Places | Text:
        """Return where a dossier belongs, or why nobody knows."""
        for field, name, longest in _LONGEST:
            if len(getattr(record, name)) > longest:
                return say("{f}: dài quá {n} ký tự.", "{f}: longer than {n} characters.", f=field, n=longest)
        moment = record.received_at or record.submitted_at
        day = None if moment is None else moment.astimezone(VIETNAM).date()
        version = self._version(record.procedure_code, day)
        if version is None:
            self.unknown_procedures[record.procedure_code] += 1
            return say(
                "MaTTHC: chưa có thủ tục «{c}» trong danh mục. Hãy nhập thủ tục rồi nạp lại dòng này.",
                "MaTTHC: procedure '{c}' is not in the catalogue. Add it and feed this row again.",
                c=record.procedure_code,
            )
        receiver, agency = self.place_of(parse(record.code).unit, record.unit)
        if receiver is None or agency is None:
            said = record.unit or record.code
            self.unknown_units[said] += 1
            return say(
                "DonViXuLy: không có cơ quan nào mang mã hoặc tên «{u}». "
                "Hãy thêm mã cơ quan rồi nạp lại dòng này.",
                "DonViXuLy: no agency has the code or name '{u}'. Add the code and feed this row again.",
                u=said,
            )
        return Places(*version, receiver, agency)

    def refusal_of_step(self, record: Progress) -> Text | None:
        """Return why a step cannot be kept, if so."""
        if len(record.code) > 60 or len(record.actor) > 255:
            return say("MaHoSo hoặc NguoiXuLy dài quá.", "MaHoSo or NguoiXuLy is too long.")
        return None

    def _place_of(self, prefix: str, unit: str) -> tuple[int | None, int | None]:
        """Return who received and who decides: each stands in for the other where only one is known."""
        receiver = self._units.get(prefix) if prefix else None
        agency = self._units.get(tidy_code(unit)) or self._named.get(fold(unit)) if unit else None
        if unit and agency is None:
            return None, None
        return receiver or agency, agency or receiver

    def _version(self, code: str, day: date | None) -> tuple[int, int] | None:
        """Return procedure and version: the one in force on the day, else the nearest published."""
        try:
            versions = self._versions.get(normal_procedure_code(code), [])
        except ProcedureCodeError:
            versions = self._versions.get(code, [])
        if not versions:
            return None
        if day is not None:
            for procedure, version, since, until in versions:
                if (since is None or since <= day) and (until is None or until >= day):
                    return procedure, version
        return versions[0][:2]


Span = tuple[int, int, date | None, date | None]


def _versions() -> Mapping[str, list[Span]]:
    found: dict[str, list[Span]] = {}
    rows = ProcedureVersion.objects.exclude(state=VersionState.DRAFT).order_by("procedure", "-number")
    columns = ("procedure__code", "procedure_id", "pk", "valid_from", "valid_to")
    for code, procedure, version, since, until in rows.values_list(*columns):
        found.setdefault(code, []).append((procedure, version, since, until))
    return found


def _units() -> Mapping[str, int]:
    """Return organisations by code; where a code was given twice, who has it now."""
    rows = OrganisationCode.objects.filter(system__in=_SYSTEMS).order_by(F("valid_to").asc(nulls_last=True))
    return {tidy_code(code): unit for code, unit in rows.values_list("code", "organisation_id")}


def _named() -> Mapping[str, int]:
    """Return organisations by name, where a name is one organisation's alone."""
    found: dict[str, set[int]] = {}
    rows = Designation.objects.filter(valid_to__isnull=True)
    for name, unit in rows.values_list("name_folded", "organisation_id"):
        found.setdefault(name, set()).add(unit)
    return {name: units.pop() for name, units in found.items() if len(units) == 1}
