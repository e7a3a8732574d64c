"""Writing a unit's library: documents, their versions, their withdrawal. The only door."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from caicach.common.audit.actions import Action
from caicach.common.files.models import Scan
from caicach.common.files.services import enter_file
from caicach.common.jobs.services import enqueue
from caicach.core.codes.text import fold, tidy
from caicach.evaluation.campaigns.access import Access, access_to
from caicach.evaluation.campaigns.constants import CampaignState, ParticipantState
from caicach.evaluation.campaigns.models import Participant
from caicach.evaluation.evidence import actions
from caicach.evaluation.evidence.checking import PDF
from caicach.evaluation.evidence.constants import DocumentKind, SignatureVerdict
from caicach.evaluation.evidence.intake import Content, Upload, take_in
from caicach.evaluation.evidence.jobs import CHECK_SIGNATURES, SCAN_VERSION, CheckSignatures, ScanVersion
from caicach.evaluation.evidence.models import Document, DocumentVersion, EvidenceLink
from caicach.evaluation.evidence.policies import can_bring_documents, can_keep_library
from caicach.evaluation.evidence.reach import within_reach
from caicach.evaluation.evidence.refusals import DocumentRuleError
from caicach.evaluation.scoring.services import enter
from caicach.registry.acting import Act, require

_LENGTHS = {"number": 100, "issuer": 250, "title": 500}
_FACTS = ["kind", "number", "issued_on", "issuer", "title", "search_text"]
_UNSEALED = (ParticipantState.DRAFTING,)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is written on a document."""

    kind: str
    title: str
    number: str = ""
    issued_on: date | None = None
    issuer: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """What an upload became: a new version, or the one of the same content that the library had."""

    version: DocumentVersion
    is_new: bool


def add_document(participant_id: int, facts: Facts, upload: Upload, *, act: Act) -> Taken:
    """Add a document to a unit's library; a content that the library has already is not added again.

    Who was given single criteria is not told of what they may not read: theirs is then a document of its own.

    Raises:
        PermissionDenied: the person neither works for the unit nor was given criteria of it.
        DocumentRuleError: what is written of it cannot be.
        UploadRefusedError: the file is no evidence.
    """
    participant = _participant(participant_id)
    access = access_to(participant.campaign, act.by, on=act.day)
    require(can_bring_documents(access, participant))
    tidied = _checked_facts(facts, act)
    content = take_in(participant, upload, act=act)
    with transaction.atomic():
        known = _same_content(participant, access, content.blob.sha256)
        if known is not None:
            return Taken(known, is_new=False)
        document = Document(
            organisation_id=participant.organisation_id, created_by_id=act.person_id, created_at=act.at
        )
        _write(document, tidied)
        document.save(force_insert=True)
        version = _store(document, 1, upload.name, content, "", participant, act)
        _enter(actions.ADDED, participant, document, act, sha256=version.sha256, kind=document.kind)
    return Taken(version, is_new=True)


def add_version(
    participant_id: int, document_id: int, upload: Upload, *, note: str = "", act: Act
) -> DocumentVersion:
    """Add a better file of a document; what is proved by the old one stays as it is.

    Raises PermissionDenied, DocumentRuleError, UploadRefusedError.
    """
    participant = _own_participant(participant_id, act)
    content = take_in(participant, upload, act=act)
    with transaction.atomic():
        document = _locked_document(participant, document_id)
        latest = document.versions.order_by("-number").first()
        if document.versions.filter(sha256=content.blob.sha256).exists():
            raise DocumentRuleError(_("Tệp này giống hệt một bản đã có của tài liệu, nên không thêm nữa."))
        number = 1 if latest is None else latest.number + 1
        version = _store(document, number, upload.name, content, tidy(note)[:500], participant, act)
        _enter(actions.VERSION_ADDED, participant, document, act, number=number, sha256=version.sha256)
    return version


@transaction.atomic
def amend_document(participant_id: int, document_id: int, facts: Facts, *, act: Act) -> Document:
    """Correct what is written of a document; the ledger keeps what stood before.

    Raises PermissionDenied, and DocumentRuleError also where a sheet that was sent or submitted relies on it.
    """
    participant = _own_participant(participant_id, act)
    document = _locked_document(participant, document_id)
    tidied = _checked_facts(facts, act)
    if _running_links(document).exclude(cell__participant__state__in=_UNSEALED).exists():
        raise DocumentRuleError(
            _("Tài liệu đang là minh chứng trong bảng đã trình hoặc đã nộp nên không sửa thông tin được.")
        )
    before = _told(document)
    _write(document, tidied)
    document.save(update_fields=_FACTS)
    _enter(actions.AMENDED, participant, document, act, before=before, after=_told(document))
    return document


