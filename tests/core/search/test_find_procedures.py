"""Questions as citizens type them find the procedure that they mean."""

from __future__ import annotations

import random
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.search.procedures import (
    Catalogue,
    common_rows,
    commune_rows,
    everyday_questions,
    national_rows,
)

from caicach.core.codes.text import fold
from caicach.core.search import Entry, Index
from caicach.core.search.everyday import SAYINGS
from caicach.core.search.sayings import Phrasebook
from caicach.core.search.words import words_of


@pytest.fixture(scope="module")
def common() -> Catalogue:
    """The common procedures."""
    return Catalogue(common_rows())


@pytest.fixture(scope="module")
def everything() -> Catalogue:
    """The national catalogue, with a commune's procedures that it lacks."""
    return Catalogue({**common_rows(), **commune_rows(), **national_rows()})


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("làm giấy khai sinh", "1.001193"),
        ("lam khai sinh cho con", "1.001193"),
        ("Dang ki khai sinhh", "1.001193"),
        ("ddawng kys khai sinh", "1.001193"),
        ("d9a8ng ky1 khai sinh", "1.001193"),
        ("khaisinh", "1.001193"),
        ("giấy hôn thú", "1.000894"),
        ("em sắp cưới", "1.000894"),
        ("đăng ký kết hông", "1.000894"),
        ("lấy chồng nước ngoài", "2.000806"),
        ("giay doc than", "1.004873"),
        ("ông em mới qua đời", "1.000656"),
        ("đổi tên trong giấy khai sinh", "1.004859"),
        ("sao y bản chính", "2.000815"),
        ("photo công chứng", "2.000815"),
        ("chúng thực chữ ký", "2.000884"),
        ("lập di chúc", "2.001019"),
        ("mất sổ đỏ", "1.012786"),
        ("tách sổ đỏ", "1.012784"),
        ("mở quán cà phê", "1.001612"),
        ("dẹp quán", "1.001266"),
        ("nhập khẩu cho con", "1.004222"),
        ("kt3", "1.004194"),
        ("tách hộ khẩu", "1.010038"),
        ("bằng lái bị mất làm lại bằng lái", "3.000348"),
        ("gplx", "3.000346"),
        ("cccd bị mất", "1.014064"),
        ("xin con nuôi", "2.001263"),
        ("tiền người già", "1.014027"),
        ("nghỉ đẻ", "2.000693"),
        ("xin học cấp 2", "3.000182"),
        ("xét hộ nghèo", "1.011607"),
        ("da cam", ""),
    ],
)
def test_everyday_words_find_the_procedure(common: Catalogue, question: str, code: str) -> None:
    found = common.top(question)
    assert code in found if code else not common.index.search(question).is_sure


def test_everyday_questions_of_citizens_find_what_they_want(everything: Catalogue) -> None:
    """34 questions that were put to a chat programme of a commune: the wanted one is among the first five.

    Four have no procedure there. Divorce is for the courts; driving licences are in the national catalogue;
    of a scholarship abroad nothing may be called an answer.
    """
    missed, answered = [], 0
    for row in everyday_questions():
        wanted = set(row["expected_codes"].split())
        answer = everything.index.search(row["query"], limit=5)
        found = {everything.codes[hit.key] for hit in answer.found}
        right = bool(wanted & found) if wanted else (answer.elsewhere is not None or not answer.is_sure)
        if not wanted and "lái xe" in row["query"]:
            right = "3.000346" in found
        answered += right
        missed += [] if right else [row["query"]]
    assert missed == []
    assert answered == 34


def test_names_without_marks_and_with_a_slip_are_found(everything: Catalogue) -> None:
    chance = random.Random(7)  # a repeatable sample, no secret
    found = 0
    for code in chance.sample(everything.codes, 300):
        name = everything.names[code]
        question = _slipped(" ".join(fold(name).split()[:9]), chance)
        found += name in [everything.names[other] for other in everything.top(question)]
    assert found >= 276


