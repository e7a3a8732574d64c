"""A dossier prints on the form of its day; a new circular is a matter of data."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from tests.exchange.forms.forms import APOLOGY, CONTROL, OFFICE, RECEIPT, REGISTER, STOP
from tests.exchange.forms.reading import text

from caicach.core.deadlines.minutes import VIETNAM
from caicach.exchange.forms import FormError, Kind, edition_on, editions, read_editions, to_pdf
from caicach.exchange.forms.wording import LABELS

NEW = """
- id: new
  basis: Thông tư số 99/2027/TT-BTP
  valid_from: 2027-01-01
  labels: {content: Việc cần giải quyết}
  forms:
    receipt: {number: "1a", title: Giấy hẹn, symbol: "GH-{office}"}
    supplement: {number: "2a", title: Phiếu bổ sung}
    refusal: {number: "3a", title: Phiếu từ chối}
    apology: {number: "4a", title: Thư xin lỗi}
    stop: {number: "5a", title: Thông báo dừng}
    control: {number: "6a", title: Phiếu kiểm soát}
    register: {number: "7a", title: Sổ theo dõi}
"""


@pytest.mark.parametrize(
    ("day", "id_"),
    [
        (date(2018, 1, 1), "tt-01-2018"),
        (date(2019, 1, 6), "tt-01-2018"),
        (date(2025, 9, 14), "tt-01-2018"),
        (date(2025, 9, 15), "tt-03-2025"),
        (date(2026, 8, 5), "tt-03-2025"),
        (date(2031, 1, 1), "tt-03-2025"),
    ],
)
def test_a_day_has_its_edition(day: date, id_: str) -> None:
    assert edition_on(day).id == id_


def test_what_is_awaited_is_never_chosen() -> None:
    awaited = [edition for edition in editions() if edition.valid_from is None]
    assert [edition.id for edition in awaited] == ["btp"]
    assert "309/2026" in awaited[0].basis


def test_an_old_dossier_prints_on_the_old_form() -> None:
    then = datetime(2025, 9, 14, 9, 0, tzinfo=VIETNAM)
    said = text(to_pdf(replace(CONTROL, issued_at=then), OFFICE))
    assert "Mẫu số 05 - Thông tư số 01/2018/TT-VPCP" in said
    apology = text(to_pdf(replace(APOLOGY, issued_at=then), OFFICE))
    assert "PHIẾU XIN LỖI VÀ HẸN LẠI NGÀY TRẢ KẾT QUẢ" in apology
    assert "Mẫu số 06 - Thông tư số 01/2018" in text(to_pdf(replace(REGISTER, issued_at=then), OFFICE))
    stop = text(to_pdf(replace(STOP, issued_at=then), OFFICE))
    assert "THÔNG BÁO DỪNG GIẢI QUYẾT HỒ SƠ" in stop
    assert "Mẫu số" not in stop


def test_the_day_is_vietnams() -> None:
    then = datetime(2025, 9, 15, 0, 30, tzinfo=VIETNAM)
    assert "03/2025" in text(to_pdf(replace(RECEIPT, issued_at=then), OFFICE))


def test_a_new_circular_needs_no_program(tmp_path: Path) -> None:
    (tmp_path / "editions.yaml").write_text(NEW)
    known = (*editions(), *read_editions(tmp_path / "editions.yaml"))
    dated = sorted((it for it in known if it.valid_from), key=lambda it: it.valid_from or date.max)
    edition = edition_on(date(2027, 1, 1), dated)
    said = text(to_pdf(RECEIPT, OFFICE, edition=edition))
    assert "GIẤY HẸN" in said
    assert "Số: 07/GH-TTPVHCC" in said
    assert "Việc cần giải quyết: Đăng ký khai sinh" in said
    assert "Mẫu số 1a - Thông tư số 99/2027/TT-BTP" in said
    assert edition_on(date(2026, 12, 31), dated).id == "tt-03-2025"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('    stop: {number: "5a", title: Thông báo dừng}\n', ""),
        ("    stop:", "    stopp:"),
        ("content: Việc", "contents: Việc"),
        ("  basis: Thông tư số 99/2027/TT-BTP\n", ""),
        ("title: Giấy hẹn", "titel: Giấy hẹn"),
    ],
)
def test_a_faulty_edition_is_refused(old: str, new: str, tmp_path: Path) -> None:
    path = tmp_path / "editions.yaml"
    path.write_text(NEW)
    assert read_editions(path)
    assert old in NEW
    path.write_text(NEW.replace(old, new))
    with pytest.raises(FormError, match="edition"):
        read_editions(path)


def test_two_editions_of_one_day_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "editions.yaml"
    path.write_text(NEW + NEW.replace("id: new", "id: newer"))
    with pytest.raises(FormError, match="one day"):
        read_editions(path)


def test_every_form_has_a_title_in_every_edition_and_labels_are_known() -> None:
    for edition in editions():
        assert all(edition.template(kind).title for kind in Kind)
        assert set(edition.labels) <= set(LABELS)
        assert edition.source
