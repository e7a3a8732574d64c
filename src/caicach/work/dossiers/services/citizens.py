"""What whom a dossier concerns does with it: sends what is missing, withdraws it, says how they were served.

They prove that it is theirs by the token of the receipt or of a look-up; to end it, by the digits as well.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils.translation import gettext as _

from caicach.common.audit.actions import Actor
from caicach.common.files.models import StoredFile
from caicach.core.codes.text import tidy
from caicach.core.dossiers.moves import EventKind as Kind
from caicach.core.dossiers.moves import possible
from caicach.core.dossiers.states import State
from caicach.registry.acting import Act, require
from caicach.work.dossiers.access import desk_of, sees
from caicach.work.dossiers.constants import Face, PaperSort, Said
from caicach.work.dossiers.models import Dossier, DossierPaper, Rating
from caicach.work.dossiers.recording import Recorder, deed
from caicach.work.dossiers.refusals import DossierError
from caicach.work.dossiers.selectors.lookup import knows
from caicach.work.dossiers.services.handing import close_all
from caicach.work.dossiers.supplements import awaited, awaits_papers
from caicach.work.dossiers.telling import tell
from caicach.work.dossiers.tokens import code_of

APPLICANT = Actor("applicant", "Người nộp hồ sơ")
"""Who acts by a token without having signed in."""
MOST_EXTRAS = 5
MOST_PAPERS = 100


@dataclass(frozen=True, slots=True)
class CitizenAct(Act):
    """An act of whom a dossier concerns; in the history they are the applicant, or who signed in."""

    @property
    def actor(self) -> Actor:
        """The person as the history names them."""
        return APPLICANT if self.by.pk is None else Actor(f"user:{self.by.pk}", str(self.by))


@dataclass(frozen=True, slots=True)
class Extra:
    """A paper that was not listed by name: what it is called, and its file."""

    name: str
    file: StoredFile


@transaction.atomic
def send_papers(
    token: str, files: Mapping[int, StoredFile], extras: Sequence[Extra] = (), *, act: CitizenAct
) -> Dossier:
    """Send papers that an office asked for, all or some of them; each file as it was kept.

    Before acceptance the dossier goes back to the office as soon as nothing is missing (``COMPLETED``). After
    it, the office looks at the papers and confirms them (``waiting.take_supplement``): a blurred photograph
    must not set the time going. When they came stands in the history all the same.

    Raises Dossier.DoesNotExist: the token is no dossier's. DossierError: nothing is awaited, or not this.
    """
    recorder = _opened(token, act)
    dossier = recorder.dossier
    if not awaits_papers(dossier):
        raise DossierError(_("Hồ sơ không chờ giấy tờ nào nữa. Hãy tải lại trang để xem diễn biến mới."))
    papers = list(DossierPaper.objects.filter(dossier=dossier))
    wanted = {paper.pk: paper for paper in awaited(dossier, papers)}
    if not files and not extras:
        raise DossierError(_("Hãy chọn tệp hoặc chụp ảnh giấy tờ."), "file")
    if not set(files) <= set(wanted):
        raise DossierError(_("Giấy tờ này không nằm trong yêu cầu bổ sung. Hãy tải lại trang."), "file")
    sent = [_filled(wanted[paper_id], file, act) for paper_id, file in files.items()]
    DossierPaper.objects.bulk_update(sent, ["is_given", "file", "is_digitised", "sort", "added_at"])
    _add_extras(dossier, papers, extras, act)
    recorder.add(deed(Kind.PAPER_ADDED, unit_id=dossier.unit_id, papers=len(sent) + len(extras)))
    lacks = any(not paper.is_given for paper in papers)
    is_complete = dossier.state == State.INCOMPLETE and not lacks
    if is_complete:
        recorder.add(deed(Kind.COMPLETED, unit_id=dossier.receiver_id))
    return recorder.close()


def _filled(paper: DossierPaper, file: StoredFile, act: Act) -> DossierPaper:
    paper.is_given, paper.file, paper.is_digitised = True, file, True
    paper.sort, paper.added_at = PaperSort.SCAN, act.at
    return paper


def _add_extras(dossier: Dossier, papers: Sequence[DossierPaper], extras: Sequence[Extra], act: Act) -> None:
    if len(extras) > MOST_EXTRAS or len(papers) + len(extras) > MOST_PAPERS:
        raise DossierError(_("Hồ sơ đã có quá nhiều giấy tờ. Hãy liên hệ nơi tiếp nhận."), "file")
    last = max((paper.position for paper in papers), default=0)
    DossierPaper.objects.bulk_create(
        DossierPaper(
            dossier=dossier,
            position=place,
            name=tidy(extra.name)[:1000] or _("Giấy tờ bổ sung"),
            sort=PaperSort.SCAN,
            file=extra.file,
            is_digitised=True,
            added_at=act.at,
        )
        for place, extra in enumerate(extras, start=last + 1)
    )


@transaction.atomic
def withdraw(token: str, tail: str, reason: str, *, act: CitizenAct) -> Dossier:
    """End a dossier because whom it concerns asks for it, while nothing is decided.

    The last digits are asked for again: whoever found a receipt must not end what it stands for.

    Raises Dossier.DoesNotExist: the token is no dossier's. DossierError: wrong digits, or decided meanwhile.
    """
    recorder = _opened(token, act)
    dossier = recorder.dossier
    if not knows(dossier, tail):
        raise DossierError(
            _("Bốn số cuối không khớp với số điện thoại hoặc số định danh của hồ sơ. Hãy kiểm tra lại."),
            "tail",
        )
    recorder.add(
        deed(
            Kind.WITHDRAWN,
            reason=tidy(reason) or _("Theo đề nghị của người nộp"),
            unit_id=dossier.receiver_id,
            unit=dossier.receiver_id,
        )
    )
    close_all(dossier, act, _("Người nộp rút hồ sơ"))
    recorder.close()
    tell(dossier, act.at)
    return dossier


@transaction.atomic
def rate(token: str, face: Face, words: Collection[Said] = (), text: str = "", *, act: CitizenAct) -> None:
    """Say once how one was served. Neither the dossier nor the person nor the day stands with the answer, and
    the history says only that the dossier was rated.

    Raises:
        Dossier.DoesNotExist: the token is no dossier's.
        PermissionDenied: an official who sees the dossier in their work may not rate it for the citizen.
        DossierError: it was rated, or is not settled yet.
    """
    recorder = _opened(token, CitizenAct(AnonymousUser(), act.at, ""))
    dossier = recorder.dossier
    if act.by.pk is not None:
        require(not sees(desk_of(act.by, on=act.day), dossier))
    if Kind.RATED not in possible(State(dossier.state)):
        raise DossierError(_("Hồ sơ chưa giải quyết xong nên chưa đánh giá được."))
    recorder.add(deed(Kind.RATED, unit_id=dossier.receiver_id))
    recorder.close()
    Rating.objects.create(
        receiver_id=dossier.receiver_id,
        agency_id=dossier.agency_id,
        procedure_id=dossier.procedure_id,
        month=act.day.replace(day=1),
        face=face,
        words=sorted({word.value for word in words}),
        text=tidy(text)[:1000],
    )


def _opened(token: str, act: Act) -> Recorder:
    code = code_of(token)
    if code is None:
        raise Dossier.DoesNotExist("no such token")
    return Recorder(Dossier.objects.select_for_update(of=("self",)).get(code=code), act)
