"""A signature is told from none, from one by a stranger, and from one on what was changed since."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta, timezone

import pytest
from pyhanko.sign.signers import PdfSignatureMetadata
from tests.exchange.pdf.samples import AFTER, AT, BEFORE, locked, plain, with_another_page_size

from caicach.exchange.pdf import making
from caicach.exchange.pdf.making import Identity, make_signing_identity, sign_pdf, tamper
from caicach.exchange.pdf.signatures import (
    Later,
    SignatureFacts,
    Trust,
    Verdict,
    overall,
    signatures_of,
)


@pytest.fixture(scope="module")
def dung_identity() -> Identity:
    return make_signing_identity("Phạm Văn Dũng", "Sở Tư pháp Minh Họa", valid_from=BEFORE, valid_to=AFTER)


@pytest.fixture(scope="module")
def signed(dung_identity: Identity) -> bytes:
    return sign_pdf(plain(), dung_identity, at=AT)


def facts(pdf: bytes, *roots: bytes, at: datetime = AT) -> tuple[SignatureFacts, ...]:
    return signatures_of(io.BytesIO(pdf), trust_roots=roots, at=at)


def test_an_unsigned_file_has_no_signature() -> None:
    assert facts(plain()) == ()
    assert overall(()) is Verdict.NONE
    assert Verdict.NONE.sentence.vi == "Tệp chưa được ký số."


def test_a_signature_under_a_given_root_is_valid_and_names_its_signer(
    signed: bytes, dung_identity: Identity
) -> None:
    [found] = facts(signed, dung_identity.root)
    assert (found.verdict, found.trust, found.later) == (Verdict.VALID, Trust.TRUSTED, Later.NOTHING)
    assert (found.signer, found.organisation) == ("Phạm Văn Dũng", "Sở Tư pháp Minh Họa")
    assert found.issuer.startswith("Gốc chứng thư minh họa ")
    assert found.claimed_at == AT
    assert (found.is_intact, found.covers_whole_file, found.was_certificate_valid) == (True, True, True)
    assert (found.certificate_from, found.certificate_to) == (BEFORE, AFTER)
    assert found.algorithm == "sha256, sha256_ecdsa"
    assert not found.is_time_stamped
    assert overall([found]) is Verdict.VALID


def test_without_its_root_a_signature_is_intact_and_no_more(signed: bytes) -> None:
    stranger = make_signing_identity("Người Lạ", "Nơi khác", valid_from=BEFORE, valid_to=AFTER)
    for roots in ((), (stranger.root,)):
        [found] = facts(signed, *roots)
        assert (found.verdict, found.trust) == (Verdict.INTACT_UNTRUSTED, Trust.NO_ROOT)
        assert "Chưa xác minh được gốc chứng thư ngoại tuyến." in [text.vi for text in found.sentences]


def test_a_byte_changed_within_what_is_signed_breaks_the_signature(
    signed: bytes, dung_identity: Identity
) -> None:
    [found] = facts(tamper(signed), dung_identity.root)
    assert (found.verdict, found.is_intact, found.trust) == (Verdict.BROKEN, False, Trust.NOT_JUDGED)
    assert found.sentences == (Verdict.BROKEN.sentence,)


def test_a_page_changed_by_appending_is_found(signed: bytes, dung_identity: Identity) -> None:
    [found] = facts(with_another_page_size(signed), dung_identity.root)
    assert (found.verdict, found.later) == (Verdict.CHANGED_AFTER, Later.CHANGES)
    assert found.is_intact
    assert not found.covers_whole_file


def test_bytes_after_the_end_are_found(signed: bytes, dung_identity: Identity) -> None:
    [found] = facts(signed + b"\n% added later\n", dung_identity.root)
    assert found.verdict is Verdict.CHANGED_AFTER


def test_a_second_signature_leaves_the_first_valid(signed: bytes, dung_identity: Identity) -> None:
    hien_identity = make_signing_identity("Vũ Thị Hiền", "Sở Nội vụ", valid_from=BEFORE, valid_to=AFTER)
    twice = sign_pdf(signed, hien_identity, at=AT + timedelta(hours=1), field="ChuKy2")
    later = AT + timedelta(days=1)
    first, second = facts(twice, dung_identity.root, hien_identity.root, at=later)
    assert (first.signer, first.verdict, first.later) == ("Phạm Văn Dũng", Verdict.VALID, Later.SIGNATURES)
    assert (second.signer, second.verdict, second.later) == ("Vũ Thị Hiền", Verdict.VALID, Later.NOTHING)
    known, unknown = facts(twice, dung_identity.root, at=later)
    assert (known.verdict, unknown.verdict) == (Verdict.VALID, Verdict.INTACT_UNTRUSTED)
    assert overall([known, unknown]) is Verdict.INTACT_UNTRUSTED


@pytest.mark.parametrize("signed_at", [BEFORE - timedelta(days=1), AFTER + timedelta(days=1)])
def test_a_certificate_that_did_not_hold_when_signing_is_not_trusted(
    signed_at: datetime, dung_identity: Identity
) -> None:
    pdf = sign_pdf(plain(), dung_identity, at=signed_at)
    [found] = facts(pdf, dung_identity.root, at=AFTER + timedelta(days=9))
    assert (found.verdict, found.trust) == (Verdict.INTACT_UNTRUSTED, Trust.OUT_OF_DATE)
    assert found.was_certificate_valid is False


def test_a_certificate_that_has_ended_since_held_when_signing(signed: bytes, dung_identity: Identity) -> None:
    [found] = facts(signed, dung_identity.root, at=AFTER + timedelta(days=999))
    assert (found.verdict, found.was_certificate_valid) == (Verdict.VALID, True)


def test_a_time_claimed_in_hanoi_is_the_same_moment(dung_identity: Identity) -> None:
    hanoi = timezone(timedelta(hours=7))
    [found] = facts(sign_pdf(plain(), dung_identity, at=datetime(2026, 10, 5, 9, tzinfo=hanoi)))
    assert found.claimed_at == datetime(2026, 10, 5, 2, tzinfo=UTC)
    with pytest.raises(ValueError, match="time zone"):
        facts(plain(), at=datetime(2026, 10, 5, 9))  # noqa: DTZ001 - what is refused


@pytest.mark.parametrize(
    "pdf",
    [
        b"",
        b"PK\x03\x04 a document of another kind",
        b"%PDF-1.7\nand nothing of one",
        locked(plain(), "mat-khau"),
    ],
    ids=["empty", "disguised", "header alone", "locked"],
)
def test_a_file_that_cannot_be_read_is_said_to_be_so(pdf: bytes) -> None:
    [found] = facts(pdf)
    assert (found.verdict, found.sentences) == (Verdict.UNREADABLE, (Verdict.UNREADABLE.sentence,))


def test_a_signature_cut_short_is_never_called_whole(signed: bytes, dung_identity: Identity) -> None:
    for kept in (0.3, 0.6, 0.95):
        found = facts(signed[: int(len(signed) * kept)], dung_identity.root)
        assert overall(found) not in {Verdict.VALID, Verdict.INTACT_UNTRUSTED}


def test_a_signature_that_lost_its_field_does_not_pass_for_none(signed: bytes) -> None:
    [found] = facts(signed.replace(b"/AcroForm", b"/AcroFarm"))
    assert found.verdict is Verdict.UNREADABLE


def test_an_algorithm_that_is_no_longer_safe_is_not_trusted(
    dung_identity: Identity, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        making,
        "PdfSignatureMetadata",
        lambda **given: PdfSignatureMetadata(**{**given, "md_algorithm": "sha1"}),
    )
    [found] = facts(sign_pdf(plain(), dung_identity, at=AT), dung_identity.root)
    assert (found.verdict, found.trust) == (Verdict.INTACT_UNTRUSTED, Trust.WEAK)
    assert found.algorithm.startswith("sha1,")


def test_a_signature_whose_value_is_garbage_is_unreadable(signed: bytes, dung_identity: Identity) -> None:
    begin = signed.index(b"/Contents <") + len(b"/Contents <")
    garbage = signed[:begin] + b"00" * 40 + signed[begin + 80 :]
    [found] = facts(garbage, dung_identity.root)
    assert found.verdict is Verdict.UNREADABLE


def test_every_verdict_has_a_sentence_in_both_languages() -> None:
    for kind in (*Verdict, *Trust, *Later):
        assert kind.sentence.vi.endswith(".")
        assert kind.sentence.en.endswith(".")
