"""What a PDF is, and what acts in it, is found in bounded time, whatever it was made to do."""

from __future__ import annotations

import io
import zipfile
import zlib
from concurrent.futures import ThreadPoolExecutor

import pytest
from PIL import Image
from tests.exchange.pdf.samples import built, locked, plain, stream, written

from caicach.exchange.pdf import apart
from caicach.exchange.pdf.contents import Active, PdfFacts, inspect_pdf
from caicach.exchange.pdf.faults import MAX_BYTES, MAX_PAGES, MAX_PIXELS, PdfFault, PdfRefusedError
from caicach.exchange.pdf.pages import render_page, text_of_page


def inspected(pdf: bytes) -> PdfFacts:
    return inspect_pdf(io.BytesIO(pdf))


ONE_PAGE = (
    b"<< /Type /Catalog /Pages 2 0 R >>",
    b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
)


def disguised() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<w:document/>")
    return out.getvalue()


@pytest.mark.parametrize("pages", [1, 500])
def test_the_pages_are_counted(pages: int) -> None:
    assert inspected(plain(pages)) == PdfFacts(pages, is_encrypted=False, active=(), faults=())


@pytest.mark.parametrize(
    ("pdf", "fault"),
    [
        (b"", PdfFault.NOT_PDF),
        (disguised(), PdfFault.NOT_PDF),
        (b"%PDF-1.7\n" + b"\x00\xff" * 500, PdfFault.DAMAGED),
        (plain()[:200], PdfFault.DAMAGED),
        (locked(plain(), "mat-khau"), PdfFault.LOCKED),
    ],
    ids=["empty", "disguised", "garbage", "truncated", "locked"],
)
def test_a_file_that_cannot_be_used_is_a_fact_and_no_error(pdf: bytes, fault: PdfFault) -> None:
    found = inspected(pdf)
    assert (found.pages, found.faults) == (None, (fault,))
    assert found.is_encrypted == (fault is PdfFault.LOCKED)
    for reading in (
        lambda: render_page(io.BytesIO(pdf), 1, width=100),
        lambda: text_of_page(io.BytesIO(pdf), 1),
    ):
        with pytest.raises(PdfRefusedError) as refused:
            reading()
        assert refused.value.fault is fault


def test_a_file_without_pages_or_with_too_many_is_told() -> None:
    empty = built(b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [] /Count 0 >>")
    assert inspected(empty).faults == (PdfFault.NO_PAGES,)
    assert inspected(plain(MAX_PAGES + 1)).faults == (PdfFault.TOO_MANY_PAGES,)


def test_a_file_too_long_is_not_even_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "_run", None)
    assert inspected(b"%PDF-" + b"0" * MAX_BYTES).faults == (PdfFault.TOO_LARGE,)


def test_a_restricted_file_that_opens_is_encrypted_but_usable() -> None:
    found = inspected(locked(written("Bao cao"), ""))
    assert (found.pages, found.is_encrypted, found.faults) == (1, True, ())
    assert text_of_page(io.BytesIO(locked(written("Bao cao"), "")), 1) == "Bao cao"


@pytest.mark.parametrize(
    ("catalog", "active"),
    [
        (b"/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>", Active.JAVASCRIPT),
        (b"/OpenAction << /S /J#61vaScript /J#53 (app.alert\\(1\\)) >>", Active.JAVASCRIPT),
        (b"/OpenAction << /S /Launch /F (cmd.exe) >>", Active.LAUNCH),
        (
            b"/Names << /EmbeddedFiles << /Names [(a) << /Type /Filespec /F (a) >>] >> >>",
            Active.EMBEDDED_FILES,
        ),
    ],
)
def test_what_acts_in_a_file_is_found(catalog: bytes, active: Active) -> None:
    found = inspected(written("x", catalog=catalog))
    assert found.active == (active,)
    assert found.has_active_content
    assert not inspected(written("/JavaScript /Launch")).has_active_content


def test_what_acts_within_a_packed_stream_of_objects_is_found() -> None:
    packed = stream(b"9 0 << /S /JavaScript /JS (x) >>", b"/Type /ObjStm /N 1 /First 4")
    twice = packed.replace(b"/FlateDecode", b"[/ASCIIHexDecode /FlateDecode]")
    assert inspected(built(*ONE_PAGE, packed)).active == (Active.JAVASCRIPT,)
    assert inspected(built(*ONE_PAGE, twice)).active == (Active.HIDDEN,)


def test_a_stream_of_objects_that_unpacks_into_gigabytes_costs_its_refusal() -> None:
    bomb = zlib.compress(b" " * 300_000_000, 9)
    packed = b"<< /Type /ObjStm /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(bomb), bomb)
    assert inspected(built(*ONE_PAGE, packed)).active == (Active.HIDDEN,)


def test_a_page_is_drawn_in_the_width_asked_for() -> None:
    png = render_page(io.BytesIO(written("Bao cao")), 1, width=300)
    with Image.open(io.BytesIO(png)) as picture:
        assert (picture.format, picture.size) == ("PNG", (300, 425))
        assert picture.convert("L").getextrema() == (0, 255)


def test_a_page_taller_than_any_screen_is_drawn_smaller() -> None:
    png = render_page(io.BytesIO(plain(wide=100, high=14_000)), 1, width=1_000)
    with Image.open(io.BytesIO(png)) as picture:
        assert picture.width * picture.height <= MAX_PIXELS * 1.01


def test_pages_that_are_not_there_and_widths_out_of_bounds_are_refused() -> None:
    for page in (0, -1, 2):
        with pytest.raises(PdfRefusedError) as refused:
            render_page(io.BytesIO(plain()), page, width=100)
        assert refused.value.fault is PdfFault.NO_SUCH_PAGE
    for width in (0, 2_001):
        with pytest.raises(ValueError, match="width"):
            render_page(io.BytesIO(plain()), 1, width=width)


def test_the_text_of_a_page_is_read_and_a_scan_has_none() -> None:
    assert text_of_page(io.BytesIO(written("Quyet dinh 01")), 1) == "Quyet dinh 01"
    assert text_of_page(io.BytesIO(plain()), 1) == ""


def test_pages_are_drawn_from_several_threads() -> None:
    with ThreadPoolExecutor(4) as threads:
        drawn = list(threads.map(lambda _: render_page(io.BytesIO(written("x")), 1, width=200), range(4)))
    assert len(set(drawn)) == 1


def test_a_page_that_never_ends_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "WALL_SECONDS", 2)
    # A form that draws itself a hundred times, through forms that do the same, six deep.
    forms = [
        stream(
            b"/F Do " * 100,
            b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /F %d 0 R >> >>"
            % (5 + n),
        )
        for n in range(7)
    ]
    pdf = built(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 11 0 R "
        b"/Resources << /XObject << /F 4 0 R >> >> >>",
        *forms,
        stream(b"/F Do " * 100),
    )
    with pytest.raises(PdfRefusedError) as refused:
        render_page(io.BytesIO(pdf), 1, width=50)
    assert refused.value.fault is PdfFault.TOO_HEAVY


def test_a_child_that_crashes_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(PdfRefusedError) as refused:
        apart.ask("no_such_child", "render", io.BytesIO(plain()))
    assert refused.value.fault is PdfFault.TOO_HEAVY


def test_every_fault_has_a_sentence_in_both_languages() -> None:
    for kind in (*PdfFault, *Active):
        assert kind.sentence.vi.endswith(".")
        assert kind.sentence.en.endswith(".")
