"""Criteria sets and decisions that are no plain YAML document."""

from __future__ import annotations

from pathlib import Path

import pytest

from caicach.core.index.problems import Problem, ProblemsError
from caicach.exchange.criteria_yaml import MAX_BYTES, load_criteria_set, read_document
from caicach.exchange.tie_decisions import read_tie_decisions

BOMB = "a: &a [x, x, x, x]\nb: &b [*a, *a, *a, *a]\nc: &c [*b, *b, *b, *b]\n"


def refusal(raw: bytes) -> Problem:
    with pytest.raises(ProblemsError) as caught:
        read_document(raw, "set.yaml")
    assert len(caught.value.problems) == 1
    return caught.value.problems[0]


@pytest.mark.parametrize(
    ("raw", "id_", "line", "words"),
    [
        (b"x" * (MAX_BYTES + 1), "F001", 0, "lớn hơn"),
        ("id: a\ntitle: Ghi chú\n".encode("utf-16"), "F002", 1, "UTF-8"),
        ("id: a\ntitle: B\u1ed9\n".encode("utf-8").replace(b"\xe1", b"\xff"), "F002", 2, "UTF-8"),
        (b"a: 1\n---\nb: 2\n", "F004", 2, "nhiều tài liệu"),
        (b"a: 1\n b: 2\n", "F005", 2, "cú pháp"),
        (b"a: [1, 2\n", "F005", 2, "cú pháp"),
        (b"a: \x07\n", "F005", 0, "cú pháp"),
        (b"", "F006", 0, "trống"),
        (b"# nothing\n", "F006", 0, "trống"),
        (b"a: " + b"[" * 100 + b"]" * 100, "F007", 1, "quá sâu"),
        (b"a: [" + b"x," * 250_000 + b"x]", "F007", 1, "quá lớn"),
        (BOMB.encode(), "F008", 1, "neo"),
        (b"a: 1\nb: *a\n", "F008", 2, "neo"),
        (b"a: 1\na: 2\n", "F009", 2, "lặp"),
        (b"? [x]\n: 1\n", "F009", 1, "lặp"),
    ],
)
def test_what_is_no_plain_document_is_refused(raw: bytes, id_: str, line: int, words: str) -> None:
    found = refusal(raw)
    assert (found.id, found.place.file, found.place.line) == (id_, "set.yaml", line)
    assert words in found.message.vi
    assert found.mend.vi


def test_tags_construct_nothing() -> None:
    document = read_document(b"a: !!python/object/apply:os.system ['true']\n", "set.yaml")
    assert isinstance(document.value, dict)


def test_a_folder_without_a_set_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(ProblemsError) as caught:
        load_criteria_set(tmp_path)
    assert caught.value.problems[0].id == "F003"


def test_recorded_decisions_are_read(tmp_path: Path) -> None:
    path = tmp_path / "quyet-dinh.yaml"
    path.write_text(
        "decisions:\n"
        "  - {block: xa, order: [Xã B, Xã A], by: Hội đồng, reason: thành tích, decided_on: 2026-01-05}\n",
        encoding="utf-8",
    )
    (found,) = read_tie_decisions(path)["xa"]
    assert (found.order, found.by, found.reason) == (("Xã B", "Xã A"), "Hội đồng", "thành tích")
    assert found.decided_on is not None


def test_faults_of_decisions_are_all_reported_with_their_lines(tmp_path: Path) -> None:
    path = tmp_path / "quyet-dinh.yaml"
    path.write_text(
        "decisions:\n  - {block: xa, order: [Xã A], by: H}\n  - {order: [A, B], by: x, reason: y, z: z}\n",
        encoding="utf-8",
    )
    with pytest.raises(ProblemsError) as caught:
        read_tie_decisions(path)
    found = [(problem.id, problem.place.line) for problem in caught.value.problems]
    assert found == [("F070", 2), ("D003", 2), ("D003", 3), ("D010", 3)]
