"""Files as people upload them, good and bad, and the documents that tests need."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from functools import cache
from typing import Any

from PIL import Image
from tests.conftest import act_of
from tests.exchange.pdf.samples import plain
from tests.factories.season import Season

from caicach.evaluation.evidence.documents import Facts, add_document
from caicach.evaluation.evidence.intake import Upload
from caicach.evaluation.evidence.models import DocumentVersion
from caicach.registry.accounts.models import User

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def pdf(pages: int = 3) -> bytes:
    """Return a PDF; of other pages it is another content, of the same the same."""
    return _pdf(pages)


@cache
def _pdf(pages: int) -> bytes:
    return plain(pages)


def upload(content: bytes, name: str = "Kế hoạch.pdf") -> Upload:
    """Return an upload."""
    return Upload(io.BytesIO(content), name)


def package(parts: dict[str, bytes | str], *, content_type: str = WORD) -> bytes:
    """Return an Office file of Word's kind with further parts."""
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "[Content_Types].xml",
            f'<Types><Override PartName="/word/document.xml" ContentType="{content_type}"/></Types>',
        )
        archive.writestr("word/document.xml", "<document/>")
        for name, content in parts.items():
            archive.writestr(name, content)
    return raw.getvalue()


def picture(kind: str = "PNG", size: tuple[int, int] = (60, 80)) -> bytes:
    """Return a picture."""
    raw = io.BytesIO()
    Image.new("RGB", size, "white").save(raw, kind)
    return raw.getvalue()


def facts(title: str = "Kế hoạch cải cách hành chính năm 2026", **more: Any) -> Facts:
    """Return what is written on a plan of the period."""
    written: dict[str, Any] = {"number": "12/KH-STP", "issued_on": date(2026, 1, 20), "issuer": "Sở Tư pháp"}
    return Facts("plan", title, **{**written, **more})


def document(
    season: Season, by: User, *, pages: int = 3, title: str = "Kế hoạch", unit: str = "tu-phap", **more: Any
) -> DocumentVersion:
    """Return a new document of a unit's library."""
    added = add_document(season.units[unit].pk, facts(title, **more), upload(pdf(pages)), act=act_of(by))
    return added.version
