"""Forms as PDF and as pictures.

A clerk waits at the counter, so the press stays warm: fonts are read once a process, and a receipt then takes
some hundredths of a second. A long book is set in a process of its own, because Typst keeps what it has laid
out of a long table, and because nothing can stop it once it runs.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

import typst

from caicach.exchange.forms.composing import compose
from caicach.exchange.forms.editions import Edition
from caicach.exchange.forms.laying import laid
from caicach.exchange.forms.model import Office, Size
from caicach.exchange.forms.model_tables import Form
from caicach.exchange.forms.sheet import Grid, Sheet, Steps
from caicach.exchange.papers import TypesettingError
from caicach.exchange.papers.pdf import FONTS

if TYPE_CHECKING:
    from typst import PDFStandard

MOST_WARM_LETTERS = 60_000
"""Letters of JSON up to which a form is set in this process; a receipt with forty papers has about 12,000."""

MOST_TAGGED_CELLS = 12_000
PREVIEW_PPI = 110
TIMEOUT = 120
"""Seconds that a long form may take."""

_TEMPLATE = Path(__file__).parent / "form.typ"


class _Press:
    """The one compiler of a process. It is made when first needed, so that a forked worker makes its own."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._compiler: typst.Compiler | None = None
        self._source = b""

    def set(self, job: dict[str, Any], options: dict[str, Any]) -> bytes | list[bytes]:
        """Return what Typst makes of a job; one at a time, as its compiler wants it.

        Raises typst.TypstError.
        """
        with self._lock:
            if self._compiler is None:
                self._source = _TEMPLATE.read_bytes()
                fonts = typst.Fonts(
                    include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
                )
                self._compiler = typst.Compiler(font_paths=fonts, ignore_system_fonts=True)
            return self._compiled(self._compiler, job, options)

    def _compiled(
        self, compiler: typst.Compiler, job: dict[str, Any], options: dict[str, Any]
    ) -> bytes | list[bytes]:
        try:
            made = compiler.compile(input=self._source, sys_inputs={"job": json.dumps(job)}, **options)
        except BaseException as fault:
            # How a fault inside Typst itself arrives: it is no Exception, and would end a server's thread.
            if type(fault).__name__ == "PanicException":
                self._compiler = None
                raise TypesettingError(str(fault)) from None
            raise
        return made or b""


_PRESS = _Press()


def to_pdf(form: Form, office: Office, *, edition: Edition | None = None, size: Size | None = None) -> bytes:
    """Return a form as PDF; the same form gives the same bytes.

    It keeps to PDF/A-2a and PDF/UA-1; a table of more than ``MOST_TAGGED_CELLS`` cells to PDF/A-2b, because
    tags would make it many times as large; to neither where a letter is in none of the fonts.

    Raises:
        FormError: the form does not fit the size, or a moment has no time zone.
        TypesettingError: Typst refused, or a long form took more than ``TIMEOUT`` seconds.
    """
    return to_one_pdf([form], office, edition=edition, size=size)


def to_one_pdf(
    forms: Sequence[Form], office: Office, *, edition: Edition | None = None, size: Size | None = None
) -> bytes:
    """Return several forms as one file, each beginning on a page of its own, such as a hand-over's receipts.

    Each is on the edition of its own day unless one is given.

    Raises as :func:`to_pdf`, and ValueError for no form at all.
    """
    sheets = [sheet for form in forms for sheet in compose(form, office, edition, size)]
    if not sheets:
        raise ValueError("a file needs a form")
    tagged = _cells(sheets) <= MOST_TAGGED_CELLS
    job = {"job": laid(sheets), "standards": ["a-2a", "ua-1"] if tagged else ["a-2b"], "tagged": tagged}
    if len(json.dumps(job)) > MOST_WARM_LETTERS:
        return _apart(job)
    try:
        return typeset(job)
    except typst.TypstError as refusal:
        raise TypesettingError(str(refusal)) from refusal


def to_pngs(
    form: Form,
    office: Office,
    *,
    edition: Edition | None = None,
    size: Size | None = None,
    ppi: int = PREVIEW_PPI,
) -> list[bytes]:
    """Return a form's pages as PNG, to look at before printing. Meant for short forms.

    Raises as :func:`to_pdf`.
    """
    job = laid(compose(form, office, edition, size))
    try:
        made = _PRESS.set(job, {"format": "png", "ppi": float(ppi)})
    except typst.TypstError as refusal:
        raise TypesettingError(str(refusal)) from refusal
    return [made] if isinstance(made, bytes) else made


def typeset(job: dict[str, Any]) -> bytes:
    """Return the PDF of a job, by its standards where its letters allow that.

    PDF/A and PDF/UA refuse a letter that the font does not have. A name with one is still to be printed, so
    such a form is set once more by no standard, with a blank or a box in the letter's place.

    Raises typst.TypstError.
    """
    try:
        return _pdf(job, job["standards"])
    except typst.TypstError:
        return _pdf(job, [])


def _pdf(job: dict[str, Any], standards: list[PDFStandard]) -> bytes:
    options = {"format": "pdf", "pdf_standards": standards, "pdf_tags": bool(job["tagged"])}
    made = _PRESS.set(job["job"], options)
    return made if isinstance(made, bytes) else b"".join(made)


def _cells(sheets: Sequence[Sheet]) -> int:
    tables = [item for sheet in sheets for item in sheet.items if isinstance(item, Grid | Steps)]
    return sum(len(table.rows) * 11 for table in tables)


def _apart(job: dict[str, Any]) -> bytes:
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-m", "caicach.exchange.forms.typesetting"],
            input=json.dumps(job).encode(),
            capture_output=True,
            check=False,
            timeout=TIMEOUT,
            env={},  # what the site keeps in its environment is not Typst's to see
        )
    except subprocess.TimeoutExpired:
        raise TypesettingError(f"no PDF within {TIMEOUT} seconds") from None
    if done.returncode:
        raise TypesettingError(done.stderr.decode(errors="replace")[-2000:])
    return done.stdout
