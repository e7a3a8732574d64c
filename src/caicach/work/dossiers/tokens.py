"""Addresses by which whom a dossier concerns finds it again: signed, without personal data.

The token holds the dossier's code and is good for looking it up alone (``_SALT``); who has it has the
receipt, or has shown part of the applicant's number. It does not expire: a receipt is kept for years.
"""

from __future__ import annotations

import base64
import binascii
import re

from django.core.signing import BadSignature, Signer

_SALT = "dossiers.lookup"
_PLAIN = re.compile(r"[0-9A-Z][0-9A-Z.-]*")
_OTHER = "_"
"""Opens the codes of other systems that hold letters which an address would mangle."""


def token_for(code: str) -> str:
    """Return the token of a dossier's code, in letters that stand in an address as they are."""
    name = code if _PLAIN.fullmatch(code) else _OTHER + base64.urlsafe_b64encode(code.encode()).decode()
    return _signer().sign(name)


def _signer() -> Signer:
    return Signer(salt=_SALT, sep="~")


def code_of(token: str) -> str | None:
    """Return the code that a token was made for; None for what we did not sign."""
    try:
        name = _signer().unsign(token)
        if name.startswith(_OTHER):
            return base64.urlsafe_b64decode(name[1:]).decode()
    except (BadSignature, binascii.Error, UnicodeError):
        return None
    return name
