"""Batches of dossiers, steps and supplements that a program of a unit hands in, answered row by row.

The same rows twice change nothing; a dossier on which somebody here has acted is left as it is; rows about
dossiers of other units are refused as if there were none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from caicach.common.audit.actions import Subject
from caicach.common.audit.services import record
from caicach.core.dossiers.moves import EventKind
from caicach.core.index.text import Text, say
from caicach.exchange.portal.checks import Checks
from caicach.exchange.portal.fields import TOP, Shape, shape_of
from caicach.exchange.portal.reading import Row, Table, reasons
from caicach.exchange.portal.records import Dossier as DossierRecord
from caicach.exchange.portal.records import Progress, Record, Supplement
from caicach.exchange.portal.sources import START, Ending, Format, Mark, RawRow
from caicach.registry.procedures.models import ProcedureVersion
from caicach.registry.procedures.rules import rules_to_json
from caicach.work.dossiers.actions import IMPORTED
from caicach.work.dossiers.api.reading import within
from caicach.work.dossiers.api.tokens import actor_of
from caicach.work.dossiers.imports.resolving import Resolver
from caicach.work.dossiers.imports.sealing import Sealer
from caicach.work.dossiers.imports.slim import (
    SlimDossier,
    SlimStep,
    SlimSupplement,
    slim_dossier,
    slim_step,
    slim_supplement,
)
from caicach.work.dossiers.imports.spilling import Part
from caicach.work.dossiers.imports.storing import store
from caicach.work.dossiers.imports.taking import Counts, Taker
from caicach.work.dossiers.models import ApiToken, Dossier

MOST = 500
"""Rows of one batch at most."""
_TRIES = 3
Slim = SlimDossier | SlimStep | SlimSupplement
_NO_OBJECT = say("Dòng này không phải một đối tượng JSON.", "This row is no JSON object.")
_NO_KIND = say(
    "Không nhận ra đây là HoSo, TienDo hay DanhSachHoSoBoSung: cần MaHoSo và các trường của loại đó.",
    "Not known as HoSo, TienDo or DanhSachHoSoBoSung: MaHoSo and the fields of that kind are needed.",
)
_NOT_OURS = say(
    "MaHoSo: đơn vị của mã truy cập không tiếp nhận và không giải quyết hồ sơ này. "
    "Hãy kiểm tra mã hồ sơ và DonViXuLy.",
    "MaHoSo: the token's unit neither receives nor decides this dossier. Check the code and DonViXuLy.",
)
_NOWHERE = say(
    "MaHoSo: không có hồ sơ mang mã này. Hãy gửi hồ sơ (HoSo) trước hoặc cùng lô.",
    "MaHoSo: there is no dossier of this code. Send the dossier (HoSo) first or in the same batch.",
)
_NO_CODE = say("MaHoSo: Thiếu giá trị bắt buộc.", "MaHoSo: a required value is missing.")


class Outcome(StrEnum):
    """What came of a row: of its dossier, for steps and supplements."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    KEPT = "kept"
    REFUSED = "refused"


@dataclass(slots=True)
class Answer:
    """What came of one row; ``message`` says why it was refused or kept, ``remarks`` what was odd."""

    row: int
    code: str = ""
    outcome: Outcome = Outcome.REFUSED
    message: str = ""
    remarks: list[str] = field(default_factory=list)


_KEPT = "Cán bộ đã xử lý hồ sơ này tại đây nên nội dung gửi không ghi đè; xem báo cáo đối chiếu."


def take_batch(
    token: ApiToken, objects: Sequence[object], *, at: datetime, origin: str, source: str = ""
) -> list[Answer]:
    """Take rows in the portal's field names, and answer each in their order.

    Args:
        token: whose unit must receive or decide every dossier named.
        objects: rows as JSON gave them, at most :data:`MOST`.
        source: the name of the system, else the token's.

    Raises:
        PermissionDenied: the token does not write.
        ValueError: there are too many rows.
    """
    if not token.can_write:
        raise PermissionDenied
    if len(objects) > MOST:
        raise ValueError(f"{len(objects)} rows")
    answers = [Answer(number, _code_in(one)) for number, one in enumerate(objects, start=1)]
    slims = _Sieve(answers).slims(objects, at)
    for tried in range(1, _TRIES + 1):
        try:
            _write(token, slims, answers, at=at, origin=origin, source=(source or token.name)[:60])
        except IntegrityError:
            # Somebody else added the same person or code at the same moment.
            if tried == _TRIES:
                raise
        else:
            break
    return answers


def _code_in(given: object) -> str:
    code = given.get("MaHoSo", "") if isinstance(given, Mapping) else ""
    return code[:80] if isinstance(code, str) else ""


# --- Reading ----------------------------------------------------------------------------------------------


class _Given:
    """Objects at hand as a source of rows."""

    format = Format.JSON
    name = "API"
    sheet = ""

    def __init__(self, rows: Sequence[tuple[int, dict[str, object]]], columns: tuple[str, ...]) -> None:
        self.columns = columns
        self.ending = Ending()
        self._rows = rows

    def rows(self, after: Mark = START) -> Iterator[RawRow]:
        """Give the objects after a mark."""
        for number, cells in self._rows:
            if number > after.row:
                yield RawRow(number, number, Mark(number), cells)


