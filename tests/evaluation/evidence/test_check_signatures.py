"""Signatures checked by the job: the verdict kept, roots trusted only where the operator gave them."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.conftest import NOW, act_of
from tests.evaluation.evidence.files import facts, pdf, upload
from tests.exchange.pdf.samples import AFTER, BEFORE
from tests.factories.season import Season

from caicach.common.audit.models import Entry
from caicach.common.jobs.worker import Worker
from caicach.evaluation.evidence.constants import SignatureVerdict
from caicach.evaluation.evidence.documents import add_document
from caicach.evaluation.evidence.models import DocumentVersion
from caicach.evaluation.evidence.signing import judge_version, signatures_kept
from caicach.exchange.pdf.making import Identity, make_signing_identity, sign_pdf, tamper
from caicach.registry.accounts.models import User


@pytest.fixture(scope="module")
def identity() -> Identity:
    return make_signing_identity("Nguyễn Văn Minh Họa", "Sở Tư pháp", valid_from=BEFORE, valid_to=AFTER)


def added(season: Season, chi: User, content: bytes) -> DocumentVersion:
    return add_document(season.units["tu-phap"].pk, facts(), upload(content), act=act_of(chi)).version


@pytest.mark.django_db(transaction=True)
def test_the_job_keeps_who_signed_and_trusts_no_root_by_itself(
    season: Season, chi: User, identity: Identity
) -> None:
    version = added(season, chi, sign_pdf(pdf(), identity, at=NOW))
    assert version.verdict == SignatureVerdict.NOT_CHECKED
    Worker(lambda: NOW).run(until_empty=True)
    version.refresh_from_db()
    assert version.verdict == SignatureVerdict.UNTRUSTED
    [signature] = signatures_kept(version)
    assert (signature.signer, signature.claimed_at) == ("Nguyễn Văn Minh Họa", NOW)
    assert signature.is_intact
    entry = Entry.objects.get(action="evidence.signatures_checked")
    assert (entry.chain, entry.details["verdict"]) == (season.campaign.chain, "untrusted")
    judge_version(version.pk, chain=season.campaign.chain, at=NOW)
    assert Entry.objects.filter(action="evidence.signatures_checked").count() == 1


def test_a_root_that_the_operator_gave_is_trusted(
    season: Season, chi: User, identity: Identity, var: Path
) -> None:
    (var / "trust-roots").mkdir()
    (var / "trust-roots" / "minh-hoa.pem").write_bytes(identity.root)
    version = added(season, chi, sign_pdf(pdf(), identity, at=NOW))
    judge_version(version.pk, chain=season.campaign.chain, at=NOW)
    version.refresh_from_db()
    assert version.verdict == SignatureVerdict.VALID


def test_a_changed_file_and_an_unsigned_one_are_told_apart(
    season: Season, chi: User, identity: Identity
) -> None:
    changed = added(season, chi, tamper(sign_pdf(pdf(), identity, at=NOW)))
    unsigned = added(season, chi, pdf(2))
    for version in (changed, unsigned):
        judge_version(version.pk, chain=season.campaign.chain, at=NOW)
        version.refresh_from_db()
    assert changed.verdict == SignatureVerdict.BROKEN
    assert (unsigned.verdict, unsigned.signatures) == (SignatureVerdict.NONE, [])
