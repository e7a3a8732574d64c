"""The administrator keeps the catalogue: checks, sets limits, publishes, ends, compares, imports, activates.

To everybody else none of these pages is there, and nothing that they send changes anything.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from tests.factories.published_procedures import BIRTH, birth, channel, version
from tests.web.markup import read
from tests.web.readers import reader
from time_machine import travel

from caicach.common.audit.models import Entry
from caicach.registry.accounts.models import User
from caicach.registry.calendars.cache import CALENDARS
from caicach.registry.procedures.constants import ChannelKind, LimitState, ProcessState, VersionState
from caicach.registry.procedures.models import (
    Channel,
    ProcedureImport,
    ProcedureVersion,
    Process,
    ProcessStep,
)
from caicach.registry.procedures.search import forget_snapshots

DESK = "/console/procedures/"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    """Pages ask for the day; it is the one of the cast."""
    forget_snapshots()
    CALENDARS.clear()
    with travel("2026-10-05 09:00+07:00", tick=False):
        yield
    CALENDARS.clear()


@pytest.fixture
def keeper(tu: User) -> Client:
    """The browser of the administrator."""
    return reader(user=tu)


def words_of(client: Client, address: str, status: int = 200) -> str:
    """Return the visible words of a page."""
    response = client.get(address)
    assert response.status_code == status
    return " ".join(word for word, _language in read(response.content).words)


def process_of(of: ProcedureVersion, *times: str) -> Process:
    """Return a draft process with steps of these times."""
    made = Process.objects.create(
        version=of, number=1, name="Quy trình minh họa", is_illustrative=True, recorded_at="2026-10-01T00:00Z"
    )
    for position, time in enumerate(times, 1):
        ProcessStep.objects.create(
            process=made, position=position, name=f"Bước việc {position}", performer="Chi", duration=time
        )
    return made


def test_the_catalogue_says_what_is_lacking_and_who_mends_it(keeper: Client) -> None:
    birth()
    version("1.000001", "Thủ tục trống", decision="12/QĐ-UBND", decided_on=date(2026, 9, 1))
    words = words_of(keeper, DESK)
    assert "đủ bảy phần" not in words.split("Thủ tục trống")[1]
    assert "Sở chuyên ngành" in words
    assert "quá hạn" in words
    assert "chậm nhất" in words
    assert "Thủ tục trống" in words_of(keeper, f"{DESK}?lacks=papers")
    assert "Thủ tục trống" not in words_of(keeper, f"{DESK}?q=khai+sinh")
    assert "Không có thủ tục nào như vậy" in words_of(keeper, f"{DESK}?state=ended&level=commune&late=1")


def test_the_catalogue_costs_few_queries(keeper: Client) -> None:
    for number in range(20):
        version(f"1.0000{number:02d}", f"Thủ tục {number}")
    keeper.get(DESK)
    with CaptureQueriesContext(connection) as asked:
        keeper.get(DESK)
    assert len(asked) <= 14, [query["sql"][:80] for query in asked]


def test_the_checklist_is_the_list_as_a_workbook(keeper: Client) -> None:
    version("1.000001", '=HYPERLINK("x")')
    version("1.000002", "Thủ tục đất", field="Đất đai")
    response = keeper.get(f"{DESK}checklist.xlsx?q=thu+tuc")
    sheet = load_workbook(io.BytesIO(response.content)).worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert [row[0] for row in rows] == ["Mã thủ tục", "1.000002"]
    assert rows[1][rows[0].index("Thành phần hồ sơ")] == "thiếu"
    whole = load_workbook(io.BytesIO(keeper.get(f"{DESK}checklist.xlsx").content)).worksheets[0]
    assert {cell.data_type for row in whole.iter_rows() for cell in row} <= {"s", "n"}


def test_a_limit_is_set_by_hand(keeper: Client) -> None:
    made = birth()
    waiting = made.channels.get(kind=ChannelKind.POST)
    assert "1 cách nộp chưa có thời hạn" in words_of(keeper, f"{DESK}limits/")
    response = keeper.post(
        f"{DESK}channels/{waiting.pk}/limit/",
        {f"{waiting.pk}-limit": "5 ngày làm việc", "back": f"{DESK}limits/"},
    )
    assert (response.status_code, response["Location"]) == (302, f"{DESK}limits/")
    waiting.refresh_from_db()
    assert (waiting.limit, waiting.limit_state) == ("05 ngày làm việc", LimitState.BY_HAND)
    assert Entry.objects.filter(action="procedures.limit_set").count() == 1
    assert "Mọi thời hạn đều đã rõ" in words_of(keeper, f"{DESK}limits/")


def test_a_limit_that_is_none_stays_typed_with_what_to_write_instead(keeper: Client) -> None:
    waiting = birth().channels.get(kind=ChannelKind.POST)
    response = keeper.post(
        f"{DESK}channels/{waiting.pk}/limit/",
        {f"{waiting.pk}-limit": "nhanh nhất", "back": "https://x.example/"},
    )
    assert response.status_code == 422
    page = response.content.decode()
    assert 'value="nhanh nhất"' in page
    assert "x.example" not in page
    waiting.refresh_from_db()
    assert waiting.limit_state == LimitState.UNREAD


def test_a_published_limit_is_not_set_anew(keeper: Client) -> None:
    known = birth().channels.get(kind=ChannelKind.COUNTER)
    response = keeper.post(f"{DESK}channels/{known.pk}/limit/", {f"{known.pk}-limit": "9 ngày làm việc"})
    assert response.status_code == 422
    assert "Hãy soạn phiên bản mới" in response.content.decode()


def test_a_draft_is_published_and_the_version_before_ends(keeper: Client) -> None:
    old = birth()
    draft = version(BIRTH, "Thủ tục đăng ký khai sinh mới", state=VersionState.DRAFT, valid_from=None)
    channel(draft, ChannelKind.COUNTER, "01 ngày làm việc")
    assert "Công bố phiên bản 2" in words_of(keeper, f"{DESK}{BIRTH}/")
    response = keeper.post(f"{DESK}versions/{draft.pk}/publish/", {"on": "2026-11-01"})
    assert response.status_code == 302
    old.refresh_from_db()
    draft.refresh_from_db()
    assert (old.valid_to, draft.valid_from) == (date(2026, 10, 31), date(2026, 11, 1))


def test_a_day_that_cannot_be_stays_typed_with_the_reason(keeper: Client) -> None:
    birth()
    draft = version(BIRTH, "Bản mới", state=VersionState.DRAFT, valid_from=None)
    channel(draft, ChannelKind.COUNTER, "01 ngày làm việc")
    refused = keeper.post(f"{DESK}versions/{draft.pk}/publish/", {"on": "2025-07-01"})
    assert refused.status_code == 422
    assert "Hãy chọn ngày sau đó" in refused.content.decode()
    assert "2025-07-01" in refused.content.decode()
    odd = keeper.post(f"{DESK}versions/{draft.pk}/publish/", {"on": "hôm nào"})
    assert odd.status_code == 422
    assert "hôm nào" in odd.content.decode()


def test_a_version_is_given_its_last_day(keeper: Client) -> None:
    made = birth()
    early = keeper.post(f"{DESK}versions/{made.pk}/end/", {"last_day": "2025-06-30"})
    assert early.status_code == 422
    assert keeper.post(f"{DESK}versions/{made.pk}/end/", {"last_day": "2026-12-31"}).status_code == 302
    made.refresh_from_db()
    assert (made.state, made.valid_to) == (VersionState.ENDED, date(2026, 12, 31))


def test_two_versions_are_compared_line_by_line(keeper: Client) -> None:
    old = version("1.000001", "Tên cũ", state=VersionState.ENDED, valid_to=date(2026, 8, 31))
    new = version("1.000001", "Tên mới", valid_from=date(2026, 9, 1), conditions="Đủ 18 tuổi")
    channel(old, ChannelKind.COUNTER, "05 ngày làm việc")
    channel(new, ChannelKind.COUNTER, "03 ngày làm việc")
    page = keeper.get(f"{DESK}1.000001/compare/").content.decode()
    for expected in ("<del>Tên cũ</del>", "<ins>Tên mới</ins>", "<ins>Đủ 18 tuổi</ins>"):
        assert expected in page
    assert "05 ngày làm việc" in page
    assert "Không đổi:" in page
    assert "giống nhau" in words_of(keeper, f"{DESK}1.000001/compare/?a=2&b=2")


def test_a_file_is_handed_in_and_its_report_waited_for(keeper: Client) -> None:
    raw = json.dumps([{"ma_thu_tuc": "1.000001", "ten_thu_tuc": "Thủ tục"}]).encode()
    response = keeper.post(
        f"{DESK}import/", {"file": SimpleUploadedFile("danh-muc.json", raw), "publish": "on"}
    )
    asked = ProcedureImport.objects.get()
    assert (response.status_code, response["Location"]) == (302, f"{DESK}import/{asked.pk}/")
    assert "đang nhập" in words_of(keeper, f"{DESK}import/{asked.pk}/")
    asked.report = {
        "new": 1,
        "changed": 0,
        "unchanged": 0,
        "by_hand": 1,
        "fault_count": 1,
        "unread": [{"why": "không ghi thời hạn", "count": 1}],
        "faults": [{"place": "dòng 2", "why": "mã sai"}],
    }
    asked.finished_at = asked.requested_at
    asked.save()
    words = words_of(keeper, f"{DESK}import/{asked.pk}/")
    assert "không ghi thời hạn" in words
    assert "mã sai" in words
    asked.fault = "Tệp bị cắt giữa chừng."
    asked.save()
    assert "Tệp bị cắt giữa chừng." in words_of(keeper, f"{DESK}import/{asked.pk}/")


@pytest.mark.parametrize(("name", "raw"), [("danh-muc.exe", b"x"), ("danh-muc.json", b"")])
def test_a_file_that_is_none_is_refused(keeper: Client, name: str, raw: bytes) -> None:
    response = keeper.post(f"{DESK}import/", {"file": SimpleUploadedFile(name, raw)})
    assert response.status_code == 200
    assert not ProcedureImport.objects.exists()
    assert b"field-error" in response.content


def test_a_process_is_drawn_summed_and_put_in_force(keeper: Client) -> None:
    made = birth()
    process = process_of(made, "0.5 ngày làm việc", "4 giờ làm việc")
    page = keeper.get(f"{DESK}processes/{process.pk}/").content.decode()
    assert '<svg class="process"' in page
    assert "khớp" in page
    assert "Quy trình minh họa" in words_of(keeper, f"{DESK}{BIRTH}/")
    response = keeper.post(f"{DESK}processes/{process.pk}/activate/", {"on": "2026-10-06"})
    assert response.status_code == 302
    process.refresh_from_db()
    assert process.state == ProcessState.ACTIVE


def test_a_process_that_contradicts_its_limit_is_refused_with_the_figures(keeper: Client) -> None:
    made = birth()
    process = process_of(made, "3 ngày làm việc")
    response = keeper.post(f"{DESK}processes/{process.pk}/activate/", {"on": "2026-10-06"})
    assert response.status_code == 422
    page = response.content.decode()
    assert "03 ngày làm việc" in page or "3 ngày làm việc" in page
    assert "không khớp thời hạn" in page
    process.refresh_from_db()
    assert process.state == ProcessState.DRAFT


@pytest.mark.parametrize("who", ["khoa", "binh", "dung", "lan", "an"])
def test_to_others_the_desk_is_not_there(who: str, request: pytest.FixtureRequest) -> None:
    made = birth()
    draft = version(BIRTH, "Dự thảo kín", state=VersionState.DRAFT, valid_from=None)
    process = process_of(made, "1 ngày làm việc")
    client = reader(user=request.getfixturevalue(who))
    for address in (
        "",
        "checklist.xlsx",
        "limits/",
        "import/",
        "import/1/",
        f"processes/{process.pk}/",
        f"{BIRTH}/",
        f"{BIRTH}/compare/",
    ):
        assert client.get(DESK + address).status_code == 404, address
    waiting = Channel.objects.filter(limit_state=LimitState.UNREAD).first()
    assert waiting is not None
    for address, given in (
        (f"channels/{waiting.pk}/limit/", {f"{waiting.pk}-limit": "1 ngày"}),
        (f"versions/{draft.pk}/publish/", {"on": "2026-11-01"}),
        (f"versions/{made.pk}/end/", {"last_day": "2026-12-31"}),
        (f"processes/{process.pk}/activate/", {"on": "2026-11-01"}),
        ("import/", {}),
    ):
        assert client.post(DESK + address, given).status_code == 404, address
    assert not Entry.objects.filter(action__startswith="procedures.").exists()


def test_who_is_not_signed_in_is_asked_to(client: Client) -> None:
    assert client.get(DESK)["Location"].startswith("/tai-khoan/dang-nhap/")


def test_what_does_not_exist_is_not_found(keeper: Client) -> None:
    for address in ("9.999999/", "khong-phai-ma/", "9.999999/compare/", "import/99/", "processes/99/"):
        assert keeper.get(DESK + address).status_code == 404, address
    assert keeper.post(f"{DESK}versions/99/end/", {"last_day": "2026-12-31"}).status_code == 404
    assert keeper.post(f"{DESK}channels/99/limit/", {}).status_code == 404
