"""Writing a unit's library: documents, their versions, their withdrawal. The only door."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from caicach.common.audit.actions import Action
from caicach.common.files.blobs import CHUNK_BYTES
from caicach.common.files.services import shown_name, store_file
from caicach.common.jobs.services import enqueue
from caicach.core.codes.text import fold, tidy
from caicach.evaluation.campaigns.access import access_to
from caicach.evaluation.campaigns.constants import CampaignState, ParticipantState
from caicach.evaluation.campaigns.models import Participant
from caicach.evaluation.evidence import actions
from caicach.evaluation.evidence.checking import PDF, Checked, check_upload
from caicach.evaluation.evidence.constants import DocumentKind, SignatureVerdict
from caicach.evaluation.evidence.jobs import CHECK_SIGNATURES, CheckSignatures
from caicach.evaluation.evidence.models import Document, DocumentVersion, EvidenceLink
from caicach.evaluation.evidence.policies import can_keep_library
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
class Upload:
    """A file as it came: its content, readable from the beginning, and the name it had."""

    file: BinaryIO
    name: str


@dataclass(frozen=True, slots=True)
class Taken:
    """What an upload became: a new version, or the one of the same content that the library had."""

    version: DocumentVersion
    is_new: bool


def add_document(participant_id: int, facts: Facts, upload: Upload, *, act: Act) -> Taken:
    """Add a document to a unit's library; a content that the library has already is not added again.

    Raises:
        PermissionDenied: the person does not work for the unit.
        DocumentRuleError: what is written of it cannot be.
        UploadRefusedError: the file is no evidence.
    """
    participant = _own_participant(participant_id, act)
    tidied = _checked_facts(facts, act)
    # Looking into a file takes time: it is done before anything is locked.
    checked, digest = check_upload(upload.file, upload.name), _digest_of(upload.file)
    with transaction.atomic():
        known = _same_content(participant.organisation_id, digest)
        if known is not None:
            return Taken(known, is_new=False)
        document = Document(
            organisation_id=participant.organisation_id, created_by_id=act.person_id, created_at=act.at
        )
        _write(document, tidied)
        document.save(force_insert=True)
        version = _store(document, 1, upload, checked, "", participant, act)
        _enter(actions.ADDED, participant, document, act, sha256=version.sha256, kind=document.kind)
    return Taken(version, is_new=True)


def add_version(
    participant_id: int, document_id: int, upload: Upload, *, note: str = "", act: Act
) -> DocumentVersion:
    """Add a better file of a document; what is proved by the old one stays as it is.

    Raises PermissionDenied, DocumentRuleError, UploadRefusedError.
    """
    participant = _own_participant(participant_id, act)
    checked, digest = check_upload(upload.file, upload.name), _digest_of(upload.file)
    with transaction.atomic():
        document = _locked_document(participant, document_id)
        latest = document.versions.order_by("-number").first()
        if document.versions.filter(sha256=digest).exists():
            raise DocumentRuleError(_("Tệp này giống hệt một bản đã có của tài liệu, nên không thêm nữa."))
        number = 1 if latest is None else latest.number + 1
        version = _store(document, number, upload, checked, tidy(note)[:500], participant, act)
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


def _own_participant(participant_id: int, act: Act) -> Participant:
    participant = Participant.objects.select_related("campaign").get(pk=participant_id)
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


def _digest_of(file: BinaryIO) -> str:
    digest = hashlib.sha256()
    file.seek(0)
    while chunk := file.read(CHUNK_BYTES):
        digest.update(chunk)
    return digest.hexdigest()


def _same_content(organisation_id: int, digest: str) -> DocumentVersion | None:
    versions = DocumentVersion.objects.filter(
        sha256=digest, document__organisation=organisation_id, document__withdrawn_at__isnull=True
    )
    return versions.select_related("document").order_by("-pk").first()


def _store(
    document: Document,
    number: int,
    upload: Upload,
    checked: Checked,
    note: str,
    participant: Participant,
    act: Act,
) -> DocumentVersion:
    upload.file.seek(0)
    stored = store_file(
        iter(lambda: upload.file.read(CHUNK_BYTES), b""),
        name=shown_name(upload.name),
        by=act.actor,
        at=act.at,
    )
    is_pdf = checked.media_type == PDF
    version = DocumentVersion.objects.create(
        document=document,
        number=number,
        file=stored,
        sha256=stored.sha256,
        pages=checked.pages,
        verdict=SignatureVerdict.NOT_CHECKED if is_pdf else SignatureVerdict.NONE,
        note=note,
        by_id=act.person_id,
        at=act.at,
    )
    if is_pdf:
        chain = participant.campaign.chain
        enqueue(CHECK_SIGNATURES, CheckSignatures(version.pk, chain), at=act.at)
    return version


def _running_links(document: Document) -> QuerySet[EvidenceLink]:
    return EvidenceLink.objects.filter(
        version__document=document, ended_at__isnull=True, cell__campaign__state=CampaignState.RUNNING
    )


def _enter(action: Action, participant: Participant, document: Document, act: Act, **details: object) -> None:
    enter(action, participant, act, document=str(document), document_id=document.pk, **details)
