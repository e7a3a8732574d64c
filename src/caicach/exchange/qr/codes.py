"""One QR code, with the highest error correction: printed sheets get scratched, stamped and laminated."""

from __future__ import annotations

import io
from urllib.parse import urlencode

import segno

QUIET = 4
"""Light modules around the code, as ISO/IEC 18004 asks."""
LONGEST = 1_000
"""Characters that are put into a code; more makes modules too small for the camera of a cheap phone."""

_PORTAL = "https://dichvucong.gov.vn/tra-cuu-thu-tuc/danh-sach"
"""Where the national public service portal looks procedures up, as provinces print it on their sheets."""


def national_portal_address(code: str) -> str:
    """Return the address at which the national portal shows the procedure with a code.

    >>> national_portal_address("1.001193").startswith("https://dichvucong.gov.vn/tra-cuu-thu-tuc/danh-sach?")
    True
    """
    query = {
        "keyword": code,
        "showAdvanced": "false",
        "formalityType": "STANDARD",
        "limit": "10",
        "activeKey": "STANDARD",
    }
    return f"{_PORTAL}?{urlencode(query)}"


def qr_svg(text: str, *, title: str = "") -> str:
    """Return a code as an SVG element that scales, without inline style; ``title`` is read aloud.

    Raises ValueError when the text is empty, longer than ``LONGEST``, or not ASCII.
    """
    raw = io.BytesIO()
    _made(text).save(
        raw,
        kind="svg",
        border=QUIET,
        xmldecl=False,
        omitsize=True,
        svgclass="qr-code",
        lineclass=None,
        title=title or None,
        light="white",
        dark="black",
        encoding="utf-8",
    )
    found = raw.getvalue().decode().strip()
    # What is drawn is one picture for whoever listens, named by its title.
    return found.replace("<svg ", '<svg role="img" ' if title else '<svg aria-hidden="true" ', 1)


def qr_png(text: str, *, scale: int = 8) -> bytes:
    """Return a code as a black and white PNG, ``scale`` pixels a module.

    Raises ValueError as :func:`qr_svg` does.
    """
    raw = io.BytesIO()
    _made(text).save(raw, kind="png", border=QUIET, scale=scale)
    return raw.getvalue()


def _made(text: str) -> segno.QRCode:
    if not text or len(text) > LONGEST:
        raise ValueError(f"a QR code holds 1 to {LONGEST} characters, not {len(text)}")
    if not text.isascii():
        # Readers guess the alphabet of other letters, each in its own way; addresses write them as %C3%AA.
        raise ValueError("a QR code holds an address, which is written in ASCII")
    return segno.make_qr(text, error="h", boost_error=False)
