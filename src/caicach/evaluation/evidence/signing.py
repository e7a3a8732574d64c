"""Signatures of documents: checked offline by a job, kept with the version, read back for pages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from caicach.common.audit.actions import SYSTEM, Subject
from caicach.common.audit.services import record
from caicach.common.files.selectors import open_content
from caicach.evaluation.evidence import actions
from caicach.evaluation.evidence.constants import SignatureVerdict
from caicach.evaluation.evidence.models import DocumentVersion
from caicach.exchange.pdf.signatures import Later, SignatureFacts, Trust, Verdict, overall, signatures_of

ORIGIN = "job"

VERDICTS = {
    Verdict.NONE: SignatureVerdict.NONE,
    Verdict.VALID: SignatureVerdict.VALID,
    Verdict.INTACT_UNTRUSTED: SignatureVerdict.UNTRUSTED,
    Verdict.CHANGED_AFTER: SignatureVerdict.CHANGED,
    Verdict.BROKEN: SignatureVerdict.BROKEN,
    Verdict.UNREADABLE: SignatureVerdict.UNREADABLE,
}
_WORDS = ("field", "signer", "organisation", "issuer", "algorithm")
_TIMES = ("claimed_at", "certificate_from", "certificate_to")
_TRUTHS = ("is_time_stamped", "is_intact", "was_certificate_valid")


def trust_roots() -> list[bytes]:
    """Return the certificates that the operator has put into ``trust-roots`` of the data folder.

    No root is trusted by default, the system's own included.
    """
    folder = Path(settings.VAR) / "trust-roots"
    return [path.read_bytes() for path in sorted(folder.glob("*.pem"))]


def judge_version(version_id: int, *, chain: str, at: datetime) -> None:
    """Check the signatures of a version and keep the verdict; one that was judged already is left.

    The check takes seconds and is done before the transaction begins.

    Args:
        version_id: a version whose file is a PDF.
        chain: the ledger in which the verdict is entered.
        at: now.
    """
    version = DocumentVersion.objects.select_related("file", "document").get(pk=version_id)
    if version.verdict != SignatureVerdict.NOT_CHECKED:
        return
    with open_content(version.file) as file:
        found = signatures_of(file, trust_roots=trust_roots(), at=at)
    verdict = VERDICTS[overall(found)]
    kept = [_kept(each) for each in found]
    with transaction.atomic():
        rows = DocumentVersion.objects.filter(pk=version_id, verdict=SignatureVerdict.NOT_CHECKED)
        if not rows.update(verdict=verdict, signatures=kept):
            return
        record(
            actions.JUDGED,
            by=SYSTEM,
            on=Subject("document", str(version.document_id), str(version.document)),
            origin=ORIGIN,
            at=at,
            details={
                "document": str(version.document),
                "number": version.number,
                "sha256": version.sha256,
                "verdict": str(verdict),
                "signers": [each.signer for each in found],
            },
            chain=chain,
        )


def signatures_kept(version: DocumentVersion) -> list[SignatureFacts]:
    """Return the signatures of a version as they were found."""
    return [_facts(row) for row in version.signatures]


def _kept(facts: SignatureFacts) -> dict[str, object]:
    times = {name: getattr(facts, name) for name in _TIMES}
    return {
        **{name: getattr(facts, name) for name in (*_WORDS, *_TRUTHS)},
        **{name: None if time is None else time.isoformat() for name, time in times.items()},
        "verdict": str(facts.verdict),
        "later": str(facts.later),
        "trust": str(facts.trust),
    }


def _facts(row: Mapping[str, Any]) -> SignatureFacts:
    times = {name: datetime.fromisoformat(row[name]) if row.get(name) else None for name in _TIMES}
    judged = {"verdict": Verdict(row["verdict"]), "later": Later(row["later"]), "trust": Trust(row["trust"])}
    return SignatureFacts(**{**row, **times, **judged})