def _slipped(text: str, chance: random.Random) -> str:
    words = text.split()
    long = [at for at, word in enumerate(words) if len(word) >= 4 and word.isalpha()] or [0]
    at = chance.choice(long)
    word, cut = words[at], chance.randrange(1, max(2, len(words[at])))
    words[at] = chance.choice(
        [
            word[:cut] + word[cut + 1 :],
            word[: cut + 1] + word[cut:],
            word[:cut] + chance.choice("abcdeghiklmnopqrstuvxy") + word[cut + 1 :],
            word[: cut - 1] + word[cut : cut + 1] + word[cut - 1 : cut] + word[cut + 1 :],
        ]
    )
    return " ".join(words)


@pytest.mark.parametrize(
    "typed", ["1.001193", "1.001193.000.00.00.H48", "1001193", "1.0011", "001193", " 1.001193 "]
)
def test_a_code_is_found_whole_begun_or_with_a_province(common: Catalogue, typed: str) -> None:
    assert common.top(typed)[0] == "1.001193"


def test_a_number_that_is_no_code_is_a_word(common: Catalogue) -> None:
    assert common.top("14 tuổi")[0] == "1.014061"
    assert common.top("9.999999") == []


def test_the_very_word_stands_before_one_with_other_marks() -> None:
    index = Index([Entry(1, "Cấp thẻ hội viên"), Entry(2, "Hỏi đáp"), Entry(3, "Hôi của")])
    assert index.search("hội").found[0].key == 1
    assert index.search("hỏi").found[0].key == 2
    assert {found.key for found in index.search("hoi thẻ").found} >= {1}


def test_a_word_only_begun_finds_and_a_finished_one_does_not(common: Catalogue) -> None:
    assert "2.001019" in common.top("chứng thực di ch")
    assert "2.001019" in common.top("di chu")


def test_what_may_not_be_found_is_not(common: Catalogue) -> None:
    hidden = common.codes.index("1.001193")
    found = common.index.search("đăng ký khai sinh", admits=lambda key: key != hidden).found
    assert found
    assert hidden not in [hit.key for hit in found]
    assert common.index.search("1.001193", admits=lambda key: key != hidden).found == []


def test_a_matter_for_the_courts_is_sent_there_unless_it_is_about_a_register(common: Catalogue) -> None:
    answer = common.index.search("thủ tục ly dị")
    assert answer.elsewhere is not None
    assert "Tòa án" in answer.elsewhere.place.vi
    assert common.index.search("ghi chú ly hôn ở nước ngoài").elsewhere is None


def test_what_was_understood_and_mended_is_told(common: Catalogue) -> None:
    answer = common.index.search("lam so do khai sinhh ")
    assert any("sổ đỏ" in said for saying in answer.sayings for said in saying.said)
    assert answer.mended == {"sinhh": "sinh"}


def test_a_saying_counts_from_its_day_on() -> None:
    words = words_of("vào lớp 6")
    assert Phrasebook(SAYINGS, date(2026, 1, 1)).spoken(words)
    assert not Phrasebook(SAYINGS, date(2025, 6, 30)).spoken(words)


def test_no_saying_is_told_twice_with_two_meanings_and_there_are_many() -> None:
    phrases = [phrase for saying in SAYINGS for phrase in saying.said]
    assert len(phrases) == len(set(phrases))
    assert len(SAYINGS) >= 80
    assert all(words_of(phrase) for phrase in phrases)


def test_an_empty_index_answers_nothing() -> None:
    assert Index([]).search("khai sinh").total == 0
    assert not Index([]).search("khai sinh").is_sure


@pytest.mark.parametrize("nothing", ["", "   ", "?!", "\u200b", "...", "\ufeff\n"])
def test_an_empty_question_finds_nothing(common: Catalogue, nothing: str) -> None:
    assert common.index.search(nothing).total == 0


@settings(derandomize=True, max_examples=300, deadline=None)
@given(text=st.one_of(st.text(max_size=200), st.text("đăngkyhisnờ0123. ", max_size=60)))
def test_any_text_is_answered_in_order(common: Catalogue, text: str) -> None:
    answer = common.index.search(text, limit=10)
    scores = [found.score for found in answer.found]
    assert scores == sorted(scores, reverse=True)
    assert len({found.key for found in answer.found}) == len(scores) <= answer.total
    assert all(0 <= found.share <= 1 for found in answer.found)
