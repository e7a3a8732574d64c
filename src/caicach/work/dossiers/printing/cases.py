"""One dossier with everything that its papers say, read once; and the office that issues them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from caicach.core.deadlines.minutes import moment_of
from caicach.core.dossiers.moves import EventKind
from caicach.exchange.forms import HandedPaper, Office, Party
from caicach.registry.organisations.constants import COMMUNE_KINDS, PROVINCE_KINDS, OrganisationKind
from caicach.registry.organisations.models import Organisation
from caicach.registry.organisations.selectors import Unit, ancestors_as_of, unit_as_of
from caicach.work.dossiers.access import Desk
from caicach.work.dossiers.constants import PaperSort
from caicach.work.dossiers.models import Dossier, DossierPaper, Event, Payment, Result, WorkItem
from caicach.work.dossiers.selectors.naming import full_name_of
from caicach.work.dossiers.selectors.stories import dossier_for, papers_of

CENTRE = "Trung tâm Phục vụ hành chính công"
MARK = "DỮ LIỆU MINH HỌA"


@dataclass(frozen=True, slots=True)
class Asking:
    """Who prints, when, and how a dossier is found again from its paper.

    Args:
        desk: whose hands they have.
        at: now.
        clerk: the name of who prints.
        lookup: returns the address that a paper's code opens; empty for none.
        website: the address that is printed beside the code.
    """

    desk: Desk
    at: datetime
    clerk: str = ""
    lookup: Callable[[str], str] = lambda _code: ""
    website: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """A dossier with its history from the beginning, papers, work, money and results."""

    dossier: Dossier
    events: list[Event]
    papers: list[DossierPaper]
    work: list[WorkItem]
    payments: list[Payment]
    results: list[Result]

    def name(self, which: str) -> str:
        """Return the full name of the ``receiver``, ``agency`` or ``unit``."""
        return str(vars(self.dossier)[f"{which}_name"] or "")

    def last(self, *kinds: EventKind) -> Event | None:
        """Return the latest event of some kinds."""
        wanted = {kind.value for kind in kinds}
        return next((event for event in reversed(self.events) if event.kind in wanted), None)

    def due_before(self, event: Event) -> datetime | None:
        """Return the moment that was promised when an event happened."""
        due = None
        for earlier in self.events:
            if earlier.number >= event.number:
                break
            due = earlier.data.get("due", due)
        return None if due is None else moment_of(due)

    def due_after(self, event: Event) -> datetime | None:
        """Return the moment that an event promised; None where it named none."""
        due = event.data.get("due")
        return None if due is None else moment_of(due)

    @property
    def applicant(self) -> Party:
        """Who asks."""
        row = self.dossier
        return Party(
            row.applicant_name,
            row.applicant_id_number,
            row.applicant_address,
            row.applicant_phone,
            row.applicant_email,
        )

    @property
    def deputy(self) -> Party | None:
        """Who comes for another; None where nobody does."""
        kept = self.dossier.representative
        if not kept.get("name"):
            return None
        parts = (str(kept.get(key, "")) for key in ("name", "id_number", "address", "phone", "email"))
        return Party(*parts)

    @property
    def content(self) -> str:
        """What is asked for: the procedure, and what tells this dossier from others."""
        name, summary = self.dossier.version.name, self.dossier.summary
        return name if summary in {"", name} else f"{name}: {summary}"


def case_of(asking: Asking, code: str) -> Case:
    """Return a dossier with what its papers say; six queries at most.

    Raises Dossier.DoesNotExist: there is none, or they may not see it.
    """
    dossier = dossier_for(asking.desk, code, at=asking.at)
    day = timezone.localdate(asking.at)
    happened = Event.objects.filter(dossier=dossier).annotate(unit_name=full_name_of("unit", on=day))
    work = WorkItem.objects.filter(dossier=dossier).select_related("person", "given_by")
    names = {"unit_name": full_name_of("unit", on=day), "from_name": full_name_of("given_from", on=day)}
    return Case(
        dossier=dossier,
        events=list(happened.order_by("number")),
        papers=papers_of(dossier),
        work=list(work.annotate(**names).order_by("number")),
        payments=list(Payment.objects.filter(dossier=dossier).order_by("pk")),
        results=list(Result.objects.filter(dossier=dossier).order_by("pk")),
    )


def handed(paper: DossierPaper) -> HandedPaper:
    """Return a paper of a dossier as a form lists it."""
    return HandedPaper(
        paper.name,
        originals=paper.count if paper.sort == PaperSort.ORIGINAL else 0,
        copies=paper.count if paper.sort == PaperSort.COPY else 0,
        note=_NOTES.get(paper.sort, ""),
    )


_NOTES = {
    PaperSort.SCAN.value: "bản điện tử",
    PaperSort.HELD.value: "đã có trong kho dữ liệu, không phải nộp",
}


@dataclass(frozen=True, slots=True)
class Issuer:
    """An office as the head of a paper names it, and who signs for it."""

    office: Office
    agency: str
    head: str


def issuer(
    organisation_id: int, *, on: date, website: str, counter: bool, is_illustrative: bool = False
) -> Issuer:
    """Return the office that issues a paper; at most seven queries.

    Args:
        organisation_id: which organisation.
        on: the day whose names hold.
        website: where a code may be typed.
        counter: the paper is the one-stop's own, and not of the agency that decides.
        is_illustrative: what it tells of is made up, and the paper must say so.
    """
    organisation = Organisation.objects.get(pk=organisation_id)
    unit = unit_as_of(organisation, on=on)
    if unit is None:
        return Issuer(Office("", CENTRE, website=website), "", "Thủ trưởng đơn vị")
    above = ancestors_as_of(organisation, on=on)
    superior, name = _heading(unit, above, counter=counter)
    office = Office(
        superior=superior,
        name=name,
        symbol="TTPVHCC" if name == CENTRE else initials(name),
        place=_place(unit, above),
        website=website,
        mark=MARK if is_illustrative or unit.is_illustrative else "",
    )
    return Issuer(office, _agency(unit), _head(unit))


def _heading(unit: Unit, above: list[Unit], *, counter: bool) -> tuple[str, str]:
    """Return the body above and the office that issues."""
    if unit.kind in COMMUNE_KINDS:
        return (_council(unit), CENTRE) if counter else ("", _council(unit))
    if unit.kind in PROVINCE_KINDS:
        return (_council(unit), CENTRE) if counter else ("", _council(unit))
    nearest = above[0] if above else None
    if nearest is None:
        return "", unit.name
    return (_agency(nearest), unit.name)


def _agency(unit: Unit) -> str:
    return _council(unit) if unit.kind in COMMUNE_KINDS | PROVINCE_KINDS else unit.name


def _council(unit: Unit) -> str:
    return f"Ủy ban nhân dân {unit.name[:1].lower()}{unit.name[1:]}"


def _head(unit: Unit) -> str:
    if unit.kind in COMMUNE_KINDS | PROVINCE_KINDS:
        return "Chủ tịch"
    if unit.kind in {OrganisationKind.DEPARTMENT, OrganisationKind.ONE_STOP_CENTRE}:
        return "Giám đốc"
    return "Thủ trưởng đơn vị"


def _place(unit: Unit, above: list[Unit]) -> str:
    """Return the name of the nearest commune or province without its kind, as papers are dated by it."""
    for found in (unit, *above):
        if found.kind in COMMUNE_KINDS | PROVINCE_KINDS:
            for word in ("Thành phố ", "Thị trấn ", "Đặc khu ", "Phường ", "Tỉnh ", "Xã "):
                if found.name.startswith(word):
                    return found.name.removeprefix(word)
            return found.name
    return ""


def initials(name: str) -> str:
    """Return the letters that stand in numbers for an agency.

    >>> initials("Sở Tư pháp"), initials("Ủy ban nhân dân xã Hòa An")
    ('STP', 'UBND')
    """
    if name.startswith("Ủy ban nhân dân"):
        return "UBND"
    return "".join(word[0].upper() for word in name.replace("-", " ").split() if word[0].isalpha())
