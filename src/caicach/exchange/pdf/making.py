"""Signed PDFs for demonstrations and tests, by identities that nobody issued.

Nothing here is a signature of a real person: every certificate made says that it is illustrative.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import NameOID
from pyhanko.keys import load_certs_from_pemder_data, load_private_key_from_pemder_data
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko_certvalidator.registry import SimpleCertificateStore

LABEL = "Dữ liệu minh họa"

_DECADE = timedelta(days=3_652)


@dataclass(frozen=True, slots=True)
class Authority:
    """A made-up root: its key and its certificate, PEM."""

    key: bytes
    certificate: bytes


@dataclass(frozen=True, slots=True)
class Identity:
    """A made-up signer: the key, the certificate, and the root that vouches for it, all PEM."""

    key: bytes
    certificate: bytes
    root: bytes


def make_authority(*, valid_from: datetime, valid_to: datetime) -> Authority:
    """Make a root, to be given as a trust root where its signers shall be trusted.

    Args:
        valid_from: aware; the first moment at which it holds.
        valid_to: aware; the last.
    """
    key = ec.generate_private_key(ec.SECP256R1())
    # Two roots of one name would be taken for one another.
    mark = x509.SubjectKeyIdentifier.from_public_key(key.public_key()).digest.hex()[:6].upper()
    name = _name(f"Gốc chứng thư minh họa {mark}", "Cải Cách")
    certificate = (
        _builder(name, name, key.public_key(), valid_from, valid_to)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(is_authority=True), critical=True)
        .sign(key, hashes.SHA256())
    )
    return Authority(_pem(key), certificate.public_bytes(Encoding.PEM))


def make_signing_identity(
    name: str,
    organisation: str,
    *,
    valid_from: datetime,
    valid_to: datetime,
    authority: Authority | None = None,
) -> Identity:
    """Make a key and a certificate for a person of an organisation.

    Args:
        name: the common name.
        organisation: the organisation's name.
        valid_from: aware; the certificate's first moment.
        valid_to: aware; its last.
        authority: who issues it; by default a root of its own, which holds ten years longer either way.
    """
    issuer = authority or make_authority(valid_from=valid_from - _DECADE, valid_to=valid_to + _DECADE)
    root = x509.load_pem_x509_certificate(issuer.certificate)
    root_key = load_pem_private_key(issuer.key, None)
    if not isinstance(root_key, ec.EllipticCurvePrivateKey):
        raise TypeError("the authority's key is none of those made here")
    key = ec.generate_private_key(ec.SECP256R1())
    vouched = x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key())
    certificate = (
        _builder(_name(name, organisation), root.subject, key.public_key(), valid_from, valid_to)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(is_authority=False), critical=True)
        .add_extension(vouched, critical=False)
        .sign(root_key, hashes.SHA256())
    )
    return Identity(_pem(key), certificate.public_bytes(Encoding.PEM), issuer.certificate)


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _name(name: str, organisation: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation),
            x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, LABEL),
            x509.NameAttribute(NameOID.COMMON_NAME, name),
        ]
    )


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, begins: datetime, ends: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(ends)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _usage(*, is_authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not is_authority,
        content_commitment=not is_authority,
        key_cert_sign=is_authority,
        crl_sign=is_authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


class _SignerAt(PdfSigner):
    """Signs at a given time, where the library would take that of the machine."""

    at: datetime

    def init_signing_session(self, *args: Any, **kwargs: Any) -> PdfSigningSession:
        session = super().init_signing_session(*args, **kwargs)
        session.system_time = self.at
        return session


def sign_pdf(pdf: bytes, identity: Identity, *, at: datetime, field: str = "ChuKy1") -> bytes:
    """Return a PDF with a further signature, invisible on its pages.

    Args:
        pdf: readable and not encrypted; signatures it has stay whole.
        identity: who signs.
        at: the time the signature claims, aware.
        field: the name of the form field; another for every signature of a file.
    """
    [certificate] = load_certs_from_pemder_data(identity.certificate)
    store = SimpleCertificateStore()
    store.register_multiple(load_certs_from_pemder_data(identity.root))
    signer = SimpleSigner(
        signing_cert=certificate,
        signing_key=load_private_key_from_pemder_data(identity.key, None),
        cert_registry=store,
    )
    by = _SignerAt(
        PdfSignatureMetadata(field_name=field, md_algorithm="sha256", reason=LABEL),
        signer,
        new_field_spec=SigFieldSpec(field),
    )
    by.at = at
    signed: io.BytesIO = by.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)))
    return signed.getvalue()


def tamper(pdf: bytes) -> bytes:
    """Return a PDF with one byte changed within what is signed: the last digit of its version.

    It stays readable and looks the same; only the signatures can tell.
    """
    place = pdf.index(b"%PDF-") + len(b"%PDF-1.")
    digit = b"6" if pdf[place : place + 1] != b"6" else b"7"
    return pdf[:place] + digit + pdf[place + 1 :]
