"""Applications that citizens fill in: begun, saved step by step, given their papers, and sent once."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from caicach.common.files.models import StoredFile
from caicach.common.jobs.services import enqueue
from caicach.core.codes.text import tidy
from caicach.core.dossiers.states import ChannelKind, DeliveryKind
from caicach.registry.acting import Act, require
from caicach.registry.procedures.models import Paper
from caicach.work.dossiers.constants import ApplicantKind, PaperSort
from caicach.work.dossiers.models import Dossier, Draft
from caicach.work.dossiers.refusals import DossierError
from caicach.work.dossiers.requests import GivenPaper, Person, Request
from caicach.work.dossiers.selectors.offices import (
    Opening,
    agency_for,
    held_results,
    opening_of_version,
)
from caicach.work.dossiers.services.intake import Taken, submit

KEPT = timedelta(days=30)
"""How long an application that nobody touches is kept."""
MOST_OPEN = 20
LONGEST_VALUE = 2_000
STEPS = ("who", "what", "delivery")
CLEAR_DRAFTS = "dossiers.clear_drafts"


@dataclass(frozen=True, slots=True)
class ClearDrafts:
    """The day, in ISO form, on which an application was touched last."""

    day: str


@transaction.atomic
def begin(opening: Opening, *, act: Act) -> Draft:
    """Begin an application; who signed in owns it, else who holds its key.

    Raises DossierError: the person has begun too many.
    """
    owner = act.by.pk
    if owner is not None and Draft.objects.filter(owner=owner, dossier__isnull=True).count() >= MOST_OPEN:
        raise DossierError(_("Ông/bà đang soạn quá nhiều hồ sơ. Hãy gửi hoặc xóa bớt rồi bắt đầu hồ sơ mới."))
    draft = Draft.objects.create(
        key=secrets.token_urlsafe(24),
        owner_id=owner,
        version=opening.version,
        created_at=act.at,
        touched_at=act.at,
        expires_at=act.at + KEPT,
    )
    _plan_clearing(act.at)
    return draft


@transaction.atomic
def save_step(draft: Draft, step: str, values: Mapping[str, str], *, act: Act) -> Draft:
    """Keep what was typed in a step as it was typed, right or not: nobody types twice."""
    assert step in STEPS
    row = _open(draft, act)
    row.data[step] = {name: value.replace("\0", "")[:LONGEST_VALUE] for name, value in values.items()}
    return _touched(row, act)


@transaction.atomic
def attach(draft: Draft, paper_id: int, file: StoredFile, *, act: Act) -> Draft:
    """Put a file to a paper, instead of the one before; the caller has just had it kept.

    Raises PermissionDenied: nobody signed in. DossierError: the paper is not this procedure's.
    """
    require(act.by.is_authenticated)
    row = _open(draft, act)
    if not Paper.objects.filter(pk=paper_id, version=row.version_id, is_shown=False).exists():
        raise DossierError(_("Giấy tờ này không thuộc thủ tục đang nộp. Hãy tải lại trang."), "file")
    papers = row.data.setdefault("papers", {})
    before = papers.get(str(paper_id), {}).get("file")
    papers[str(paper_id)] = {"file": file.pk, "name": file.name}
    _forget([before])
    return _touched(row, act)


@transaction.atomic
def reuse(draft: Draft, paper_id: int, result_id: int, *, act: Act) -> Draft:
    """Let a result that the person got before stand in for a paper.

    Raises PermissionDenied: nobody signed in, or the result is not theirs.
    """
    require(act.by.is_authenticated)
    row = _open(draft, act)
    held = {result.pk: result for result in held_results(act.person_id, on=act.day)}
    require(result_id in held)
    papers = row.data.setdefault("papers", {})
    _forget([papers.get(str(paper_id), {}).get("file")])
    papers[str(paper_id)] = {"result": result_id, "name": str(held[result_id])}
    return _touched(row, act)


@transaction.atomic
def detach(draft: Draft, paper_id: int, *, act: Act) -> Draft:
    """Take a file off a paper."""
    row = _open(draft, act)
    gone = row.data.setdefault("papers", {}).pop(str(paper_id), {})
    _forget([gone.get("file")])
    return _touched(row, act)


@transaction.atomic
def discard(draft: Draft, *, act: Act) -> None:
    """Remove an application that is not sent, with its files."""
    row = _open(draft, act)
    _forget(_files_of(row))
    row.delete()


def send(draft: Draft, *, act: Act) -> Taken:
    """Send an application; a second click finds the dossier that the first one made.

    Raises:
        PermissionDenied: nobody signed in, or somebody else did.
        DossierError: something is missing or wrong; ``field`` names the step.
    """
    require(act.by.is_authenticated)
    with transaction.atomic():
        row = Draft.objects.select_for_update(of=("self",)).select_related("version").get(pk=draft.pk)
        require(row.owner_id in {None, act.by.pk})
        if row.dossier_id is not None:
            return Taken(Dossier.objects.get(pk=row.dossier_id), is_new=False)
        taken = submit(_request(row, act), act=act)
        row.owner_id, row.dossier, row.data = act.by.pk, taken.dossier, {}
        row.touched_at, row.expires_at = act.at, act.at + KEPT
        row.save(update_fields=["owner", "dossier", "data", "touched_at", "expires_at"])
    return taken


def clear_drafts(at: datetime) -> None:
    """Remove what nobody touched until its day, files included; of what was sent only the draft goes."""
    for draft in Draft.objects.filter(expires_at__lte=at):
        with transaction.atomic():
            _forget(_files_of(draft))
            draft.delete()
    if Draft.objects.exists():
        _plan_clearing(at)


def _plan_clearing(at: datetime) -> None:
    day = timezone.localdate(at).isoformat()
    enqueue(
        CLEAR_DRAFTS,
        ClearDrafts(day),
        at=at,
        run_after=at + timedelta(days=1),
        unique_key=f"{CLEAR_DRAFTS}:{day}",
    )


def _open(draft: Draft, act: Act) -> Draft:
    row = Draft.objects.select_for_update().get(pk=draft.pk)
    require(row.owner_id in {None, act.by.pk})
    if row.dossier_id is not None:
        raise DossierError(_("Hồ sơ này đã được gửi. Hãy xem ở mục hồ sơ của tôi."))
    return row


def _touched(row: Draft, act: Act) -> Draft:
    """Save; who signed in meanwhile becomes the owner."""
    row.owner_id = row.owner_id or act.by.pk
    row.touched_at, row.expires_at = act.at, act.at + KEPT
    row.save(update_fields=["data", "owner", "touched_at", "expires_at"])
    return row


def _files_of(draft: Draft) -> list[int | None]:
    return [paper.get("file") for paper in draft.data.get("papers", {}).values()]


def _forget(file_ids: list[int | None]) -> None:
    """Remove the rows of files that no dossier took; nobody reaches their contents any more."""
    ids = [file_id for file_id in file_ids if file_id is not None]
    if ids:
        StoredFile.objects.filter(pk__in=ids, dossier_papers__isnull=True).delete()


def _request(draft: Draft, act: Act) -> Request:
    opening = opening_of_version(draft.version, on=act.day)
    if opening is None:
        raise DossierError(_("Thủ tục này không còn nhận hồ sơ trực tuyến."), "what")
    who, what, delivery = (draft.data.get(step, {}) for step in STEPS)
    case = what.get("case", "")
    if case not in opening.cases and not (case == "" and opening.has_usual):
        raise DossierError(_("Hãy chọn trường hợp của ông/bà."), "what")
    offices = {str(office.id): office.id for office in opening.offices}
    receiver = offices.get(what.get("office", ""))
    if receiver is None:
        raise DossierError(_("Hãy chọn nơi tiếp nhận hồ sơ."), "what")
    kind = delivery.get("kind", "")
    if kind not in set(DeliveryKind):
        raise DossierError(_("Hãy chọn cách nhận kết quả."), "delivery")
    if kind == DeliveryKind.POST and not tidy(delivery.get("address", "")):
        raise DossierError(_("Hãy ghi địa chỉ nhận kết quả."), "delivery")
    return Request(
        key=draft.key,
        version_id=draft.version_id,
        receiver_id=receiver,
        agency_id=agency_for(draft.version_id, receiver, case),
        person=_person(who),
        summary=what.get("summary", ""),
        channel=ChannelKind.ONLINE,
        case=case,
        papers=_papers(opening, case, draft.data.get("papers", {}), act),
        delivery_kind=DeliveryKind(kind),
        delivery_address=delivery.get("address", "")[:300],
    )


def _person(who: Mapping[str, str]) -> Person:
    if not tidy(who.get("id_number", "")) or not tidy(who.get("phone", "")):
        raise DossierError(_("Hãy ghi số định danh và số điện thoại."), "who")
    kind = who.get("kind", "")
    return Person(
        name=who.get("name", "")[:250],
        id_number="".join(who["id_number"].split())[:30],
        kind=ApplicantKind(kind) if kind in set(ApplicantKind) else ApplicantKind.CITIZEN,
        phone="".join(who["phone"].split())[:20],
        email=who.get("email", "").strip()[:254],
        address=who.get("address", "")[:300],
    )


def _papers(opening: Opening, case: str, given: Mapping[str, Any], act: Act) -> list[GivenPaper]:
    papers, lacking = [], []
    held = {result.pk for result in held_results(act.person_id, on=act.day)} if _reuses(given) else set()
    for paper in opening.papers_of(case):
        has = given.get(str(paper.pk), {})
        if "result" in has and has["result"] in held:
            papers.append(GivenPaper(paper.name, PaperSort.HELD, 1, paper.pk, reused_id=has["result"]))
        elif "file" in has:
            papers.append(GivenPaper(paper.name, PaperSort.SCAN, 1, paper.pk, file_id=has["file"]))
        elif paper.is_required:
            lacking.append(paper.name)
    if lacking:
        raise DossierError(
            _("Còn thiếu giấy tờ bắt buộc: %(names)s.")
            % {"names": "; ".join(name[:100] for name in lacking[:10])},
            "papers",
        )
    return papers


def _reuses(given: Mapping[str, Any]) -> bool:
    return any("result" in has for has in given.values())
