"""Pictures of pages for previews, drawn once and kept beside the data.

What is kept can be drawn again at any time, so whoever writes also removes what nobody has looked at for long
in the same folder.
"""

from __future__ import annotations

import contextlib
import io
import tempfile
import time
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from PIL import Image

from caicach.common.files.selectors import open_content
from caicach.evaluation.evidence.checking import MAX_PIXELS, PDF, is_picture
from caicach.evaluation.evidence.constants import PREVIEW_WIDTHS
from caicach.evaluation.evidence.models import DocumentVersion
from caicach.exchange.pdf.faults import PdfFault, PdfRefusedError
from caicach.exchange.pdf.pages import render_page

KEPT_SECONDS = 30 * 24 * 3600


class NoPreviewError(ValueError):
    """There is no picture of this page: the kind has none, or the file cannot be drawn."""


def nearest_width(asked: int) -> int:
    """Return the step of zoom next to what was asked, so that few pictures are kept.

    >>> nearest_width(700), nearest_width(0), nearest_width(10_000)
    (720, 480, 1600)
    """
    return min(PREVIEW_WIDTHS, key=lambda width: abs(width - asked))


def has_preview(version: DocumentVersion) -> bool:
    """Return whether pages of the version can be shown: PDF files and pictures."""
    return version.file.media_type == PDF or is_picture(version.file.media_type)


def preview_of(version: DocumentVersion, page: int, width: int) -> bytes:
    """Return a page as PNG, from what is kept or drawn now.

    Args:
        version: with its file at hand; the caller has checked that the reader may see it.
        page: 1 is the first.
        width: one of ``PREVIEW_WIDTHS``.

    Raises:
        NoPreviewError: when there is no such page, or it cannot be drawn.
    """
    if width not in PREVIEW_WIDTHS:
        raise ValueError(f"{width} is no step of zoom")
    kept = _folder(version.sha256) / f"{version.sha256}-{page}-{width}.png"
    with contextlib.suppress(FileNotFoundError):
        return kept.read_bytes()
    drawn = _drawn(version, page, width)
    _keep(kept, drawn)
    return drawn


def _folder(sha256: str) -> Path:
    return Path(settings.VAR) / "previews" / sha256[:2]


def _drawn(version: DocumentVersion, page: int, width: int) -> bytes:
    with open_content(version.file) as file:
        if version.file.media_type == PDF:
            try:
                return render_page(file, page, width=width)
            except PdfRefusedError as refused:
                raise NoPreviewError(str(refused)) from refused
        if page == 1 and is_picture(version.file.media_type):
            return _picture(file, width)
    raise NoPreviewError(PdfFault.NO_SUCH_PAGE.sentence.en)


def _picture(file: BinaryIO, width: int) -> bytes:
    """Draw a picture anew, so that nothing but its points reaches the reader."""
    try:
        with Image.open(file) as picture:
            if picture.size[0] * picture.size[1] > MAX_PIXELS:
                raise NoPreviewError("the picture is too large")
            picture.draft("RGB", (width, width * 4))
            shown = picture.convert("RGBA" if "A" in picture.getbands() else "RGB")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise NoPreviewError(str(error)) from error
    shown.thumbnail((width, width * 8))
    png = io.BytesIO()
    shown.save(png, "PNG")
    return png.getvalue()


def _keep(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(content)
    Path(file.name).replace(path)
    _sweep(path.parent)


def _sweep(folder: Path) -> None:
    oldest = time.time() - KEPT_SECONDS
    for path in folder.iterdir():
        with contextlib.suppress(FileNotFoundError):
            if path.stat().st_mtime < oldest:
                path.unlink()
