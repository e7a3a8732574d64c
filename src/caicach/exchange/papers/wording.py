"""The words of a document's frame: its number, its date, how its lists end (NĐ 30/2020, phụ lục I)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from caicach.core.codes.text import fold, format_date_in_words
from caicach.exchange.papers.model import Paper

COUNTRY = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"

# Phụ lục III, mục I of the same decree.
_ABBREVIATIONS = {
    "nghi quyet": "NQ",
    "quyet dinh": "QĐ",
    "chi thi": "CT",
    "quy che": "QC",
    "quy dinh": "QyĐ",
    "thong cao": "TC",
    "thong bao": "TB",
    "huong dan": "HD",
    "chuong trinh": "CTr",
    "ke hoach": "KH",
    "phuong an": "PA",
    "de an": "ĐA",
    "du an": "DA",
    "bao cao": "BC",
    "bien ban": "BB",
    "to trinh": "TTr",
    "hop dong": "HĐ",
    "cong dien": "CĐ",
    "ban ghi nho": "BGN",
    "ban thoa thuan": "BTT",
    "giay uy quyen": "GUQ",
    "giay moi": "GM",
    "giay gioi thieu": "GGT",
    "giay nghi phep": "GNP",
    "phieu gui": "PG",
    "phieu chuyen": "PC",
    "phieu bao": "PB",
}
_ROMAN = (
    (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip


def number(paper: Paper) -> str:
    """Return number and symbol: ``05/BC-SNV``; dots stand for what is not yet known (``……/BC-…``)."""
    given = re.sub(r"^(\d)(?!\d)", r"0\1", paper.number.strip())
    if "/" in given:
        return given
    return f"{given or '……'}/{paper.symbol.strip() or _symbol(paper.kind)}"


def _symbol(kind: str) -> str:
    """Return the symbol of a kind where the issuer's abbreviation is not known."""
    return f"{_ABBREVIATIONS.get(fold(kind), '…')}-…"


def day(paper: Paper) -> str:
    """Return the day in words, with dots for what is not yet known.

    >>> day(Paper("Báo cáo", "Sở Nội vụ", "", (), year=2026))
    'ngày … tháng … năm 2026'
    """
    if paper.issued_on:
        return format_date_in_words(paper.issued_on)
    return f"ngày … tháng … năm {paper.year or '…'}"


def place_and_day(paper: Paper) -> str:
    """Return the line under the motto: place, comma, day."""
    return f"{paper.place.strip() or '……'}, {day(paper)}"


def kind_in_text(paper: Paper) -> str:
    """Return how a sentence names the document's kind: ``Báo cáo``, ``Công văn``."""
    return paper.kind.strip().capitalize() or "Công văn"


def appendix_label(at: int, count: int) -> str:
    """Return the line over an appendix: ``Phụ lục``, with its number (``at`` from 1) if there are more."""
    return f"Phụ lục {roman(at)}" if count > 1 else "Phụ lục"


def appendix_note(paper: Paper) -> str:
    """Return the line that ties an appendix to its document."""
    issuer = " ".join(paper.issuer.split())
    return f"(Kèm theo {kind_in_text(paper)} số {number(paper)} {day(paper)} của {issuer})"


def listed(lines: Sequence[str], dash: str = "") -> tuple[str, ...]:
    """Return lines of a list, each ended by a semicolon and the last by a full stop.

    >>> listed(["Như trên;", "Lưu: VT"], "- ")
    ('- Như trên;', '- Lưu: VT.')
    """
    bare = [re.sub(r"[\s;.,]+$", "", line) for line in lines]
    return tuple(f"{dash}{line}{'.' if at == len(bare) else ';'}" for at, line in enumerate(bare, start=1))


def roman(at: int) -> str:
    """Return a number from 1 to 399 in Roman figures.

    >>> roman(1), roman(4), roman(14)
    ('I', 'IV', 'XIV')
    """
    figures = ""
    for value, letters in _ROMAN:
        times, at = divmod(at, value)
        figures += letters * times
    return figures