class _Sieve:
    """Tells good rows from others; what is wrong goes into the answers."""

    def __init__(self, answers: Sequence[Answer]) -> None:
        self._answers = answers
        self._resolver = Resolver()

    def slims(self, objects: Sequence[object], at: datetime) -> list[Slim]:
        """Return the good rows."""
        kinds: dict[str, list[tuple[int, dict[str, object]]]] = {}
        for number, given in enumerate(objects, start=1):
            shape = shape_of(map(str, given)) if isinstance(given, dict) else None
            if shape is None or not isinstance(given, dict):
                self._refuse(number, _NO_KIND if isinstance(given, dict) else _NO_OBJECT)
            else:
                kinds.setdefault(shape.name, []).append((number, given))
        found: list[Slim] = []
        for shape in TOP:
            found += self._of_kind(shape, kinds.get(shape.name, []), at)
        return found

    def _of_kind(
        self, shape: Shape, rows: Sequence[tuple[int, dict[str, object]]], at: datetime
    ) -> Iterator[Slim]:
        table = Table(_Given(rows, shape.columns), shape, Checks(at=at))
        for row in table.rows():
            slim = self._slim(row)
            if isinstance(slim, Text):
                self._refuse(row.number, slim)
            else:
                self._answers[row.number - 1].code = slim.code
                yield slim

    def _slim(self, row: Row) -> Slim | Text:
        answer = self._answers[row.number - 1]
        answer.remarks = [f"{one.field}: {one.reason.vi}" for one in row.faults if not one.stops]
        if row.record is None:
            if row.is_repeated:
                answer.outcome = Outcome.UNCHANGED
            return reasons(row.faults)
        return self._slimmed(row.record, row.number)

    def _slimmed(self, found: Record, number: int) -> Slim | Text:
        if isinstance(found, Progress):
            return self._resolver.refusal_of_step(found) or slim_step(found, number)
        if isinstance(found, Supplement):
            return slim_supplement(found, number) if found.code else _NO_CODE
        assert isinstance(found, DossierRecord)
        places = self._resolver.places(found)
        return places if isinstance(places, Text) else slim_dossier(found, number, places)

    def _refuse(self, number: int, reason: Text) -> None:
        self._answers[number - 1].message = reason.vi


# --- Writing ----------------------------------------------------------------------------------------------


def _write(
    token: ApiToken, slims: Sequence[Slim], answers: list[Answer], *, at: datetime, origin: str, source: str
) -> None:
    """Write the good rows in one transaction, with their entry in the ledger."""
    with transaction.atomic():
        codes = {slim.code for slim in slims}
        before = _standing(token, codes)
        part, taken = _part(token, slims, before, answers)
        taker = Taker(
            store(),
            Sealer(kind=EventKind.IMPORTED.value, recorded_at=at, origin=origin[:100]),
            at,
            source,
            is_illustrative=False,
            rules=_rules({one.version for one in part.dossiers.values()}),
        )
        counts, _nowhere = taker.take(part)
        after = _standing(token, part.codes)
        if any(known is None for known in after.values()):
            # Another unit's dossier took the code meanwhile.
            raise IntegrityError("a dossier of another unit")
        _tell(answers, taken, before, after, frozenset(counts.left_codes))
        refused = sum(answer.outcome is Outcome.REFUSED for answer in answers)
        _note(token, counts, refused, at=at, origin=origin, source=source)


def _standing(token: ApiToken, codes: set[str]) -> dict[str, int | None]:
    """Return of each known code how many events there are; None of what is another unit's."""
    ours = set(Dossier.objects.filter(within(token), code__in=codes).values_list("code", flat=True))
    rows = Dossier.objects.filter(code__in=codes).values_list("code", "events_count")
    return {code: count if code in ours else None for code, count in rows}


def _part(
    token: ApiToken, slims: Sequence[Slim], before: Mapping[str, int | None], answers: Sequence[Answer]
) -> tuple[Part, list[Slim]]:
    """Return what of the good rows is the unit's, for the import to take."""
    part = Part()
    taken: list[Slim] = []
    for slim in slims:
        if isinstance(slim, SlimDossier):
            known = before.get(slim.code, 0)
            if known is None or token.unit_id not in {slim.receiver, slim.agency}:
                answers[slim.row - 1].message = _NOT_OURS.vi
                continue
            part.dossiers[slim.code] = slim
        elif before.get(slim.code) is None and slim.code not in part.dossiers:
            answers[slim.row - 1].message = _NOWHERE.vi
            continue
        elif isinstance(slim, SlimStep):
            part.steps[slim.code].append(slim)
        else:
            part.supplements[slim.code].append(slim)
        taken.append(slim)
    for steps in part.steps.values():
        steps.sort(key=lambda step: step.at)
    return part, taken


def _tell(
    answers: Sequence[Answer],
    taken: Sequence[Slim],
    before: Mapping[str, int | None],
    after: Mapping[str, int | None],
    left: frozenset[str],
) -> None:
    for slim in taken:
        answer = answers[slim.row - 1]
        if slim.code in left:
            answer.outcome, answer.message = Outcome.KEPT, _KEPT
        elif slim.code not in before:
            answer.outcome = Outcome.NEW
        else:
            same = before[slim.code] == after[slim.code]
            answer.outcome = Outcome.UNCHANGED if same else Outcome.CHANGED


def _rules(versions: set[int]) -> dict[int, dict[str, object]]:
    found = ProcedureVersion.objects.filter(pk__in=versions)
    return {version.pk: rules_to_json(version.deadline_rules()) for version in found}


def _note(token: ApiToken, counts: Counts, refused: int, *, at: datetime, origin: str, source: str) -> None:
    if not (counts.new or counts.changed):
        return
    record(
        IMPORTED,
        by=actor_of(token),
        on=Subject("dataset", f"api_token:{token.pk}", source),
        origin=origin,
        at=at,
        details={
            "new": counts.new,
            "changed": counts.changed,
            "events": counts.events,
            "refused": refused,
        },
    )
