"""The picture of a process shows every step, and says the same to who cannot see it."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from itertools import pairwise

from caicach.exchange.process_picture import BOX, PictureStep, PictureWords, draw_process

SVG = "{http://www.w3.org/2000/svg}"
STEPS = [
    PictureStep(1, "Tiếp nhận hồ sơ", "Trung tâm Phục vụ hành chính công", "0,5 ngày làm việc"),
    PictureStep(2, "Thẩm định <nội dung> & điều kiện", "Chuyên viên Sở", "2 ngày làm việc", group=1),
    PictureStep(
        3, "Lấy ý kiến Công an tỉnh", "Công an tỉnh", "2 ngày làm việc", group=1, is_interagency=True
    ),
    PictureStep(4, "Phê duyệt " + "rất dài " * 60, "Lãnh đạo Sở", "0,5 ngày làm việc", returns_to=2),
    PictureStep(5, "Trả kết quả", "Bộ phận Một cửa", "không tính thời gian"),
]
WORDS = PictureWords("Quy trình cấp giấy phép")


def drawn(steps: list[PictureStep]) -> ET.Element:
    # What is parsed was drawn here, from no outside text.
    return ET.fromstring(draw_process(steps, WORDS))


def boxes(svg: ET.Element) -> list[ET.Element]:
    return [one for one in svg.iter(f"{SVG}rect") if one.get("class") == "process-box"]


def test_every_step_has_a_box_with_its_words_and_time() -> None:
    svg = drawn(STEPS)
    texts = [text.text for text in svg.iter(f"{SVG}text")]
    assert len(boxes(svg)) == 5
    for said in ("Bước 1", "Tiếp nhận hồ sơ", "0,5 ngày làm việc", "không tính thời gian", "Làm đồng thời"):
        assert said in texts
    assert "Bước 3 · Liên thông" in texts
    assert any((text or "").endswith("…") for text in texts)


def test_parallel_steps_stand_side_by_side_and_nothing_overlaps() -> None:
    places = [
        (int(box.get("x", "")), int(box.get("y", "")), int(box.get("height", "")))
        for box in boxes(drawn(STEPS))
    ]
    assert places[1][1] == places[2][1]
    assert abs(places[1][0] - places[2][0]) > BOX
    rows = [places[0], places[1], places[3], places[4]]
    for above, below in pairwise(rows):
        assert above[1] + above[2] < below[1]


def test_everything_lies_within_the_picture() -> None:
    svg = drawn(STEPS)
    width, height = int(svg.get("width", "")), int(svg.get("height", ""))
    for box in svg.iter(f"{SVG}rect"):
        x, y = int(box.get("x", "")), int(box.get("y", ""))
        assert 0 <= x <= width - int(box.get("width", ""))
        assert 0 <= y <= height - int(box.get("height", ""))


def test_the_picture_is_told_in_words_and_has_no_style_of_its_own() -> None:
    text = draw_process(STEPS, WORDS, id_="p7")
    assert 'role="img" aria-labelledby="p7-title p7-desc"' in text
    desc = drawn(STEPS).find(f"{SVG}desc")
    assert desc is not None
    assert desc.text is not None
    assert (
        "Bước 3: Lấy ý kiến Công an tỉnh; Công an tỉnh; 2 ngày làm việc; làm đồng thời; liên thông"
        in desc.text
    )
    assert "quay lại bước 2" in desc.text
    assert not any(mark in text for mark in ("style=", "<style", "fill=", "stroke="))


def test_a_process_without_steps_is_an_empty_picture() -> None:
    assert boxes(drawn([])) == []
