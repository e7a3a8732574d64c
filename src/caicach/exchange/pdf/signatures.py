"""Who signed a PDF, and whether it is still what they signed, worked out offline.

What cannot be known without a network is not claimed: whether a certificate has been revoked since, and
whether its root is one of the State's where that root is not among those given.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, BinaryIO

from caicach.core.index.text import Text
from caicach.exchange.pdf.apart import ask
from caicach.exchange.pdf.faults import PdfRefusedError


class Verdict(StrEnum):
    """What can be said of a signature, or of all of a file's, in one word; from the best to the worst."""

    NONE = "none"
    VALID = "valid"
    INTACT_UNTRUSTED = "intact_untrusted"
    CHANGED_AFTER = "changed_after"
    BROKEN = "broken"
    UNREADABLE = "unreadable"

    @property
    def sentence(self) -> Text:
        """Say it in a sentence."""
        return _VERDICTS[self]


_VERDICTS = {
    Verdict.NONE: Text("Tệp chưa được ký số.", "The file bears no digital signature."),
    Verdict.VALID: Text(
        "Chữ ký số hợp lệ: nội dung không đổi từ khi ký, chứng thư thuộc gốc tin cậy.",
        "The signature is valid: nothing changed since signing, and the certificate leads to a trusted root.",
    ),
    Verdict.INTACT_UNTRUSTED: Text(
        "Nội dung không đổi từ khi ký, nhưng chưa xác minh được chứng thư của người ký.",
        "Nothing changed since signing, but the signer's certificate could not be verified.",
    ),
    Verdict.CHANGED_AFTER: Text(
        "Tệp đã bị thay đổi sau khi ký. Hãy lấy lại bản đã ký, không chỉnh sửa sau đó.",
        "The file was changed after signing. Take the signed copy again, without changes.",
    ),
    Verdict.BROKEN: Text(
        "Chữ ký số không khớp với nội dung tệp. Hãy lấy lại bản gốc từ nơi ký.",
        "The signature does not match the content. Take the original again from where it was signed.",
    ),
    Verdict.UNREADABLE: Text(
        "Không đọc được chữ ký số trong tệp. Hãy mở thử trên máy của mình, rồi tải lại bản gốc.",
        "The signature in the file cannot be read. Open it on your own machine, then upload the original.",
    ),
}


class Trust(StrEnum):
    """Whether the signer's certificate leads to a given root, and if not, why."""

    TRUSTED = "trusted"
    NO_ROOT = "no_root"
    OUT_OF_DATE = "out_of_date"
    WEAK = "weak"
    OTHER = "other"
    NOT_JUDGED = "not_judged"

    @property
    def sentence(self) -> Text:
        """Say it in a sentence."""
        return _TRUSTS[self]


_TRUSTS = {
    Trust.TRUSTED: Text(
        "Chứng thư thuộc gốc tin cậy; chưa tra cứu thu hồi trực tuyến.",
        "The certificate leads to a trusted root; revocation was not looked up online.",
    ),
    Trust.NO_ROOT: Text(
        "Chưa xác minh được gốc chứng thư ngoại tuyến.",
        "The certificate's root could not be verified offline.",
    ),
    Trust.OUT_OF_DATE: Text(
        "Chứng thư không còn hoặc chưa có hiệu lực vào lúc ký.", "The certificate was not valid when signing."
    ),
    Trust.WEAK: Text(
        "Chữ ký dùng thuật toán không còn an toàn.", "The signature uses an algorithm that is no longer safe."
    ),
    Trust.OTHER: Text(
        "Chứng thư không dùng được để ký văn bản hoặc chuỗi chứng thư có lỗi.",
        "The certificate is not meant for signing documents, or its chain has a fault.",
    ),
    Trust.NOT_JUDGED: Text(
        "Chưa xét chứng thư vì chữ ký không khớp với nội dung.",
        "The certificate was not judged, because the signature does not match the content.",
    ),
}


class Later(StrEnum):
    """What was added to a file after a signature."""

    NOTHING = "nothing"
    SIGNATURES = "signatures"
    CHANGES = "changes"
    UNKNOWN = "unknown"

    @property
    def sentence(self) -> Text:
        """Say it in a sentence."""
        return _LATER[self]


