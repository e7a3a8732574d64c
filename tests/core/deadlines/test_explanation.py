"""The explanation accounts for every minute, and says it in words."""

from __future__ import annotations

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.deadlines.offices import OFFICE, RULES, SINCE, SWAP, at, limit, shown
from tests.core.deadlines.test_against_oracle import FIRST, Asked, Office, asked, offices

from caicach.core.deadlines.clock import Deadline, Pause, PauseReason
from caicach.core.deadlines.explanation import explain
from caicach.core.deadlines.minutes import DAY
from caicach.core.deadlines.rules import DeadlineRules
from caicach.core.deadlines.spans import spans_of, strip_of
from caicach.core.index.text import Text


@settings(max_examples=150, deadline=None, derandomize=True)
@given(offices(), asked(), st.booleans())
def test_spans_follow_each_other_from_the_receipt_to_the_due_moment(
    office: Office, one: Asked, waits: bool
) -> None:
    deadline = Deadline(office.calendar, one.duration, one.rules)
    received = FIRST + one.received
    pauses = [Pause(FIRST + begins, FIRST + ends, PauseReason.OTHER) for begins, ends in one.waits]
    pauses += [Pause(received + DAY, None, PauseReason.OPINION)] * waits
    found = deadline.reckon(received, pauses)
    until = received + 20 * DAY
    spans = spans_of(deadline, found, until=until)
    end = until if found.due is None else found.due
    edges = [(span.begins, span.ends) for span in spans]
    assert edges[0][0] == received
    assert edges[-1][1] == end
    assert all(low < high for low, high in edges)
    assert all(left[1] == right[0] for left, right in itertools.pairwise(edges))
    for leg, used in enumerate(found.used):
        assert sum(span.counted for span in spans if span.leg == leg) == used
    days = strip_of(deadline, found, until=until)
    assert len({day.day.day for day in days}) == len(days)
    for lang in ("vi", "en"):
        told = [text.in_(lang) for text in explain(deadline, found, until=until)]
        assert all("{" not in sentence and "None" not in sentence for sentence in told)


def test_a_limit_over_a_holiday_tells_each_day_off() -> None:
    deadline = limit(
        "03 ngày làm việc", DeadlineRules("15h", SINCE, Text("Điều 18", "Article 18"), cutoff=900)
    )
    found = deadline.reckon(at("2026-08-28T15:20"))
    assert [text.vi for text in explain(deadline, found, until=found.due or 0)] == [
        "Tiếp nhận lúc 15:20 thứ Sáu, 28/08/2026.",
        "Thời hạn giải quyết: 03 ngày làm việc, mỗi ngày làm việc tính 8 giờ.",
        "Nhận sau 15:00 nên thời hạn bắt đầu từ 07:30 thứ Năm, 03/09/2026 (Điều 18).",
        (
            "Từ 07:30 thứ Năm, 03/09/2026 đến 17:30 thứ Hai, 07/09/2026: tính 24 giờ làm việc "
            "(03/09-07/09: 8 giờ mỗi ngày)."
        ),
        "Không tính ngày nghỉ hằng tuần: 29/08, 30/08, 05/09, 06/09.",
        f"Không tính ngày 31/08/2026: nghỉ hoán đổi ({SWAP}).",
        "Không tính ngày 01/09/2026: Quốc khánh.",
        "Không tính ngày 02/09/2026: Quốc khánh.",
        "Vì vậy hạn trả kết quả là 17:30 thứ Hai, 07/09/2026.",
    ]


def test_a_waiting_clock_says_for_what_it_waits() -> None:
    deadline = limit("05 ngày làm việc")
    pause = Pause(at("2026-08-25T09:00"), None, PauseReason.FINANCIAL_DUTY, "Luật minh họa, Điều 5")
    found = deadline.reckon(at("2026-08-24T08:00"), [pause])
    told = [text.vi for text in explain(deadline, found, until=at("2026-08-26T08:00"))]
    assert told[-1] == "Hạn trả kết quả sẽ được tính tiếp khi hết tạm dừng."
    assert any("chờ thực hiện nghĩa vụ tài chính (Luật minh họa, Điều 5)" in sentence for sentence in told)


def test_a_day_of_a_year_not_yet_decided_is_provisional() -> None:
    deadline = limit("10 ngày làm việc")
    found = deadline.reckon(at("2026-12-28T08:00"))
    assert explain(deadline, found, until=found.due or 0)[-1].vi.startswith("Lịch nghỉ năm 2027 chưa có")
    assert OFFICE.is_provisional(found.due_at.date()) if found.due_at else False


def test_a_make_up_day_is_worked() -> None:
    deadline = Deadline(OFFICE, limit("01 ngày làm việc").duration, RULES)
    assert shown(deadline.due(at("2026-08-21T14:00"))) == "2026-08-22T14:00"
