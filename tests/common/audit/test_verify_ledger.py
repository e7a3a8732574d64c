"""The operator's command finds what was done behind the program's back, and says where."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from tests.common.ledger_triggers import ledger_triggers_lifted

from caicach.common.audit.actions import Actor, Subject, action
from caicach.common.audit.models import Chain, Entry
from caicach.common.audit.services import record
from caicach.core.ledger import EMPTY, Head, seal

pytestmark = pytest.mark.django_db

COUNTED = action("demo.counted", "%(actor)s đã đếm %(object)s.")


def count(number: int, *, chain: str = "main") -> Entry:
    return record(
        COUNTED,
        by=Actor("7", "Bình"),
        on=Subject("form", str(number), f"Tờ khai {number}"),
        origin="10.0.0.5",
        at=datetime(2026, 10, 5, 1, 30, tzinfo=UTC),
        details={"number": number},
        chain=chain,
    )


def verify(*options: str) -> tuple[int, str]:
    out = StringIO()
    code = 0
    try:
        call_command("verify_ledger", *options, stdout=out)
    except SystemExit as stopped:
        code = 1 if stopped.code == 1 else -1
    return code, out.getvalue()


def tamper(*statements: str) -> None:
    with ledger_triggers_lifted(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def test_an_empty_and_a_sound_ledger_are_said_to_be_so() -> None:
    assert verify() == (0, "Sổ nhật ký chưa có mục nào.\n")
    last = [count(number) for number in range(1, 4)][-1]
    code, told = verify()
    assert code == 0
    assert told == f"Sổ “main” nguyên vẹn: 3 mục. Ghi lại ở nơi khác: main:3:{last.hash}\n"


@pytest.mark.parametrize(
    ("statements", "sequence", "kind"),
    [
        (["UPDATE audit_entry SET object_label = 'Tờ khai 9' WHERE sequence = 2"], 2, "content_changed"),
        (["UPDATE audit_entry SET details = '{\"number\": 0.5}' WHERE sequence = 2"], 2, "content_changed"),
        (["UPDATE audit_entry SET details = '[]' WHERE sequence = 2"], 2, "content_changed"),
        (["UPDATE audit_entry SET occurred_at = recorded_at WHERE sequence = 2"], 2, "content_changed"),
        (["UPDATE audit_entry SET hash = previous_hash WHERE sequence = 2"], 2, "content_changed"),
        (["UPDATE audit_entry SET previous_hash = hash WHERE sequence = 2"], 2, "link_broken"),
        (["DELETE FROM audit_entry WHERE sequence = 2"], 2, "missing"),
        (
            [
                "DELETE FROM audit_entry WHERE sequence = 2",
                "UPDATE audit_entry SET sequence = 2 WHERE sequence = 3",
                "UPDATE audit_entry SET sequence = 3 WHERE sequence = 4",
                "UPDATE audit_chain SET last_sequence = 3",
            ],
            2,
            "link_broken",
        ),
        (["DELETE FROM audit_entry WHERE sequence = 4"], 4, "truncated"),
        (["DELETE FROM audit_entry"], 1, "truncated"),
        (["DELETE FROM audit_chain"], 1, "beyond_head"),
        (["UPDATE audit_chain SET last_sequence = 3"], 3, "head_differs"),
        (
            [
                (
                    "UPDATE audit_chain SET last_sequence = 3,"
                    " last_hash = (SELECT hash FROM audit_entry WHERE sequence = 3)"
                )
            ],
            4,
            "beyond_head",
        ),
        (
            [
                "UPDATE audit_entry SET sequence = 99 WHERE sequence = 2",
                "UPDATE audit_entry SET sequence = 2 WHERE sequence = 3",
                "UPDATE audit_entry SET sequence = 3 WHERE sequence = 99",
            ],
            2,
            "link_broken",
        ),
    ],
)
def test_the_first_bad_entry_is_named(statements: list[str], sequence: int, kind: str) -> None:
    for number in range(1, 5):
        count(number)
    tamper(*statements)
    code, told = verify("--json")
    [report] = json.loads(told)
    assert code == 1
    assert report["sound"] is False
    assert (report["fault"]["sequence"], report["fault"]["kind"]) == (sequence, kind)
    code, told = verify()
    assert code == 1
    assert f"HỎNG từ mục số {sequence}: " in told


def test_the_message_shows_the_bad_entry_as_it_stands() -> None:
    count(1)
    count(2)
    tamper("UPDATE audit_entry SET actor_label = 'Khoa' WHERE sequence = 2")
    code, told = verify()
    assert code == 1
    assert told.splitlines()[:2] == [
        "Sổ “main” HỎNG từ mục số 2: nội dung không còn khớp với mã băm đã ghi: mục đã bị sửa.",
        "  Mục này hiện ghi: Khoa đã đếm Tờ khai 2. (05/10/2026 08:30, từ 10.0.0.5)",
    ]
    assert "Số mục còn nguyên vẹn ở trước đó: 1." in told


def test_every_chain_is_checked_and_one_bad_one_is_enough() -> None:
    count(1)
    count(1, chain="other")
    tamper("UPDATE audit_entry SET origin = '' WHERE chain = 'other'")
    code, told = verify()
    assert code == 1
    assert told.splitlines()[0].startswith("Sổ “main” nguyên vẹn: 1 mục.")
    assert "Sổ “other” HỎNG từ mục số 1" in told


def test_a_ledger_rewritten_as_a_whole_is_found_by_a_hash_noted_elsewhere() -> None:
    noted = [count(number) for number in range(1, 4)][1]
    tamper("DELETE FROM audit_entry", "DELETE FROM audit_chain")
    for number in range(11, 15):
        count(number)
    assert verify()[0] == 0
    code, told = verify("--anchor", f"main:2:{noted.hash}")
    assert code == 1
    assert "HỎNG từ mục số 2: mã băm khác với mã đã biết: sổ đã bị viết lại" in told
    assert verify("--anchor", f"gone:2:{noted.hash}")[0] == 1
    with pytest.raises(CommandError, match="không đúng dạng"):
        verify("--anchor", "main")


def test_an_entry_forged_beyond_the_head_is_found_even_where_it_fits() -> None:
    last = count(1)
    forged = Entry(
        **{field.name: getattr(last, field.name) for field in Entry._meta.fields if field.name != "id"}
    )
    sealed = seal("main", Head(1, last.hash), forged.content)
    forged.sequence, forged.previous_hash, forged.hash = 2, sealed.previous_hash, sealed.hash
    forged.save()
    [report] = json.loads(verify("--json")[1])
    assert (report["fault"]["sequence"], report["fault"]["kind"]) == (2, "beyond_head")
    assert Chain.objects.get().head != EMPTY
