"""Published procedures are read into parts, and what is not understood is told and never guessed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.factories.portal_records import BASES_HEAD, CHANNEL_HEAD, PAPER_HEAD, flat, jsonl, nested

from caicach.core.deadlines.durations import parse
from caicach.exchange.procedures.channels import read_channels
from caicach.exchange.procedures.common import RecordError
from caicach.exchange.procedures.fees import bracketed, read_fee, says_nothing_is_paid
from caicach.exchange.procedures.files import SourceError, read_records
from caicach.exchange.procedures.lists import read_legal_bases, read_levels, read_results, read_subjects
from caicach.exchange.procedures.papers import read_papers
from caicach.exchange.procedures.reading import digest_of, read_procedure
from caicach.exchange.procedures.record import Level, Limit, Part, Reason, Way
from caicach.exchange.tables import Table


def channels_of(*rows: str) -> tuple[list[tuple[str, str, str]], set[Reason]]:
    channels, _fees, unread = read_channels(CHANNEL_HEAD + "".join(rows))
    reasons = {one.reason for one in unread if one.part is Part.LIMIT}
    return [(channel.way.value, channel.limit, channel.case) for channel in channels], reasons


def test_a_whole_record_is_read_from_the_flat_shape() -> None:
    record = read_procedure(flat())
    assert (record.code, record.field_name, record.levels) == (
        "1.900001",
        "Lĩnh vực minh họa",
        (Level.PROVINCE, Level.COMMUNE),
    )
    assert [(channel.way, channel.limit) for channel in record.channels] == [
        (Way.ONLINE, "05 ngày làm việc"),
        (Way.POST, "05 ngày làm việc"),
        (Way.COUNTER, "05 ngày làm việc"),
    ]
    assert [
        (paper.name, paper.form_name, paper.originals, paper.copies, paper.is_required)
        for paper in record.papers
    ] == [
        ("Đơn đề nghị theo mẫu;", "Mau01.docx", 1, 0, True),
        ("Giấy ủy quyền (nếu có)", "", 0, 1, False),
    ]
    assert [(base.name, base.number) for base in record.legal_bases] == [
        ("Luật Minh họa", "12/2024/QH15"),
        ("Nghị định về minh họa", "34/2025/NĐ-CP"),
    ]
    assert record.results[0].code == "KQ.G99.000001"
    assert record.subjects == ("Công dân Việt Nam", "Tổ chức (không bao gồm doanh nghiệp, HTX)")
    assert record.conditions == ""


def test_a_whole_record_is_read_from_the_names_of_the_exchange_service() -> None:
    record = read_procedure(nested("1.900001.000.00.00.H99"))
    assert record.code == "1.900001"
    assert (record.field_name, record.field_code) == ("Lĩnh vực minh họa", "")
    assert [(channel.way, channel.limit) for channel in record.channels] == [
        (Way.COUNTER, "05 ngày làm việc"),
        (Way.ONLINE, "03 ngày"),
    ]
    assert [(fee.way, fee.amount, fee.is_free) for fee in record.fees] == [
        (Way.COUNTER, 50_000, False),
        (Way.ONLINE, None, False),
    ]
    assert (Part.FEE, Reason.BARE_ZERO) in {(one.part, one.reason) for one in record.unread}
    assert record.papers[0].form_url == "https://example.vn/m"
    assert record.steps[0].lines == ("Nộp hồ sơ", "Nhận kết quả")


@pytest.mark.parametrize(
    ("row", "limit", "reason"),
    [
        ("Trực tiếp5 Ngày làm việcMiễn phí", "05 ngày làm việc", None),
        ("Trực tiếp15 NgàyMiễn phí", "15 ngày", None),
        ("Trực tiếp2 GiờMiễn phí", "02 giờ", None),
        ("Trực tiếp3 ThángMiễn phí", "03 tháng", None),
        ("Trực tiếp1Miễn phí", "", Reason.NO_UNIT),
        ("Trực tiếpKhông có thông tinMiễn phí", "", Reason.NOT_STATED),
        ("Trực tiếp1Miễn phí03 ngày làm việc kể từ ngày nhận đủ hồ sơ hợp lệ.", "03 ngày làm việc", None),
        (
            "Trực tiếpKhông có thông tin50,000 VNĐ- 02 tháng và 15 ngày làm việc",
            "02 tháng và 15 ngày làm việc",
            None,
        ),
        ("Trực tiếp7 NgàyMiễn phí07 ngày làm việc kể từ ngày nhận hồ sơ.", "07 ngày", Reason.CONTRADICTED),
        ("Trực tiếp9 NgàyMiễn phí- Bước 1: 03 ngày\n- 03 ngày\n- 06 ngày", "09 ngày", None),
    ],
)
def test_a_time_limit_is_read_or_said_not_to_be(row: str, limit: str, reason: Reason | None) -> None:
    channels, reasons = channels_of(row)
    assert channels == [("counter", limit, "")]
    assert reasons == ({reason} if reason else set())


def test_a_limit_that_the_law_does_not_set_is_untimed() -> None:
    channels, _fees, unread = read_channels(f"{CHANNEL_HEAD}Trực tuyếnKhông quy địnhMiễn phí")
    assert channels[0].state is Limit.UNTIMED
    assert not [one for one in unread if one.part is Part.LIMIT]


def test_cases_tell_channels_of_one_way_apart() -> None:
    channels, _ = channels_of(
        "Trực tiếp3 NgàyMiễn phíĐối với hồ sơ cấp mới: nộp tại quầy.",
        "Trực tiếp5 NgàyMiễn phíĐối với hồ sơ cấp lại: nộp tại quầy.",
        "Trực tiếp7 NgàyMiễn phí",
        "Trực tiếp9 NgàyMiễn phí",
    )
    assert channels == [
        ("counter", "03 ngày", "Đối với hồ sơ cấp mới"),
        ("counter", "05 ngày", "Đối với hồ sơ cấp lại"),
        ("counter", "07 ngày", ""),
        ("counter", "09 ngày", "Trường hợp (2)"),
    ]


@pytest.mark.parametrize(
    ("tag", "words", "amount", "is_free", "reason"),
    [
        ("50,000 VNĐ", "", 50_000, False, None),
        ("2,000,000 Việt Nam Đồng", "2.000.000 đồng/01 đơn hàng", 2_000_000, False, None),
        ("Miễn phí", "", None, False, Reason.BARE_ZERO),
        ("0 VNĐ", "", None, False, Reason.BARE_ZERO),
        ("Miễn phí", "Không thu phí", None, True, None),
        ("Miễn phí", "Phí, lệ phí: Không.", None, True, None),
        ("Miễn phí", "Chưa quy định.", None, False, Reason.IN_WORDS),
        ("Miễn phí", "Không quy định", None, False, Reason.IN_WORDS),
        ("Miễn phí", "Miễn lệ phí cho người thuộc hộ nghèo.", None, False, Reason.IN_WORDS),
        ("Miễn phí", "Lệ phí: 5.000.000đồng/lần cấp.", 5_000_000, False, None),
        ("Miễn phí", "Từ 5.000 đồng đến 8.000 đồng", None, False, Reason.IN_WORDS),
        ("150 VNĐ", "150.000 đồng/lần/thẻ.", 150_000, False, None),
        ("150 VNĐ", "", None, False, Reason.TOO_SMALL),
        ("10 USD", "10 USD/lần", None, False, Reason.FOREIGN),
        ("Không có thông tin", "", None, False, Reason.NOT_STATED),
    ],
)
def test_a_fee_is_free_only_in_words_and_never_by_a_bare_zero(
    tag: str, words: str, amount: int | None, is_free: bool, reason: Reason | None
) -> None:
    fee, doubt = read_fee(tag, words)
    assert (fee.amount, fee.is_free) == (amount, is_free)
    assert (doubt.reason if doubt else None) == reason


def test_who_pays_nothing_is_told_apart_from_what_is_free() -> None:
    fee, _ = read_fee(
        "Miễn phí", "Mức lệ phí do Hội đồng nhân dân quyết định. Miễn lệ phí cho người khuyết tật."
    )
    assert fee.exemption == "Miễn lệ phí cho người khuyết tật."
    assert not fee.is_free
    assert not says_nothing_is_paid("")


def test_a_number_of_days_glued_to_an_amount_is_not_guessed() -> None:
    _channels, fees, unread = read_channels(f"{CHANNEL_HEAD}Trực tiếp1200 VNĐ")
    assert fees[0].amount is None
    assert (Part.FEE, Reason.NO_UNIT) in {(one.part, one.reason) for one in unread}
    _channels, fees, _unread = read_channels(f"{CHANNEL_HEAD}Trực tiếp120 VNĐ(20.000 đồng/tờ khai)")
    assert fees[0].amount == 20_000


def test_a_fee_of_all_ways_is_told_once() -> None:
    rows = "".join(f"{way}5 Ngày20,000 VNĐ(/hồ sơ)" for way in ("Trực tuyến", "Trực tiếp"))
    _channels, fees, _unread = read_channels(CHANNEL_HEAD + rows)
    assert [(fee.way, fee.amount) for fee in fees] == [(None, 20_000)]


def test_papers_keep_their_case_and_those_only_shown_are_marked() -> None:
    papers, unread = read_papers(
        f"* Giấy tờ phải nộp:{PAPER_HEAD}Tờ khai theo mẫu số 021 bản chính"
        f"* Giấy tờ phải xuất trình:{PAPER_HEAD}Căn cước1 bản chính"
        f"Trường hợp cấp lại:{PAPER_HEAD}Báo cáo: 01 bản chính hoặc bản số.Mẫu 5.docx10 bản chính,2 bản sao"
    )
    assert unread == []
    assert [
        (one.name, one.case, one.originals, one.copies, one.is_shown, one.form_name) for one in papers
    ] == [
        ("Tờ khai theo mẫu số 02", "", 1, 0, False, ""),
        ("Căn cước", "", 1, 0, True, ""),
        ("Báo cáo: 01 bản chính hoặc bản số.", "Trường hợp cấp lại", 10, 2, False, "Mẫu 5.docx"),
    ]


def test_legal_texts_are_told_apart_by_the_number_glued_to_their_name() -> None:
    bases, unread = read_legal_bases(
        f"{BASES_HEAD}Luật 67/2006/QH1167/2006/QH11Luật sửa đổi năm 202437/2024/QH15"
        "Quy định mức thu04/2015/TT-BCANghị quyết số 66.7/2025/NQ-CP về cắt giảm66.7/2025/NQ-CP"
        "Của Chính phủNghị định 101/2024/NĐ-CP"
    )
    assert unread == []
    assert [(one.name, one.number) for one in bases] == [
        ("Luật 67/2006/QH11", "67/2006/QH11"),
        ("Luật sửa đổi năm 2024", "37/2024/QH15"),
        ("Quy định mức thu", "04/2015/TT-BCA"),
        ("Nghị quyết số 66.7/2025/NQ-CP về cắt giảm", "66.7/2025/NQ-CP"),
        ("Của Chính phủ", "101/2024/NĐ-CP"),
    ]
    _bases, unread = read_legal_bases("Một văn bản không có số hiệu")
    assert [one.reason for one in unread] == [Reason.NOT_SPLIT]


def test_results_levels_and_subjects_are_read() -> None:
    results, _ = read_results("Biển số xeMã: KQ.G01.000015Giấy chứng nhậnMã: KQ.G01.000014")
    assert [(one.name, one.code) for one in results] == [
        ("Biển số xe", "KQ.G01.000015"),
        ("Giấy chứng nhận", "KQ.G01.000014"),
    ]
    assert read_levels("Cấp bộ, Cấp xã") == ((Level.MINISTRY, Level.COMMUNE), [])
    assert read_levels("Cấp trời")[1][0].reason is Reason.UNKNOWN
    assert read_subjects("Cán bộ, công chức, viên chức, Công dân Việt Nam") == (
        "Cán bộ, công chức, viên chức",
        "Công dân Việt Nam",
    )


@pytest.mark.parametrize("values", [{"ten_thu_tuc": ""}, {"ma_thu_tuc": "khai sinh"}, {"ma_thu_tuc": None}])
def test_a_record_without_a_name_or_a_code_is_refused(values: dict[str, str]) -> None:
    with pytest.raises(RecordError):
        read_procedure(flat(**values))


def test_the_digest_knows_content_and_not_order() -> None:
    record = flat()
    assert digest_of(record) == digest_of(dict(reversed(record.items())))
    assert digest_of(record) != digest_of({**record, "bo_nganh": "Bộ khác"})


def test_files_of_every_kind_give_the_same_records(tmp_path: Path) -> None:
    records = [flat(), flat("1.900002")]
    lines = jsonl(tmp_path / "a.jsonl", records)
    packed = jsonl(tmp_path / "a.jsonl.gz", records)
    whole = tmp_path / "a.json"
    whole.write_text(json.dumps({"data": records}, ensure_ascii=False, indent=1), encoding="utf-8")
    single = tmp_path / "one.json"
    single.write_text(json.dumps(records[0], indent=1), encoding="utf-8")
    for path in (lines, packed, whole):
        assert [found.raw for found in read_records(path)] == records
    assert [found.raw for found in read_records(single)] == records[:1]


def test_a_spreadsheet_with_people_s_headings_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["DANH MỤC THỦ TỤC"])
    sheet.write_row(1, 0, ["Mã thủ tục", "Tên thủ tục", "Lĩnh vực", "Trình tự thực hiện"])
    sheet.write_row(2, 0, ["1.900001", "Thủ tục minh họa", "Minh họa", "Bước 1\nBước 2"])
    book.close()
    found = list(read_records(path))
    assert found[0].raw == {
        "ma_thu_tuc": "1.900001",
        "ten_thu_tuc": "Thủ tục minh họa",
        "linh_vuc": "Minh họa",
        "trinh_tu_thuc_hien": "Bước 1\nBước 2",
    }
    assert "dòng 3" in found[0].place


def test_a_damaged_line_is_told_with_its_place_and_the_rest_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    lines = [json.dumps(flat()), "{không phải json", "[1]", json.dumps(flat("1.900002"))]
    path.write_text("\n".join(lines), encoding="utf-8")
    found = list(read_records(path))
    assert [one.raw is not None for one in found] == [True, False, False, True]
    assert found[1].place == "dòng 2"


@pytest.mark.parametrize(
    "content", [b"ho so", b"\x1f\x8b\x08", b"PK\x03\x04 not a workbook", b'"text"', b"\xff\xfe"]
)
def test_a_file_that_is_none_is_refused_with_what_to_do(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a"
    path.write_bytes(content)
    with pytest.raises(SourceError):
        list(read_records(path))


def test_an_empty_file_has_no_records(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"\n")
    with pytest.raises(SourceError):
        list(read_records(path))
    assert Table("", "", []).rows == []


PIECES = st.lists(
    st.sampled_from(
        [
            "Trực tiếp",
            "Trực tuyến",
            "5 Ngày",
            "1",
            "Miễn phí",
            "50,000 VNĐ",
            "(",
            ")",
            "Không",
            " ",
            "bản chính",
            "\n",
            PAPER_HEAD,
        ]
    ),
    max_size=14,
).map("".join)


@settings(derandomize=True, max_examples=300)
@given(PIECES)
def test_whatever_runs_together_is_read_without_a_fault_and_every_limit_can_be_counted(text: str) -> None:
    channels, fees, _unread = read_channels(CHANNEL_HEAD + text)
    for channel in channels:
        assert (channel.state is Limit.READ) == bool(channel.limit)
        assert not channel.limit or parse(channel.limit).in_("vi") == channel.limit
    assert len({(channel.way, channel.case) for channel in channels}) == len(channels)
    assert all(fee.amount is None or fee.amount >= 1_000 for fee in fees)
    read_papers(text)
    read_legal_bases(text)
    inside, rest = bracketed(f"({text}")
    assert len(inside) + len(rest) <= len(text) + 1
