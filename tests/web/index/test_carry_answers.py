"""Answers as the signed text that the page of a try-out carries."""

from __future__ import annotations

from decimal import Decimal

import pytest
from tests.factories.criteria import make_answers, make_set

from caicach.core.index.answers import Answer, AnswerSheet
from caicach.core.index.problems import Place, warning
from caicach.core.index.text import say
from caicach.web.index.trial_state import StaleStateError, TrialState, pack, pack_file, unpack, unpack_file


def everything() -> AnswerSheet:
    sheet = AnswerSheet()
    unit = sheet.unit("Xã A", "sp", "Xã A (tên)")
    unit.facts["discipline"] = "khien_trach"
    unit.answers["1.1"] = Answer(value=Decimal("84.640"), source="Trang 1!C5")
    unit.answers["1.2"] = Answer(numerator=Decimal(1), denominator=Decimal(3), note='x"@,\n')
    unit.answers["1.3"] = Answer(not_applicable=True)
    unit.answers["1.4"] = Answer(choice="A", evidence=frozenset({"kế hoạch", "báo cáo"}))
    unit.answers["1.5"] = Answer(inputs={"a": Decimal("0.1"), "b": Decimal(-2)})
    unit.answers["1.6"] = Answer(value=Decimal(0), source="a@b")
    sheet.unit("Xã trống")
    return sheet


def test_packing_and_unpacking_is_the_identity() -> None:
    criteria = make_set(10)
    remark = warning(
        "F013", say("Lạ.", "Odd."), say("Xem.", "Look."), Place("a.csv", 3, 4, "1.1", "C5", "Xã A")
    )
    state = TrialState("tệp.csv", everything(), (remark,))
    assert unpack(pack(state, criteria), criteria) == state


def test_many_answers_survive() -> None:
    criteria = make_set(40)
    sheet = make_answers(criteria, 50, absent=0.1)
    assert unpack(pack(TrialState("x", sheet, ()), criteria), criteria).sheet == sheet


def test_the_digest_is_that_of_the_answers_alone() -> None:
    criteria = make_set(10)
    one = TrialState("a.csv", everything(), ())
    other = TrialState("b.xlsx", everything(), ())
    assert one.digest(criteria) == other.digest(criteria)
    other.sheet.units["Xã A"].answers["1.1"].value = Decimal("84.65")
    assert one.digest(criteria) != other.digest(criteria)


def test_another_set_refuses_the_answers() -> None:
    packed = pack(TrialState("x", everything(), ()), make_set(10))
    with pytest.raises(StaleStateError):
        unpack(packed, make_set(10, id="other"))


@pytest.mark.parametrize(
    "spoil", [lambda text: text[1:], lambda text: text + "a", lambda _text: "", lambda _text: "::"]
)
def test_spoilt_text_is_never_unpacked(spoil: object) -> None:
    assert callable(spoil)
    criteria = make_set(10)
    with pytest.raises(StaleStateError):
        unpack(spoil(pack(TrialState("x", everything(), ()), criteria)), criteria)


def test_a_file_is_not_taken_for_answers() -> None:
    packed = pack_file(b"\0raw\0bytes", "tệp.xlsx")
    assert unpack_file(packed) == (b"\0raw\0bytes", "tệp.xlsx")
    with pytest.raises(StaleStateError):
        unpack(packed, make_set(10))
