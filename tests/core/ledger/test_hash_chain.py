"""No tampering with a chain goes unseen, and the first bad record is named."""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caicach.core.ledger import (
    EMPTY,
    Fault,
    FaultKind,
    Head,
    Record,
    UncanonicalValueError,
    canonical_bytes,
    plain,
    seal,
    verify,
)

CHAIN = "main"
TEXT = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\x00"), max_size=12)
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | TEXT
    | st.decimals(allow_nan=False, allow_infinity=False, places=4)
    | st.dates()
    | st.datetimes(timezones=st.just(UTC))
)
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3), max_leaves=6
)


@st.composite
def contents(draw: st.DrawFn) -> list[dict[str, object]]:
    rows = draw(st.lists(VALUES, min_size=2, max_size=7))
    return [{"action": "demo.noted", "number": number, "details": row} for number, row in enumerate(rows)]


def chain_of(rows: list[dict[str, object]], name: str = CHAIN) -> list[Record]:
    head, records = EMPTY, []
    for row in rows:
        try:
            record = seal(name, head, row)
        except UncanonicalValueError:  # two keys that are one after NFC
            record = seal(name, head, {"action": "demo.noted"})
        records.append(record)
        head = Head(record.sequence, record.hash)
    return records


def head_of(records: list[Record]) -> Head:
    return Head(records[-1].sequence, records[-1].hash)


def fault_in(records: list[Record], head: Head) -> Fault:
    fault = verify(records, chain=CHAIN, head=head).fault
    assert fault is not None
    return fault


@given(contents())
def test_an_untouched_chain_is_sound_up_to_its_head(rows: list[dict[str, object]]) -> None:
    records = chain_of(rows)
    verdict = verify(records, chain=CHAIN, head=head_of(records), anchors=[Head(1, records[0].hash)])
    assert verdict.is_sound
    assert verdict.head == head_of(records)


@given(contents(), st.data())
def test_any_single_changed_field_is_found_at_that_record(
    rows: list[dict[str, object]], data: st.DataObject
) -> None:
    records = chain_of(rows)
    head = head_of(records)
    place = data.draw(st.integers(0, len(records) - 1))
    record = records[place]
    tampered = data.draw(
        st.sampled_from(
            [
                replace(record, content={**record.content, "action": "demo.forged"}),
                replace(record, content={**record.content, "extra": None}),
                replace(record, content={}),
                replace(record, hash="f" * 64),
                replace(record, hash=record.hash.upper() + " "),
                replace(record, previous_hash="e" * 64),
                replace(record, previous_hash=""),
            ]
        )
    )
    records[place] = tampered
    fault = fault_in(records, head)
    assert fault.sequence == record.sequence
    assert fault.kind in {FaultKind.CONTENT_CHANGED, FaultKind.LINK_BROKEN}


@given(contents(), st.data())
def test_a_changed_value_deep_inside_is_found(rows: list[dict[str, object]], data: st.DataObject) -> None:
    records = chain_of(rows)
    head = head_of(records)
    place = data.draw(st.integers(0, len(records) - 1))
    other = data.draw(VALUES)
    forged = {**records[place].content, "details": other}
    try:
        is_same = canonical_bytes(forged) == canonical_bytes(records[place].content)
    except UncanonicalValueError:
        return
    records[place] = replace(records[place], content=forged)
    verdict = verify(records, chain=CHAIN, head=head)
    assert verdict.is_sound is is_same
    if verdict.fault:
        assert verdict.fault == Fault(
            FaultKind.CONTENT_CHANGED, place + 1, verdict.fault.expected, records[place].hash
        )


@given(contents(), st.data())
def test_a_changed_and_sealed_again_record_breaks_the_next_link(
    rows: list[dict[str, object]], data: st.DataObject
) -> None:
    records = chain_of(rows)
    head = head_of(records)
    place = data.draw(st.integers(0, len(records) - 1))
    before = Head(place, records[place].previous_hash)
    records[place] = seal(CHAIN, before, {"action": "demo.forged"})
    fault = fault_in(records, head)
    if place == len(records) - 1:
        assert (fault.kind, fault.sequence) == (FaultKind.HEAD_DIFFERS, place + 1)
    else:
        assert (fault.kind, fault.sequence) == (FaultKind.LINK_BROKEN, place + 2)


