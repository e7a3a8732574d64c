"""Signatures by pyHanko; runs in a process of its own, see :mod:`caicach.exchange.pdf.apart`."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from typing import Any

from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESIndeterminate
from pyhanko.sign.diff_analysis import (
    CatalogModificationRule,
    DocInfoRule,
    DSSCompareRule,
    FormUpdatingRule,
    MetadataUpdateRule,
    ModificationLevel,
    ObjectStreamRule,
    SigFieldCreationRule,
    SigFieldModificationRule,
    StandardDiffPolicy,
    XrefStreamRule,
)
from pyhanko.sign.validation import (
    EmbeddedPdfSignature,
    PdfSignatureStatus,
    SignatureCoverageLevel,
    validate_pdf_signature,
)
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko_certvalidator import ValidationContext

from caicach.exchange.pdf.apart import serve
from caicach.exchange.pdf.faults import PdfFault, PdfRefusedError
from caicach.exchange.pdf.signatures import Later, Trust, Verdict

Row = dict[str, Any]

_VIETNAM = timezone(timedelta(hours=7))

# As the library's own, without its leave to fill in the fields of a form after signing: what is evidence is
# what was signed.
_AFTER_SIGNING = StandardDiffPolicy(
    global_rules=[
        CatalogModificationRule(),
        *(
            rule.as_qualified(ModificationLevel.LTA_UPDATES)
            for rule in (
                DocInfoRule(),
                XrefStreamRule(),
                ObjectStreamRule(),
                DSSCompareRule(),
                MetadataUpdateRule(),
            )
        ),
    ],
    form_rule=FormUpdatingRule(field_rules=[SigFieldCreationRule(), SigFieldModificationRule()]),
)
# Certificates of Vietnamese authorities bear either usage or both.
_USAGE = KeyUsageConstraints(key_usage={"non_repudiation", "digital_signature"})

_TRUST = {
    AdESIndeterminate.NO_CERTIFICATE_CHAIN_FOUND: Trust.NO_ROOT,
    AdESIndeterminate.EXPIRED: Trust.OUT_OF_DATE,
    AdESIndeterminate.NOT_YET_VALID: Trust.OUT_OF_DATE,
    AdESIndeterminate.OUT_OF_BOUNDS_NO_POE: Trust.OUT_OF_DATE,
    AdESIndeterminate.OUT_OF_BOUNDS_NOT_REVOKED: Trust.OUT_OF_DATE,
    AdESIndeterminate.CRYPTO_CONSTRAINTS_FAILURE: Trust.WEAK,
    AdESIndeterminate.CRYPTO_CONSTRAINTS_FAILURE_NO_POE: Trust.WEAK,
}


def signatures(pdf: bytes, question: Mapping[str, Any]) -> tuple[Mapping[str, Any], bytes]:
    """Judge every signature."""
    roots = [
        certificate
        for root in question["roots"]
        for certificate in load_certs_from_pemder_data(bytes.fromhex(root))
    ]
    at = datetime.fromisoformat(question["at"])
    try:
        reader = PdfFileReader(io.BytesIO(pdf), strict=False)
        if reader.encrypted:
            reader.decrypt("")
        found = reader.embedded_regular_signatures
    except (PdfError, ValueError, LookupError, TypeError, AttributeError, AssertionError) as error:
        raise PdfRefusedError(PdfFault.DAMAGED) from error
    if not reader.embedded_signatures:
        # The file came here because a signature shows in its bytes: it must not pass for one never signed.
        raise PdfRefusedError(PdfFault.DAMAGED)
    return {"signatures": [_row(signature, roots, at) for signature in found]}, b""


def _row(signature: EmbeddedPdfSignature, roots: list[Any], at: datetime) -> Row:
    try:
        claimed = _aware(signature.self_reported_timestamp)
        moment = min(claimed or at, at)
        context = ValidationContext(
            trust_roots=roots, moment=moment, allow_fetching=False, revocation_mode="soft-fail"
        )
        # A time stamp's own root is not among those given; judged with them, it says nothing of the signer's.
        status = validate_pdf_signature(
            signature, context, diff_policy=_AFTER_SIGNING, key_usage_settings=_USAGE
        )
        return _told(signature, status, claimed)
    # A hostile signature fails anywhere in three libraries, with whatever they raise.
    except Exception:  # noqa: BLE001
        return {"field": str(signature.field_name), "verdict": Verdict.UNREADABLE}


def _told(signature: EmbeddedPdfSignature, status: PdfSignatureStatus, claimed: datetime | None) -> Row:
    certificate = status.signing_cert
    subject, issuer = certificate.subject.native, certificate.issuer.native
    begins, ends = certificate.not_valid_before, certificate.not_valid_after
    is_intact = status.intact and status.valid
    was_valid = begins <= claimed <= ends if claimed else None
    later = _later(signature, status)
    trust = _trust(status, was_valid=was_valid) if is_intact else Trust.NOT_JUDGED
    stamp = status.timestamp_validity
    return {
        "field": str(signature.field_name),
        "verdict": _verdict(is_intact=is_intact, later=later, trust=trust),
        "signer": _first(subject.get("common_name")),
        "organisation": _first(subject.get("organization_name")),
        "issuer": _first(issuer.get("common_name")),
        "claimed_at": claimed.isoformat() if claimed else None,
        "is_time_stamped": stamp is not None and stamp.intact and stamp.valid,
        "is_intact": is_intact,
        "later": later,
        "trust": trust,
        "certificate_from": begins.isoformat(),
        "certificate_to": ends.isoformat(),
        "was_certificate_valid": was_valid,
        "algorithm": f"{status.md_algorithm}, {status.pkcs7_signature_mechanism}",
    }


def _verdict(*, is_intact: bool, later: Later, trust: Trust) -> Verdict:
    if not is_intact:
        return Verdict.BROKEN
    if later in {Later.CHANGES, Later.UNKNOWN}:
        return Verdict.CHANGED_AFTER
    return Verdict.VALID if trust is Trust.TRUSTED else Verdict.INTACT_UNTRUSTED


def _later(signature: EmbeddedPdfSignature, status: PdfSignatureStatus) -> Later:
    if status.coverage == SignatureCoverageLevel.ENTIRE_FILE:
        return Later.NOTHING
    if status.coverage != SignatureCoverageLevel.ENTIRE_REVISION:
        return Later.UNKNOWN
    if signature.signed_revision == signature.reader.total_revisions - 1:
        # Bytes that belong to no revision; a program that repairs files may read more into them.
        signature.reader.stream.seek(signature.byte_range[2] + signature.byte_range[3])
        return Later.CHANGES if signature.reader.stream.read().strip() else Later.NOTHING
    return Later.SIGNATURES if status.docmdp_ok else Later.CHANGES


def _trust(status: PdfSignatureStatus, *, was_valid: bool | None) -> Trust:
    problem = status.trust_problem_indic
    trust = _TRUST.get(problem, Trust.OTHER) if isinstance(problem, AdESIndeterminate) else Trust.OTHER
    if trust is not Trust.WEAK and was_valid is False:
        return Trust.OUT_OF_DATE
    return Trust.TRUSTED if status.trusted else trust


def _aware(moment: datetime | None) -> datetime | None:
    """A time without zone, which old programs write, is taken for one of Vietnam's clocks."""
    return moment if moment is None or moment.tzinfo else moment.replace(tzinfo=_VIETNAM)


def _first(name: object) -> str:
    """Return a part of a name, or the first where a certificate bears several."""
    chosen = name[0] if isinstance(name, list) and name else name
    return "" if chosen is None else str(chosen)[:255]


if __name__ == "__main__":
    serve({"signatures": signatures})