_LATER = {
    Later.NOTHING: Text("Chữ ký bao trùm toàn bộ tệp.", "The signature covers the whole file."),
    Later.SIGNATURES: Text(
        "Sau chữ ký này chỉ có thêm chữ ký khác hoặc dữ liệu xác minh.",
        "After this signature only other signatures or data to verify them were added.",
    ),
    Later.CHANGES: Text("Sau chữ ký này tệp đã bị thay đổi.", "After this signature the file was changed."),
    Later.UNKNOWN: Text(
        "Không rõ chữ ký bao trùm phần nào của tệp.",
        "It is unclear which part of the file the signature covers.",
    ),
}


@dataclass(frozen=True, slots=True)
class SignatureFacts:
    """One signature of a file, as far as the file tells.

    Attributes:
        field: the name of the form field that holds it.
        verdict: the whole in one word.
        signer: the certificate's common name; empty where it bears none.
        organisation: the certificate's organisation; empty where it bears none.
        issuer: who issued the certificate, by its common name.
        claimed_at: when the signer says it was signed. Nobody else bears witness unless ``is_time_stamped``.
        is_time_stamped: a sound time stamp of an authority is within; its own root is not verified here.
        is_intact: what the signature covers is what was signed.
        later: what the file has beyond that.
        trust: whether the certificate leads to one of the given roots, at ``claimed_at``.
        certificate_from: the first moment at which the certificate holds.
        certificate_to: the last.
        was_certificate_valid: whether ``claimed_at`` lies between, or ``None`` where no time is claimed.
        algorithm: digest and mechanism, such as ``sha256, sha256_ecdsa``.
    """

    field: str
    verdict: Verdict
    signer: str = ""
    organisation: str = ""
    issuer: str = ""
    claimed_at: datetime | None = None
    is_time_stamped: bool = False
    is_intact: bool = False
    later: Later = Later.UNKNOWN
    trust: Trust = Trust.NOT_JUDGED
    certificate_from: datetime | None = None
    certificate_to: datetime | None = None
    was_certificate_valid: bool | None = None
    algorithm: str = ""

    @property
    def covers_whole_file(self) -> bool:
        """Return whether nothing at all was added after this signature."""
        return self.later is Later.NOTHING

    @property
    def sentences(self) -> tuple[Text, ...]:
        """Return what there is to say, the verdict first."""
        if self.verdict in {Verdict.UNREADABLE, Verdict.BROKEN}:
            return (self.verdict.sentence,)
        return (self.verdict.sentence, self.later.sentence, self.trust.sentence)


def signatures_of(
    file: BinaryIO, *, trust_roots: Iterable[bytes] = (), at: datetime
) -> tuple[SignatureFacts, ...]:
    """Return the signatures of a file in the order of signing; none for an unsigned PDF.

    A file that cannot be read, or a signature that cannot, gives facts with the verdict ``UNREADABLE``. Time
    stamps of the whole document are not listed. Takes some three seconds where there is a signature: for a
    job, not for a page.

    Args:
        file: read from its beginning.
        trust_roots: certificates of roots, PEM or DER. The system's own are never used.
        at: now, aware; a certificate is judged at the time the signer claims, but not at one after this.
    """
    if at.tzinfo is None:
        raise ValueError("at has no time zone")
    roots = [root.hex() for root in trust_roots]
    try:
        # Loading the library that judges takes seconds, which unsigned files need not wait for.
        if not ask("child_pages", "may_be_signed", file)[0]["may_be_signed"]:
            return ()
        head, _body = ask("child_signatures", "signatures", file, roots=roots, at=at.isoformat())
    except PdfRefusedError:
        return (SignatureFacts("", Verdict.UNREADABLE),)
    return tuple(_facts(row) for row in head["signatures"])


def overall(signatures: Iterable[SignatureFacts]) -> Verdict:
    """Return the verdict on a file: that of its worst signature, ``NONE`` where it has none."""
    order = list(Verdict)
    return max((each.verdict for each in signatures), key=order.index, default=Verdict.NONE)


def _facts(row: Mapping[str, Any]) -> SignatureFacts:
    times = {
        name: datetime.fromisoformat(row[name]) if row.get(name) else None
        for name in ("claimed_at", "certificate_from", "certificate_to")
    }
    return SignatureFacts(
        **{
            **row,
            **times,
            "verdict": Verdict(row["verdict"]),
            "later": Later(row.get("later", Later.UNKNOWN)),
            "trust": Trust(row.get("trust", Trust.NOT_JUDGED)),
        }
    )
