"""The example of docs/reference/papers.md."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from tests.exchange.papers.papers import docx_text, pdf_text

from caicach.exchange.papers import Paper, wording

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "papers.md"


def test_the_example_of_the_page_writes_what_the_page_says() -> None:
    page = PAGE.read_text("utf-8")
    example = re.search(r"```python\n(.*?)```", page, re.DOTALL)
    assert example is not None
    names: dict[str, object] = {}
    exec(example[1], names)
    pdf, docx, paper = names["pdf"], names["docx"], names["paper"]
    assert isinstance(pdf, bytes)
    assert isinstance(docx, bytes)
    assert isinstance(paper, Paper)
    for said in ("Số: ……/QĐ-SNV", "Suối Mơ, ngày … tháng … năm 2026"):
        assert f"`{said}`" in page
        assert said in pdf_text(pdf)
        assert said in docx_text(docx)
    later = Paper(paper.kind, paper.issuer, "", (), number="7", symbol="QĐ-SNV", issued_on=date(2026, 9, 5))
    assert f"`Số: {wording.number(later)}`" in page
    assert f"`{wording.day(later)}`" in page
