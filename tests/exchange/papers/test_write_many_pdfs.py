"""Several documents set in one go are those that would be set one by one."""

from __future__ import annotations

from dataclasses import replace

from tests.exchange.papers.papers import REPORT, pdf_text

from caicach.exchange.papers import to_pdf, to_pdfs


def test_each_document_is_the_one_that_is_set_alone() -> None:
    other = replace(REPORT, number="8", issuer="Sở Tư pháp")
    assert to_pdfs([REPORT, other]) == [to_pdf(REPORT), to_pdf(other)]
    assert "SỞ TƯ PHÁP" in pdf_text(to_pdfs([REPORT, other])[1])


def test_no_documents_are_no_files() -> None:
    assert to_pdfs([]) == []
