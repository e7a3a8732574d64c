"""A draft changes by edits, each a revision; who edits an old one is told, and what was issued stays."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from tests.conftest import Province, act_of
from tests.evaluation.criteria.documents import BOMB, FAULTY, SOUND, draft

from caicach.common.audit.models import Entry
from caicach.evaluation.criteria import services, tree
from caicach.evaluation.criteria.edits import (
    AddNode,
    ChangeSet,
    Edit,
    PutUnder,
    RemoveNode,
    ReplaceNode,
    ShiftNode,
)
from caicach.evaluation.criteria.models import SetVersion
from caicach.evaluation.criteria.plans import checked_set
from caicach.evaluation.criteria.refusals import (
    NotADraftError,
    RuleOfSetsError,
    StaleRevisionError,
    TakenNameError,
    UnreadableDocumentError,
)
from caicach.evaluation.criteria.tree import Place, Plain
from caicach.exchange.criteria_writing import load_document
from caicach.registry.accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(minh_hoa: Province, lan: User) -> SetVersion:
    return draft(minh_hoa.home_affairs, act_of(lan))


def changed(made: SetVersion, edit: Edit, lan: User) -> tuple[SetVersion, Place]:
    return services.edit_draft(made, edit, revision=made.revision, act=act_of(lan))


def codes_of(version: SetVersion) -> list[str]:
    return [spot.code for spot in tree.walk(load_document(version.document))]


def leaf(**fields: object) -> Plain:
    return {"code": "1.1", "title": "Ban hành kế hoạch", "maximum": "2", "rule": {"type": "yes_no"}, **fields}


def test_a_change_is_a_revision_with_its_note_and_its_entry(made: SetVersion, lan: User) -> None:
    after, place = changed(made, ReplaceNode((0, 0), leaf(title="Kế hoạch ban hành đúng hạn")), lan)
    assert place == (0, 0)
    assert after.revision == 2
    assert "Kế hoạch ban hành đúng hạn" in after.document
    assert [(old.number, old.note) for old in after.revisions.order_by("number")][1] == (2, "sửa mục 1.1")
    assert after.revisions.get(number=1).document == SOUND
    assert Entry.objects.filter(object_id=str(made.uid)).last().action == "criteria.changed"  # type: ignore[union-attr]


def test_others_change_nothing(made: SetVersion, khoa: User, hien: User) -> None:
    for outsider in (khoa, hien):
        with pytest.raises(PermissionDenied):
            services.edit_draft(made, AddNode(()), revision=1, act=act_of(outsider))
        with pytest.raises(PermissionDenied):
            services.change_document(made, FAULTY, revision=1, act=act_of(outsider))
        with pytest.raises(PermissionDenied):
            services.restore_revision(made, 1, revision=1, act=act_of(outsider))
    made.refresh_from_db()
    assert made.revision == 1


def test_an_edit_of_an_old_revision_is_refused(made: SetVersion, lan: User) -> None:
    changed(made, AddNode(()), lan)
    with pytest.raises(StaleRevisionError) as refused:
        services.edit_draft(made, RemoveNode((0,)), revision=1, act=act_of(lan))
    assert refused.value.current == 2
    made.refresh_from_db()
    assert codes_of(made) == ["1", "1.1", "1.2", "2", "3"]


def test_nodes_are_added_moved_and_removed(made: SetVersion, lan: User) -> None:
    made, place = changed(made, AddNode((0,)), lan)
    assert (place, codes_of(made)) == ((0, 2), ["1", "1.1", "1.2", "1.3", "2"])
    made, place = changed(made, ShiftNode((0, 2), -1), lan)
    assert (place, codes_of(made)) == ((0, 1), ["1", "1.1", "1.3", "1.2", "2"])
    made, place = changed(made, PutUnder((0, 1), (1,)), lan)
    assert (place, codes_of(made)) == ((1, 0), ["1", "1.1", "1.2", "2", "1.3"])
    made, place = changed(made, PutUnder((1, 0), ()), lan)
    assert (place, codes_of(made)) == ((2,), ["1", "1.1", "1.2", "2", "1.3"])
    made, place = changed(made, RemoveNode((0,)), lan)
    assert (place, codes_of(made)) == ((), ["2", "1.3"])
    made, place = changed(made, AddNode((), 1), lan)
    assert (place, codes_of(made)) == ((1,), ["2", "3", "1.3"])


def test_a_node_that_is_not_there_is_refused(made: SetVersion, lan: User) -> None:
    for edit in (
        RemoveNode((7,)),
        ShiftNode((0, 9), 1),
        AddNode((0, 0, 0)),
        ReplaceNode((5,), leaf()),
        RemoveNode(()),
    ):
        with pytest.raises(RuleOfSetsError, match="không còn trong cây"):
            changed(made, edit, lan)


def test_a_node_is_never_put_below_itself(made: SetVersion, lan: User) -> None:
    for parent in ((0,), (0, 1)):
        with pytest.raises(RuleOfSetsError, match="chính nó"):
            changed(made, PutUnder((0,), parent), lan)


def test_the_set_itself_is_changed(made: SetVersion, lan: User) -> None:
    edit = ChangeSet({"title": "Tên mới", "version": "2026b"}, frozenset({"not_applicable"}))
    after, _place = changed(made, edit, lan)
    assert (after.title, after.version) == ("Tên mới", "2026b")
    assert "not_applicable" not in load_document(after.document)


def test_a_draft_cannot_take_anothers_name(made: SetVersion, minh_hoa: Province, lan: User) -> None:
    draft(minh_hoa.home_affairs, act_of(lan), SOUND.replace('version: "2026"', 'version: "2027"'))
    with pytest.raises(TakenNameError):
        changed(made, ChangeSet({"version": "2027"}), lan)


def test_a_changed_code_keeps_what_it_was_mapped_to(made: SetVersion, lan: User) -> None:
    renewed = services.renew(made, version="2027", act=act_of(lan))
    after, _place = changed(renewed, ReplaceNode((0, 0), leaf(code="1.9")), lan)
    assert after.mapping == {"1": "1", "1.9": "1.1", "1.2": "1.2", "2": "2"}


def test_the_whole_text_is_put_as_it_is(made: SetVersion, lan: User) -> None:
    after = services.change_document(made, FAULTY.replace("\n", "\r\n"), revision=1, act=act_of(lan))
    assert after.document == FAULTY
    assert checked_set(after).errors
    with pytest.raises(UnreadableDocumentError):
        services.change_document(after, BOMB, revision=2, act=act_of(lan))
    after.refresh_from_db()
    assert after.revision == 2


def test_an_old_revision_comes_back_as_a_new_one(made: SetVersion, lan: User) -> None:
    after, _place = changed(made, RemoveNode((1,)), lan)
    back = services.restore_revision(after, 1, revision=2, act=act_of(lan))
    assert (back.revision, back.document, back.digest) == (3, SOUND, made.digest)
    assert back.revisions.count() == 3
    with pytest.raises(RuleOfSetsError, match="Không có lần sửa"):
        services.restore_revision(back, 9, revision=3, act=act_of(lan))


def test_an_issued_set_is_not_edited(made: SetVersion, lan: User) -> None:
    issued = services.issue(
        made, decision_number="01/QĐ-MH", decided_on=date(2026, 1, 5), revision=1, act=act_of(lan)
    )
    for attempt in (
        lambda: changed(issued, AddNode(()), lan),
        lambda: services.change_document(issued, FAULTY, revision=issued.revision, act=act_of(lan)),
        lambda: services.restore_revision(issued, 1, revision=issued.revision, act=act_of(lan)),
        lambda: services.set_mapping(issued, {}, revision=issued.revision, act=act_of(lan)),
    ):
        with pytest.raises(NotADraftError):
            attempt()
