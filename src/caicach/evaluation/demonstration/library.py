"""The libraries of the units: documents set, signed, tampered with, scanned, and put on their shelves."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pypdfium2
from django.conf import settings
from django.utils import timezone
from PIL import Image

from caicach.common.files.services import store_file
from caicach.common.jobs.services import enqueue
from caicach.core.codes.text import fold
from caicach.evaluation.campaigns.models import Campaign
from caicach.evaluation.demonstration.papers import Draft, Subject, paper_of
from caicach.evaluation.demonstration.places import AGENCIES, COMMUNES, DEPARTMENTS, Seat
from caicach.evaluation.demonstration.plot import COPIERS, FEATURED, OUTDATED, RECYCLER
from caicach.evaluation.demonstration.scene import Scene
from caicach.evaluation.demonstration.seasons import LAST, THIS
from caicach.evaluation.evidence.constants import DocumentKind as Kind
from caicach.evaluation.evidence.constants import SignatureVerdict
from caicach.evaluation.evidence.jobs import CHECK_SIGNATURES, CheckSignatures
from caicach.evaluation.evidence.models import Document, DocumentVersion
from caicach.exchange.papers import to_pdfs
from caicach.exchange.pdf.making import Identity, make_authority, make_signing_identity, sign_pdf, tamper
from caicach.registry.acting import Act

TRUSTED, UNTRUSTED, TAMPERED = "trusted", "untrusted", "tampered"
_SIGNED = {
    ("MH-TP", Kind.PLAN): TRUSTED,
    ("MH-TP", Kind.REPORT): TRUSTED,
    ("MH-TC", Kind.REPORT): TRUSTED,
    ("MH-NV", Kind.PLAN): TRUSTED,
    ("MH-SM", Kind.PLAN): TRUSTED,
    ("MH-SM", Kind.REPORT): TRUSTED,
    ("MH-SM", Kind.DECISION): UNTRUSTED,
    ("MH-DG", Kind.REPORT): UNTRUSTED,
    ("MH-BX", Kind.REPORT): TAMPERED,
    ("MH-BX", Kind.PLAN): TRUSTED,
}
_SCANNED = {("MH-TP", Kind.STATISTICS), ("MH-DG", Kind.DECISION), ("MH-BX", Kind.STATISTICS)}
_RICH = (Kind.PLAN, Kind.REPORT, Kind.DECISION, Kind.STATISTICS)
_KEPT: dict[str, tuple[Kind, ...]] = {
    DEPARTMENTS: (Kind.PLAN, Kind.REPORT),
    AGENCIES: (Kind.PLAN, Kind.REPORT),
}
_A_BATCH = 60
_RESOLUTION = 1.3
_TITLES = {
    Kind.PLAN: "Cải cách hành chính năm {year}",
    Kind.REPORT: "Kết quả cải cách hành chính năm {year}",
    Kind.DECISION: "phân công nhiệm vụ cải cách hành chính năm {year}",
    Kind.STATISTICS: "Tình hình giải quyết thủ tục hành chính năm {year}",
}
_HEADS = {"so": "Giám đốc", "nganh-doc": "Thủ trưởng", "xa": "Chủ tịch"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A document that a unit's library shall hold."""

    seat: Seat
    subject: Subject
    draft: Draft

    @property
    def place(self) -> tuple[str, Kind]:
        """Whose it is, and of which kind."""
        return self.seat.key, self.draft.kind


@dataclass(frozen=True, slots=True)
class File:
    """A file as it would be uploaded; ``pages`` are counted, ``signed`` says that somebody must check it."""

    content: bytes
    name: str
    pages: int
    signed: bool = False
    is_pdf: bool = True


def lay_libraries(scene: Scene) -> None:
    """Make every document of the demonstration and put it into the library of its unit."""
    wanted = [one for year in (LAST, THIS) for one in _wanted(scene, year)]
    files = _files(wanted, scene)
    for one, file in zip(wanted, files, strict=True):
        _shelve(scene, one, file)
    source = next(one for one in wanted if one.seat.key == COPIERS[0]) if _takes_part(scene) else None
    if source is not None:
        copied = files[wanted.index(source)]
        for key in COPIERS[1:]:
            seat = next(seat for seat in scene.seats if seat.key == key)
            _shelve(scene, replace(source, seat=seat), copied)


def _takes_part(scene: Scene) -> bool:
    return set(COPIERS) <= {seat.key for seat in scene.seats}


def _wanted(scene: Scene, year: int) -> list[Wanted]:
    found = []
    for seat in scene.seats:
        featured = seat.key in FEATURED
        if year == LAST and not (featured or seat.key == RECYCLER):
            continue
        if year == THIS and seat.key in {RECYCLER, *COPIERS[1:]}:
            continue
        subject = _subject(scene, seat)
        rich = featured or seat.key == RECYCLER
        kinds: tuple[Kind, ...] = _RICH if rich else _KEPT.get(seat.block, (Kind.REPORT,))
        if year == LAST and featured:
            kinds = _KEPT[DEPARTMENTS]
        for number, kind in enumerate(kinds):
            draft = Draft(kind, 17 + 31 * number, _day(scene, seat, kind, year), "", year)
            found.append(Wanted(seat, subject, replace(draft, abstract=_TITLES[kind].format(year=year))))
    return found