@given(contents(), st.data())
def test_a_removed_record_is_missed(rows: list[dict[str, object]], data: st.DataObject) -> None:
    records = chain_of(rows)
    head = head_of(records)
    place = data.draw(st.integers(0, len(records) - 1))
    is_last = place == len(records) - 1
    del records[place]
    fault = fault_in(records, head)
    assert fault.sequence == place + 1
    assert fault.kind is (FaultKind.TRUNCATED if is_last else FaultKind.MISSING)


@given(contents(), st.data())
def test_a_removed_record_is_found_though_the_rest_is_renumbered(
    rows: list[dict[str, object]], data: st.DataObject
) -> None:
    records = chain_of(rows)
    head = head_of(records)
    place = data.draw(st.integers(0, len(records) - 1))
    del records[place]
    records = [replace(record, sequence=number) for number, record in enumerate(records, start=1)]
    assert fault_in(records, head).sequence == place + 1


@given(contents(), st.data())
def test_two_swapped_records_are_called_reordered(rows: list[dict[str, object]], data: st.DataObject) -> None:
    records = chain_of(rows)
    head = head_of(records)
    first = data.draw(st.integers(0, len(records) - 2))
    second = data.draw(st.integers(first + 1, len(records) - 1))
    records[first], records[second] = records[second], records[first]
    fault = fault_in(records, head)
    assert (fault.kind, fault.sequence) == (FaultKind.REORDERED, first + 1)


@given(contents(), st.data())
def test_two_records_that_exchange_content_are_found(
    rows: list[dict[str, object]], data: st.DataObject
) -> None:
    records = chain_of(rows)
    head = head_of(records)
    first = data.draw(st.integers(0, len(records) - 2))
    second = data.draw(st.integers(first + 1, len(records) - 1))
    one, two = records[first], records[second]
    if canonical_bytes(one.content) == canonical_bytes(two.content):
        return
    records[first] = replace(one, content=two.content)
    records[second] = replace(two, content=one.content)
    assert (fault_in(records, head).kind, fault_in(records, head).sequence) == (
        FaultKind.CONTENT_CHANGED,
        first + 1,
    )


@given(contents(), st.data())
def test_an_inserted_record_is_found(rows: list[dict[str, object]], data: st.DataObject) -> None:
    records = chain_of(rows)
    head = head_of(records)
    place = data.draw(st.integers(0, len(records)))
    before = Head(place, records[place - 1].hash) if place else EMPTY
    forged = seal(CHAIN, before, {"action": "demo.forged"})
    records.insert(place, forged)
    fault = fault_in(records, head)
    expected = {head.sequence: FaultKind.BEYOND_HEAD, head.sequence - 1: FaultKind.HEAD_DIFFERS}
    assert (fault.kind, fault.sequence) == (expected.get(place, FaultKind.REPEATED), place + 1)


@given(contents(), st.data())
def test_a_chain_rewritten_as_a_whole_is_found_by_a_hash_noted_elsewhere(
    rows: list[dict[str, object]], data: st.DataObject
) -> None:
    records = chain_of(rows)
    place = data.draw(st.integers(1, len(records)))
    noted = Head(place, records[place - 1].hash)
    rewritten = chain_of([{"action": "demo.forged"}, *rows[1:]])
    verdict = verify(rewritten, chain=CHAIN, head=head_of(rewritten), anchors=[noted])
    assert verdict.fault is not None
    assert (verdict.fault.kind, verdict.fault.sequence) == (FaultKind.HEAD_DIFFERS, place)


def test_an_emptied_chain_is_truncated_and_a_false_start_is_told() -> None:
    records = chain_of([{"action": "demo.noted"}])
    assert fault_in([], head_of(records)).kind is FaultKind.TRUNCATED
    assert verify([], chain=CHAIN, head=EMPTY).is_sound
    assert fault_in([], Head(0, "a" * 64)).kind is FaultKind.HEAD_DIFFERS
    assert fault_in(records, EMPTY).kind is FaultKind.BEYOND_HEAD