@transaction.atomic
def withdraw_document(participant_id: int, document_id: int, *, reason: str, act: Act) -> Document:
    """Take a document out of the library; its versions and what they proved are kept.

    Raises PermissionDenied, and DocumentRuleError also where a running season uses it.
    """
    participant = _own_participant(participant_id, act)
    document = _locked_document(participant, document_id)
    if not tidy(reason):
        raise DocumentRuleError(_("Hãy ghi lý do rút tài liệu."))
    codes = sorted(_running_links(document).values_list("cell__code", flat=True).distinct()[:5])
    if codes:
        raise DocumentRuleError(
            _("Tài liệu đang là minh chứng của tiêu chí %(codes)s. Hãy bỏ khỏi các tiêu chí ấy trước.")
            % {"codes": ", ".join(codes)}
        )
    document.withdrawn_at = act.at
    document.save(update_fields=["withdrawn_at"])
    _enter(actions.WITHDRAWN, participant, document, act, reason=tidy(reason))
    return document


def _participant(participant_id: int) -> Participant:
    return Participant.objects.select_related("campaign").get(pk=participant_id)


def _own_participant(participant_id: int, act: Act) -> Participant:
    participant = _participant(participant_id)
    require(can_keep_library(access_to(participant.campaign, act.by, on=act.day), participant))
    return participant


def _locked_document(participant: Participant, document_id: int) -> Document:
    rows = Document.objects.select_for_update().filter(
        organisation=participant.organisation_id, withdrawn_at__isnull=True
    )
    document = rows.filter(pk=document_id).first()
    if document is None:
        raise DocumentRuleError(_("Tài liệu này không còn trong thư viện. Hãy tải lại trang."))
    return document


def _checked_facts(facts: Facts, act: Act) -> Facts:
    words = {name: tidy(getattr(facts, name)) for name in _LENGTHS}
    if facts.kind not in DocumentKind.values:
        raise DocumentRuleError(_("Hãy chọn loại tài liệu."))
    if not words["title"]:
        raise DocumentRuleError(_("Hãy ghi trích yếu hoặc tên tài liệu."))
    for name, most in _LENGTHS.items():
        if len(words[name]) > most:
            raise DocumentRuleError(
                _("“%(start)s…” dài quá %(most)s ký tự. Hãy ghi gọn lại.")
                % {"start": words[name][:30], "most": most}
            )
    if facts.issued_on is not None and facts.issued_on > act.day:
        raise DocumentRuleError(_("Ngày ban hành ở sau hôm nay. Hãy kiểm tra lại ngày."))
    return Facts(facts.kind, issued_on=facts.issued_on, **words)


def _write(document: Document, facts: Facts) -> None:
    document.kind, document.title, document.number = facts.kind, facts.title, facts.number
    document.issued_on, document.issuer = facts.issued_on, facts.issuer
    document.search_text = fold(f"{facts.number} {facts.title} {facts.issuer}")[:1000]


def _told(document: Document) -> dict[str, object]:
    day = document.issued_on
    return {
        "kind": document.kind,
        "number": document.number,
        "issued_on": None if day is None else day.isoformat(),
        "issuer": document.issuer,
        "title": document.title,
    }


def _same_content(participant: Participant, access: Access, digest: str) -> DocumentVersion | None:
    versions = DocumentVersion.objects.filter(
        sha256=digest,
        document__organisation=participant.organisation_id,
        document__withdrawn_at__isnull=True,
    )
    if not can_keep_library(access, participant):
        versions = versions.filter(document__in=within_reach(participant, access).values("pk"))
    return versions.select_related("document").order_by("-pk").first()


def _store(
    document: Document,
    number: int,
    name: str,
    content: Content,
    note: str,
    participant: Participant,
    act: Act,
) -> DocumentVersion:
    stored = enter_file(content.blob, name=name, by=act.actor, at=act.at, scan=content.scan)
    is_pdf = content.checked.media_type == PDF
    version = DocumentVersion.objects.create(
        document=document,
        number=number,
        file=stored,
        sha256=stored.sha256,
        pages=content.checked.pages,
        verdict=SignatureVerdict.NOT_CHECKED if is_pdf else SignatureVerdict.NONE,
        note=note,
        by_id=act.person_id,
        at=act.at,
    )
    chain = participant.campaign.chain
    if is_pdf:
        enqueue(CHECK_SIGNATURES, CheckSignatures(version.pk, chain), at=act.at)
    if content.scan is Scan.WAITING:
        enqueue(SCAN_VERSION, ScanVersion(version.pk, chain), at=act.at)
    return version


def _running_links(document: Document) -> QuerySet[EvidenceLink]:
    return EvidenceLink.objects.filter(
        version__document=document, ended_at__isnull=True, cell__campaign__state=CampaignState.RUNNING
    )


def _enter(action: Action, participant: Participant, document: Document, act: Act, **details: object) -> None:
    enter(action, participant, act, document=str(document), document_id=document.pk, **details)