def _subject(scene: Scene, seat: Seat) -> Subject:
    name = str(scene.organisation(seat.key))
    issuer = f"Ủy ban nhân dân {name[0].lower()}{name[1:]}" if seat.block == COMMUNES else name
    initials = "UBND" if seat.block == COMMUNES else seat.key.removeprefix("MH-")
    return Subject(issuer, initials, str(scene.person(seat.head)), _HEADS[seat.block])


def _day(scene: Scene, seat: Seat, kind: Kind, year: int) -> date:
    if year == THIS and seat.key == OUTDATED and kind is not Kind.PLAN:
        return date(LAST, 8, 12)
    if kind is Kind.PLAN:
        return date(year, 1, 14)
    if kind is Kind.DECISION:
        return date(year, 3, 3)
    latest = date(year, 12, 10) if year != THIS else timezone.localdate(scene.days(-30))
    return min(latest, date(year, 12, 10))


def _files(wanted: list[Wanted], scene: Scene) -> list[File]:
    papers = [paper_of(one.subject, one.draft) for one in wanted]
    batches = [papers[start : start + _A_BATCH] for start in range(0, len(papers), _A_BATCH)]
    # Each batch is set in a process of its own, two at a time.
    with ThreadPoolExecutor(2) as two:
        pdfs = [pdf for batch in two.map(to_pdfs, batches) for pdf in batch]
    hands = _hands(scene)
    return [_file(one, pdf, hands) for one, pdf in zip(wanted, pdfs, strict=True)]


def _file(one: Wanted, pdf: bytes, hands: dict[str, Identity]) -> File:
    name = fold(f"{one.draft.symbol(one.subject)} {one.draft.year}").replace("/", "-").replace(" ", "-")
    pages = len(pypdfium2.PdfDocument(pdf))
    if one.draft.year == THIS and one.place in _SCANNED:
        return _scan(pdf, name)
    how = _SIGNED.get(one.place) if one.draft.year == THIS else None
    if how is None:
        return File(pdf, f"{name}.pdf", pages)
    at = datetime.combine(one.draft.issued_on, datetime.min.time(), timezone.get_default_timezone())
    identity = hands[UNTRUSTED if how == UNTRUSTED else TRUSTED]
    signed = sign_pdf(pdf, identity, at=at + timedelta(hours=9))
    return File(tamper(signed) if how == TAMPERED else signed, f"{name}.pdf", pages, signed=True)


def _scan(pdf: bytes, name: str) -> File:
    """Return the first page as a photograph of it, slightly askew as scans are."""
    page = pypdfium2.PdfDocument(pdf)[0].render(scale=_RESOLUTION).to_pil().convert("L")
    picture = io.BytesIO()
    page.rotate(0.7, resample=Image.Resampling.BICUBIC, fillcolor=250).save(picture, "JPEG", quality=70)
    return File(picture.getvalue(), f"{name}.jpg", 1, is_pdf=False)


def _hands(scene: Scene) -> dict[str, Identity]:
    """Return who signs: one vouched for by a root that this demonstration trusts, one by nobody."""
    begins, ends = scene.at - timedelta(days=3 * 365), scene.at + timedelta(days=10 * 365)
    root = make_authority(valid_from=begins, valid_to=ends)
    folder = Path(settings.VAR) / "trust-roots"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "minh-hoa.pem").write_bytes(root.certificate)
    trusted = make_signing_identity(
        "Con dấu minh họa", "Tỉnh Minh Họa", valid_from=begins, valid_to=ends, authority=root
    )
    unknown = make_signing_identity("Con dấu lạ", "Không rõ", valid_from=begins, valid_to=ends)
    return {TRUSTED: trusted, UNTRUSTED: unknown}


def _shelve(scene: Scene, one: Wanted, file: File) -> None:
    added = datetime.combine(one.draft.issued_on, datetime.min.time(), timezone.get_default_timezone())
    act: Act = scene.act(one.seat.officer, max(added + timedelta(days=2, hours=10), _earliest()))
    number = one.draft.symbol(one.subject)
    document = Document.objects.create(
        organisation=scene.organisation(one.seat.key),
        kind=one.draft.kind,
        number=number,
        issued_on=one.draft.issued_on,
        issuer=one.subject.issuer,
        title=one.draft.abstract,
        search_text=fold(f"{number} {one.draft.abstract} {one.subject.issuer}")[:1000],
        created_by_id=act.person_id,
        created_at=act.at,
    )
    stored = store_file([file.content], name=file.name, by=act.actor, at=act.at)
    DocumentVersion.objects.create(
        document=document,
        number=1,
        file=stored,
        sha256=stored.sha256,
        pages=file.pages,
        # Whether an unsigned file is signed needs no check: nobody signed it here.
        verdict=SignatureVerdict.NOT_CHECKED if file.signed else SignatureVerdict.NONE,
        by_id=act.person_id,
        at=act.at,
    )


def _earliest() -> datetime:
    return datetime(2025, 7, 2, 9, tzinfo=timezone.get_default_timezone())


def ask_for_checks(campaign: Campaign, *, at: datetime) -> None:
    """Let the worker check the signatures that nobody has looked at."""
    for version in DocumentVersion.objects.filter(verdict=SignatureVerdict.NOT_CHECKED).order_by("pk"):
        enqueue(CHECK_SIGNATURES, CheckSignatures(version.pk, campaign.chain), at=at)
