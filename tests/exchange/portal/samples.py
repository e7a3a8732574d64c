"""Records of dossiers for tests, made by hand and at random; none is about a real person."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from hypothesis import strategies as st

from caicach.core.codes.text import tidy
from caicach.core.deadlines.minutes import VIETNAM
from caicach.exchange.portal.records import (
    Attachment,
    DatabaseLink,
    Dossier,
    Fee,
    Identity,
    Paper,
    Progress,
    ResultPaper,
    Supplement,
)

T = TypeVar("T")


def moment(day: int, hour: int = 8, minute: int = 0, month: int = 3) -> datetime:
    """Return a moment of 2026."""
    return datetime(2026, month, day, hour, minute, tzinfo=VIETNAM)


def dossier(number: int = 1, **changes: object) -> Dossier:
    """Return a dossier that was returned on time, with one part of each kind."""
    whole = Dossier(
        code=f"H15.50.05.13-260302-{number:04d}",
        procedure_code="1.001193",
        procedure_name="Đăng ký khai sinh",
        field_name="Hộ tịch",
        channel="1",
        owner="Nguyễn Thị Minh Họa",
        subject_kind="1",
        phone="+84900000000",
        summary='=Đăng ký, "khai" sinh; con gái',
        submitted_at=moment(2, 7, 50),
        received_at=moment(2),
        due_at=moment(3),
        state="10",
        finished_at=moment(2, 15),
        returned_at=moment(2, 16, 30),
        delivery="0",
        unit="H15.50.05.13",
        is_vneid=True,
        identities=(Identity("1", "066000000001"),),
        databases=(DatabaseLink("CSDLDC"),),
        papers=(Paper("f1", "Tờ khai.pdf", is_deleted=False, is_digitised="1", is_reused=None),),
        fees=(Fee("Lệ phí hộ tịch", "LP1", "1", 8000, "2"),),
        attachments=(Attachment("Giấy chứng sinh", 1, "0"),),
        supplements=(
            Supplement(
                id="bs1",
                content="Bổ sung giấy chứng sinh",
                asked_at=moment(2, 9),
                received_at=moment(2, 10),
                papers=(Paper("f2", "Giấy chứng sinh.pdf"),),
                due_before=moment(3),
                due_after=moment(3, 9),
            ),
        ),
        results=(ResultPaper("Giấy khai sinh", code="KQ.G10.000190"),),
    )
    return whole._replace(**changes)  # type: ignore[arg-type]


def progress(step: int = 1, code: str = "H15.50.05.13-260302-0001", **changes: object) -> Progress:
    """Return a step of a dossier's progress."""
    whole = Progress(
        code=code,
        actor="Bình",
        title="Công chức Một cửa",
        at=moment(2, 8) + timedelta(minutes=30 * step),
        department="Bộ phận Một cửa",
        content="Chuyển xử lý",
        state="4",
        began_at=moment(2),
        due_at=moment(3),
    )
    return whole._replace(**changes)  # type: ignore[arg-type]


def made(
    kind: Callable[..., T], *parts: st.SearchStrategy[Any], **more: st.SearchStrategy[Any]
) -> st.SearchStrategy[T]:
    """Return records of the parts given and of no others, whatever the fields' types would allow."""
    return st.tuples(st.tuples(*parts), st.fixed_dictionaries(more)).map(
        lambda found: kind(*found[0], **found[1])
    )


TEXTS = st.text(
    alphabet=st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cn")), max_size=30
).map(tidy)
MOMENTS = st.datetimes(datetime(2006, 1, 1), datetime(2148, 12, 31)).map(  # noqa: DTZ001 - made aware beside
    lambda found: found.replace(microsecond=0, tzinfo=VIETNAM)
)
CODES = st.from_regex(
    r"H[0-9]{2}(\.[0-9]{2}){0,3}-26(0[1-9]|1[0-2])(0[1-9]|1[0-9]|2[0-8])-[0-9]{3}[1-9]", fullmatch=True
)
FLAGS = st.sampled_from([None, True, False])
PAPERS = made(Paper, TEXTS, TEXTS, FLAGS, TEXTS, TEXTS, st.sampled_from(["", "0", "3"]), FLAGS, FLAGS, TEXTS)
FEES = made(
    Fee, TEXTS, TEXTS, st.sampled_from(["", "1", "2", "4"]), st.none() | st.integers(0, 10**12), TEXTS
)
SUPPLEMENTS = made(
    Supplement,
    id=TEXTS,
    asked_by=TEXTS,
    content=TEXTS,
    asked_at=MOMENTS,
    state=TEXTS,
    papers=st.lists(PAPERS, max_size=2).map(tuple),
    fees=st.lists(FEES, max_size=2).map(tuple),
    due_before=st.none() | MOMENTS,
)
DOSSIERS = made(
    Dossier,
    code=CODES,
    procedure_code=st.just("1.001193"),
    owner=TEXTS,
    channel=st.sampled_from(["", "1", "2", "3"]),
    summary=TEXTS,
    note=TEXTS,
    other_facts=TEXTS,
    submitted_at=st.none(),
    received_at=st.none() | MOMENTS,
    state=st.sampled_from(["1", "3", "5", "7", "8"]),
    is_vneid=FLAGS,
    identities=st.lists(made(Identity, st.sampled_from(["", "1", "2"]), TEXTS), max_size=2).map(tuple),
    papers=st.lists(PAPERS, max_size=2).map(tuple),
    fees=st.lists(FEES, max_size=2).map(tuple),
    attachments=st.lists(made(Attachment, TEXTS, st.none() | st.integers(0, 999), TEXTS), max_size=2).map(
        tuple
    ),
    supplements=st.lists(SUPPLEMENTS, max_size=2).map(tuple),
    results=st.lists(made(ResultPaper, TEXTS, TEXTS, TEXTS, TEXTS, TEXTS), max_size=2).map(tuple),
)
STEPS = made(
    Progress,
    CODES,
    TEXTS,
    TEXTS,
    MOMENTS,
    TEXTS,
    TEXTS,
    st.sampled_from(["1", "4", "10"]),
    st.none() | MOMENTS,
)


def written(folder: Path, name: str, content: str | bytes) -> Path:
    """Return a file with the content given."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path