def test_a_head_and_an_anchor_that_disagree_cannot_both_be_met() -> None:
    records = chain_of([{"action": "demo.noted"}])
    verdict = verify(records, chain=CHAIN, head=Head(1, "a" * 64), anchors=[head_of(records)])
    assert verdict.fault is not None
    assert verdict.fault.kind is FaultKind.HEAD_DIFFERS


def test_a_record_of_another_chain_does_not_fit() -> None:
    records = chain_of([{"action": "demo.noted"}], name="other")
    assert fault_in(records, head_of(records)).kind is FaultKind.CONTENT_CHANGED


def test_the_hash_of_a_known_record_never_changes() -> None:
    """Whoever changes the form of records makes every chain ever written unreadable."""
    record = seal(
        CHAIN,
        EMPTY,
        {"action": "organisations.merged", "object": "Thành phố Huế", "on": date(2025, 7, 1), "n": 40},
    )
    content = '{"action":"organisations.merged","n":40,"object":"Thành phố Huế","on":"2025-07-01"}'
    body = '{"chain":"main","content":' + content + ',"sequence":1}'
    by_hand = hashlib.sha256(b"caicach/ledger/1\n" + b"0" * 64 + b"\n" + body.encode()).hexdigest()
    assert record.hash == by_hand == "18b9f2a4190eb8b0f81e91d3ea8d33e430ee642b5e930f29d9a400bea6594173"


def test_content_that_could_never_have_been_sealed_is_a_change() -> None:
    records = chain_of([{"action": "demo.noted"}, {"action": "demo.noted"}])
    head = head_of(records)
    records[1] = replace(records[1], content={"action": 0.5})
    assert (fault_in(records, head).kind, fault_in(records, head).sequence) == (FaultKind.CONTENT_CHANGED, 2)


@given(VALUES)
def test_what_was_made_plain_once_stays_as_it_is(value: object) -> None:
    try:
        once = plain(value)
    except UncanonicalValueError:
        return
    assert plain(once) == once
    assert canonical_bytes(once) == canonical_bytes(value)


@given(st.dictionaries(TEXT.map(lambda text: unicodedata.normalize("NFC", text)), VALUES, max_size=5))
def test_the_order_of_keys_does_not_matter(value: dict[str, object]) -> None:
    turned = dict(reversed(list(value.items())))
    try:
        expected = canonical_bytes(value)
    except UncanonicalValueError:
        return
    assert canonical_bytes(turned) == expected


@pytest.mark.parametrize(
    ("one", "same"),
    [
        (Decimal("1.50"), Decimal("1.5")),
        (Decimal("-0.00"), Decimal(0)),
        (Decimal("1E+3"), Decimal(1000)),
        (Decimal("1E-7"), Decimal("0.0000001")),
        (unicodedata.normalize("NFD", "Huế"), "Huế"),
        (
            datetime(2026, 1, 1, 7, tzinfo=timezone(timedelta(hours=7))),
            datetime(2026, 1, 1, tzinfo=UTC),
        ),
        ((1, 2), [1, 2]),
    ],
)
def test_equal_values_have_the_same_bytes(one: object, same: object) -> None:
    assert canonical_bytes(one) == canonical_bytes(same)


@pytest.mark.parametrize(
    ("value", "place"),
    [
        ({"a": [1, 0.1]}, r"\$\.a\[1\]: float"),
        (Decimal("NaN"), "not a finite number"),
        (Decimal("1E+999999"), "too large"),
        (datetime(2026, 1, 1), "no time zone"),  # noqa: DTZ001 - the refusal of it is what is tested
        ("a\x00b", "NUL"),
        ("\ud800", "surrogate"),
        ({1: 2}, "not text"),
        ({"ế": 1, unicodedata.normalize("NFD", "ế"): 2}, "occurs twice"),
        ({1, 2}, "set"),
        (b"x", "bytes"),
    ],
)
def test_a_value_without_one_exact_form_is_refused_with_its_place(value: object, place: str) -> None:
    with pytest.raises(UncanonicalValueError, match=place):
        canonical_bytes(value)
