"""Taking a dossier in: accepted with a receipt, sent for completion, refused, or submitted online.

One statement each, in this order: what the register stands at, the person, the number, the dossier, its
papers, its events, the message. Nothing is read that the request did not bring or this process does not know.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from caicach.core.codes.text import fold, tidy
from caicach.core.deadlines.durations import DurationError, parse
from caicach.core.dossiers.moves import EventKind as Kind
from caicach.core.dossiers.states import ChannelKind
from caicach.registry.acting import Act, require
from caicach.registry.procedures.constants import Collected
from caicach.work.dossiers.access import desk_of
from caicach.work.dossiers.constants import PaperSort
from caicach.work.dossiers.models import Applicant, Dossier, DossierPaper
from caicach.work.dossiers.numbering import next_code
from caicach.work.dossiers.offers import Offer, offer_of, standing_of
from caicach.work.dossiers.policies import may_take_in
from caicach.work.dossiers.recording import Recorder, deed
from caicach.work.dossiers.refusals import DossierError, require_reason
from caicach.work.dossiers.requests import Person, Request
from caicach.work.dossiers.services.fees import ask_on_intake
from caicach.work.dossiers.services.waiting import require_missing
from caicach.work.dossiers.telling import tell


@dataclass(frozen=True, slots=True)
class Taken:
    """The dossier, and whether this very request made it; a repetition finds what the first one made."""

    dossier: Dossier
    is_new: bool


def accept(request: Request, *, act: Act) -> Taken:
    """Accept a complete dossier: its time begins, and the receipt can be printed (form 01).

    Raises:
        PermissionDenied: the office is not one where the person takes in.
        DossierError: something asked for is wrong; nothing was kept.
    """
    _require_clerk(request, act)
    missing = [paper.name for paper in request.papers if not paper.is_given]
    if missing:
        raise DossierError(
            _("Hồ sơ còn thiếu giấy tờ: %(names)s. Hãy lập phiếu yêu cầu bổ sung, hoặc đánh dấu đã nộp.")
            % {"names": "; ".join(missing)},
            "papers",
        )
    return _take(request, Kind.ACCEPTED, act)


def ask_completion(request: Request, reason: str, *, act: Act) -> Taken:
    """Ask once, completely, for all that an incomplete dossier lacks (form 02; NĐ 61/2018 Đ17.1a).

    Raises PermissionDenied and DossierError like :func:`accept`; also where nothing is missing, or a missing
    paper gives no reason.
    """
    _require_clerk(request, act)
    require_missing([paper for paper in request.papers if not paper.is_given], reason)
    return _take(request, Kind.COMPLETION_ASKED, act, reason=reason)


def refuse(request: Request, reason: str, *, act: Act) -> Taken:
    """Refuse to take a dossier in, with the reason in writing (form 03; NĐ 61/2018 Đ17.1b).

    Raises PermissionDenied and DossierError like :func:`accept`; also without a reason.
    """
    _require_clerk(request, act)
    require_reason(reason)
    return _take(request, Kind.REFUSED, act, reason=reason)


def submit(request: Request, *, act: Act) -> Taken:
    """Register what a citizen submits online; the office then accepts it, asks for more or refuses.

    Whoever signed in may submit for themselves.

    Raises DossierError like :func:`accept`.
    """
    require(act.by.is_authenticated)
    return _take(request, Kind.SUBMITTED, act)


def _require_clerk(request: Request, act: Act) -> None:
    require(may_take_in(desk_of(act.by, on=act.day), request.receiver_id))


def _take(request: Request, kind: Kind, act: Act, *, reason: str = "") -> Taken:
    _check(request)
    try:
        with transaction.atomic():
            return Taken(_made(request, kind, act, reason), is_new=True)
    except IntegrityError:
        known = Dossier.objects.filter(request_key=request.key).first()
        if known is None:
            raise
        return Taken(known, is_new=False)


def _check(request: Request) -> None:
    if not tidy(request.person.name):
        raise DossierError(_("Hãy nhập họ tên người nộp, hoặc tên tổ chức."), "name")
    if not tidy(request.summary):
        raise DossierError(_("Hãy nhập nội dung yêu cầu giải quyết."), "summary")
    if not 1 <= request.copies <= 100:
        raise DossierError(_("Số bộ hồ sơ phải từ 1 đến 100."), "copies")


def _made(request: Request, kind: Kind, act: Act, reason: str) -> Dossier:
    standing = standing_of(request.version_id, on=act.day)
    offer = offer_of(
        request.version_id,
        channel=request.channel,
        case=request.case,
        agency_id=request.agency_id,
        catalogue=standing.catalogue,
    )
    dossier = _row(request, offer, act)
    dossier.calendar_revision = standing.calendar
    dossier.applicant = _applicant(request.person, act)
    dossier.code = next_code(request.receiver_id, act.day, at=act.at)
    recorder = Recorder(dossier, act, is_new=True)
    data: dict[str, Any] = {"delivery": request.delivery_kind, "channel": request.channel}
    if kind is Kind.ACCEPTED and act.by.pk is not None:
        data["unit"], data["person"] = request.receiver_id, act.by.pk
    recorder.add(deed(kind, reason=reason, unit_id=request.receiver_id, **data))
    charges = _charges(request, offer, kind)
    for charge in charges:
        recorder.add(
            deed(Kind.FEE_ASKED, amount=charge.amount, name=charge.name, unit_id=request.receiver_id)
        )
    recorder.close()
    DossierPaper.objects.bulk_create(_papers(request, dossier, act))
    if charges:
        ask_on_intake(dossier, charges, act)
    tell(dossier, act.at)
    return dossier


def _row(request: Request, offer: Offer, act: Act) -> Dossier:
    person = request.person
    return Dossier(
        request_key=request.key,
        procedure_id=offer.procedure_id,
        version_id=offer.version_id,
        process_id=offer.process_id,
        case=request.case,
        channel=request.channel,
        summary=tidy(request.summary),
        copies=request.copies,
        applicant_name=tidy(person.name),
        applicant_id_number=person.id_number,
        applicant_phone=person.phone,
        applicant_email=person.email,
        applicant_address=tidy(person.address),
        representative=dict(request.representative),
        search=search_text(tidy(person.name), person.id_number, person.phone, tidy(request.summary)),
        receiver_id=request.receiver_id,
        agency_id=request.agency_id,
        unit_id=request.receiver_id,
        delivery_kind=request.delivery_kind,
        delivery_address=tidy(request.delivery_address),
        limit=_limit(request, offer),
        rules=offer.rules,
        submitted_at=act.at,
    )


def search_text(*texts: str) -> str:
    """Return the folded words by which a dossier is searched, each after a blank."""
    return "".join(f" {fold(text)}" for text in texts if text)


def _limit(request: Request, offer: Offer) -> str:
    if offer.limit is not None:
        return offer.limit
    if not request.limit:
        raise DossierError(
            _("Danh mục chưa có thời hạn của thủ tục này. Hãy nhập, ví dụ «05 ngày làm việc»."),
            "limit",
        )
    try:
        parse(request.limit)
    except DurationError as error:
        raise DossierError(str(error), "limit") from error
    return tidy(request.limit)


def _applicant(person: Person, act: Act) -> Applicant:
    row = Applicant(
        kind=person.kind,
        id_number=person.id_number or None,
        name=person.name,
        phone=person.phone,
        email=person.email,
        address=person.address,
        updated_at=act.at,
    ).tidied()
    if row.id_number is None:
        row.save(force_insert=True)
        return row
    (kept,) = Applicant.objects.bulk_create(
        [row],
        update_conflicts=True,
        unique_fields=["id_number"],
        update_fields=["kind", "name", "name_folded", "phone", "email", "address", "updated_at"],
    )
    return kept


def _charges(request: Request, offer: Offer, kind: Kind) -> list[Any]:
    if kind is not Kind.ACCEPTED or not request.with_fees:
        return []
    wanted = {Collected.BEFORE.value, Collected.AT_INTAKE.value, Collected.AT_RETURN.value}
    return [charge for charge in offer.charges if charge.collected in wanted]


def _papers(request: Request, dossier: Dossier, act: Act) -> list[DossierPaper]:
    return [
        DossierPaper(
            dossier=dossier,
            paper_id=paper.paper_id,
            position=place,
            name=tidy(paper.name)[:1000],
            sort=PaperSort.HELD if paper.reused_id else paper.sort,
            count=paper.count,
            is_given=paper.is_given,
            missing_because=tidy(paper.missing_because),
            reused_id=paper.reused_id,
            file_id=paper.file_id,
            is_digitised=bool(paper.file_id or paper.reused_id) or request.channel is ChannelKind.ONLINE,
            added_at=act.at,
        )
        for place, paper in enumerate(request.papers, start=1)
    ]
