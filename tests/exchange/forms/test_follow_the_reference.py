"""The examples of docs/reference/one-stop-forms.md, and its table of forms."""

from __future__ import annotations

import re
from pathlib import Path

from tests.exchange.forms.reading import seen, sizes, text

from caicach.core.qr import Transfer
from caicach.exchange.forms import Kind, editions
from caicach.exchange.forms.composing import DEFAULT_SIZES
from caicach.exchange.forms.model import Size

PAGE = (Path(__file__).parents[3] / "docs" / "reference" / "one-stop-forms.md").read_text("utf-8")


def ran() -> dict[str, object]:
    """Return the names that the page's examples leave."""
    names: dict[str, object] = {}
    for example in re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL):
        exec(example, names)
    return names


def test_the_examples_print_and_pay_what_the_page_says() -> None:
    names = ran()
    pdf, large = names["pdf"], names["large"]
    assert isinstance(pdf, bytes)
    assert isinstance(large, bytes)
    for said in re.findall(r"`([^`]+)`", PAGE.partition("It prints ")[2].partition("\n")[0]):
        assert said in text(pdf)
    assert sizes(pdf) == {(148, 210)}
    assert sizes(large) == {(210, 297)}
    assert seen(pdf) == ["https://mot-cua.vi-du.vn/tra-cuu?ma=H99.08.01-260905-0007"]
    assert f"`{names['reference']}`" in PAGE
    assert names["asked"] == Transfer("970436", "0011001234567", 75_000, str(names["reference"]))
    assert names["found"] == (names["reference"],)


def test_the_table_names_every_form_with_its_number() -> None:
    latest = [edition for edition in editions() if edition.valid_from][-1]
    for kind in Kind:
        template = latest.template(kind)
        (row,) = re.findall(rf"^\| {template.title}[^|]*\| `\w+` \| (\d*) ?\| (.*) \|$", PAGE, re.MULTILINE)
        assert row[0] == template.number
        assert row[1].startswith(DEFAULT_SIZES.get(kind, Size.A5))
