"""Why a PDF cannot be taken, in words people use, and the limits within which one is opened."""

from __future__ import annotations

from enum import StrEnum

from caicach.core.index.text import Text

MAX_BYTES = 200 * 1024 * 1024
"""The longest file that is opened; as long as the longest that is stored where nothing else is configured."""

MAX_PAGES = 2_000
MAX_WIDTH = 2_000
"""Pixels; the widest picture of a page."""

MAX_PIXELS = 8_000_000
MAX_TEXT = 100_000
"""Characters of one page's text."""


class PdfFault(StrEnum):
    """What keeps a PDF from being used."""

    NOT_PDF = "not_pdf"
    DAMAGED = "damaged"
    LOCKED = "locked"
    NO_PAGES = "no_pages"
    NO_SUCH_PAGE = "no_such_page"
    TOO_MANY_PAGES = "too_many_pages"
    TOO_LARGE = "too_large"
    TOO_HEAVY = "too_heavy"

    @property
    def sentence(self) -> Text:
        """Say what is wrong and what to do next."""
        return _SENTENCES[self]


_SENTENCES = {
    PdfFault.NOT_PDF: Text(
        "Tệp không phải là PDF. Hãy xuất văn bản ra PDF rồi tải lên; đổi tên tệp thì không đủ.",
        "The file is no PDF. Export the document as PDF and upload that; renaming the file is not enough.",
    ),
    PdfFault.DAMAGED: Text(
        "Tệp PDF bị hỏng hoặc chưa tải hết. Hãy mở thử trên máy của mình, rồi tải lại.",
        "The PDF is damaged or incomplete. Open it on your own machine, then upload it again.",
    ),
    PdfFault.LOCKED: Text(
        "Tệp PDF có mật khẩu mở. Hãy lưu một bản không có mật khẩu rồi tải lên.",
        "The PDF opens with a password only. Save a copy without password and upload that.",
    ),
    PdfFault.NO_PAGES: Text(
        "Tệp PDF không có trang nào. Hãy xuất lại văn bản ra PDF.",
        "The PDF has no pages. Export the document as PDF again.",
    ),
    PdfFault.NO_SUCH_PAGE: Text("Tệp PDF không có trang này.", "The PDF has no such page."),
    PdfFault.TOO_MANY_PAGES: Text(
        "Tệp PDF có quá 2.000 trang. Hãy chia thành nhiều tệp.",
        "The PDF has more than 2,000 pages. Split it into several files.",
    ),
    PdfFault.TOO_LARGE: Text(
        "Tệp PDF lớn hơn 200 MB. Hãy giảm độ phân giải của ảnh quét hoặc chia tệp.",
        "The PDF is larger than 200 MB. Scan at a lower resolution, or split the file.",
    ),
    PdfFault.TOO_HEAVY: Text(
        "Tệp PDF quá nặng hoặc bị hỏng nên không mở được trong giới hạn an toàn. Hãy xuất lại rồi tải lên.",
        "The PDF is too heavy or damaged to be opened within safe limits. Export it again and upload that.",
    ),
}


class PdfRefusedError(ValueError):
    """A PDF could not be opened; ``fault`` says why."""

    def __init__(self, fault: PdfFault) -> None:
        super().__init__(fault.sentence.en)
        self.fault = fault
