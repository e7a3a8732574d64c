"""Drafts begin from any readable text, under a name of their own, by who prepares the organisation's sets."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from tests.conftest import Province, act_of
from tests.evaluation.criteria.documents import BOMB, FAULTY, SOUND, draft

from caicach.common.audit.models import Entry
from caicach.evaluation.criteria import services
from caicach.evaluation.criteria.drafts import bare_document, named_document
from caicach.evaluation.criteria.models import SetRevision, SetVersion
from caicach.evaluation.criteria.plans import checked_set
from caicach.evaluation.criteria.refusals import (
    NotADraftError,
    RuleOfSetsError,
    StaleRevisionError,
    TakenNameError,
    UnreadableDocumentError,
)
from caicach.exchange.criteria_writing import load_document
from caicach.registry.accounts.models import User

pytestmark = pytest.mark.django_db


def test_a_draft_keeps_its_text_to_the_letter_and_is_told_in_the_ledger(
    minh_hoa: Province, lan: User
) -> None:
    made = draft(minh_hoa.home_affairs, act_of(lan))
    assert made.document == SOUND
    assert (made.set_id, made.version, made.decision_number) == ("minh-hoa-so", "2026", "01/QĐ-MH")
    assert made.title == "Bộ tiêu chí minh họa của các sở"
    assert made.is_draft
    assert SetRevision.objects.get(set_version=made).number == 1
    assert Entry.objects.get(object_id=str(made.uid)).action == "criteria.drafted"


@pytest.mark.parametrize("name", ["khoa", "chi", "hien", "tu"])
def test_nobody_else_begins_a_draft(minh_hoa: Province, name: str, request: pytest.FixtureRequest) -> None:
    with pytest.raises(PermissionDenied):
        draft(minh_hoa.home_affairs, act_of(request.getfixturevalue(name)))
    assert not SetVersion.objects.exists()


def test_an_administrator_prepares_for_their_own_organisation_alone(minh_hoa: Province, lan: User) -> None:
    with pytest.raises(PermissionDenied):
        draft(minh_hoa.justice, act_of(lan))


def test_a_faulty_text_is_kept_and_its_errors_are_found(minh_hoa: Province, lan: User) -> None:
    made = draft(minh_hoa.home_affairs, act_of(lan), FAULTY)
    assert [found.id for found in checked_set(made).errors] == ["L020"]


@pytest.mark.parametrize(
    ("text", "fault"),
    [(BOMB, "F008"), ("a: [1", "F005"), ("", "F006"), ("a: 1\n---\nb: 2\n", "F004"), ("- 1\n", "D001")],
)
def test_what_cannot_be_read_is_refused_with_its_place(
    minh_hoa: Province, lan: User, text: str, fault: str
) -> None:
    with pytest.raises(UnreadableDocumentError) as refused:
        draft(minh_hoa.home_affairs, act_of(lan), text)
    assert [problem.id for problem in refused.value.problems] == [fault]
    assert not SetVersion.objects.exists()


def test_a_text_without_an_id_is_refused(minh_hoa: Province, lan: User) -> None:
    with pytest.raises(RuleOfSetsError, match="cần một mã"):
        draft(minh_hoa.home_affairs, act_of(lan), SOUND.replace("id: minh-hoa-so", "id: Minh Họa"))


def test_an_id_and_version_stand_for_one_set(minh_hoa: Province, lan: User) -> None:
    draft(minh_hoa.home_affairs, act_of(lan))
    with pytest.raises(TakenNameError, match="minh-hoa-so phiên bản 2026"):
        draft(minh_hoa.home_affairs, act_of(lan))
    draft(minh_hoa.home_affairs, act_of(lan), named_document(SOUND, "", "2027"))


def test_characters_that_no_database_keeps_do_no_harm(minh_hoa: Province, lan: User) -> None:
    made = draft(
        minh_hoa.home_affairs,
        act_of(lan),
        SOUND.replace("title: Bộ tiêu chí minh họa của các sở", 'title: "Bộ\\0 tiêu\\a chí"'),
    )
    assert made.title == "Bộ tiêu chí"


def test_a_bare_draft_has_its_areas_and_says_what_is_missing(minh_hoa: Province, lan: User) -> None:
    text = bare_document("moi", "1", "Bộ mới", ["Thể chế", "Tài chính công"], year=2026)
    made = draft(minh_hoa.home_affairs, act_of(lan), text)
    checked = checked_set(made)
    assert [area.title.vi for area in checked.criteria_set.criteria] == ["Thể chế", "Tài chính công"]
    assert checked.errors


def test_next_years_version_carries_every_code_over(minh_hoa: Province, lan: User) -> None:
    earlier = draft(minh_hoa.home_affairs, act_of(lan))
    made = services.renew(earlier, version="2027", act=act_of(lan))
    assert made.based_on == earlier
    assert made.mapping == {code: code for code in ("1", "1.1", "1.2", "2")}
    document = load_document(made.document)
    assert document["period"] == {"from": "2027-01-01", "to": "2027-12-31"}
    assert document["decision"] == {"source": "Dữ liệu minh họa"}
    assert document["criteria"] == load_document(SOUND)["criteria"]
    assert made.decision_number == ""


def test_next_years_version_is_not_begun_by_others(minh_hoa: Province, lan: User, khoa: User) -> None:
    earlier = draft(minh_hoa.home_affairs, act_of(lan))
    with pytest.raises(PermissionDenied):
        services.renew(earlier, version="2027", act=act_of(khoa))


def test_the_last_of_february_becomes_the_last_of_the_next(minh_hoa: Province, lan: User) -> None:
    text = SOUND.replace("from: 2026-01-01, to: 2026-12-31", "from: 2024-02-29, to: 2024-12-31")
    made = services.renew(draft(minh_hoa.home_affairs, act_of(lan), text), version="2025", act=act_of(lan))
    assert load_document(made.document)["period"]["from"] == "2025-02-28"


def test_the_year_in_the_title_moves_on_with_the_period(minh_hoa: Province, lan: User) -> None:
    title = load_document(SOUND)["title"]
    text = SOUND.replace(f"title: {title}", f"title: {title} năm 2026 (QĐ 120260)", 1)
    made = services.renew(draft(minh_hoa.home_affairs, act_of(lan), text), version="2027", act=act_of(lan))
    assert made.title == f"{title} năm 2027 (QĐ 120260)"


def test_a_draft_is_discarded_and_the_ledger_remembers_it(minh_hoa: Province, lan: User, khoa: User) -> None:
    made = draft(minh_hoa.home_affairs, act_of(lan))
    with pytest.raises(PermissionDenied):
        services.discard(made, revision=1, act=act_of(khoa))
    with pytest.raises(StaleRevisionError):
        services.discard(made, revision=2, act=act_of(lan))
    heir = services.renew(made, version="2027", act=act_of(lan))
    with pytest.raises(RuleOfSetsError, match="2027"):
        services.discard(made, revision=1, act=act_of(lan))
    assert SetVersion.objects.count() == 2
    for version in (heir, made):
        services.discard(version, revision=1, act=act_of(lan))
    assert not SetVersion.objects.exists()
    entry = Entry.objects.filter(action="criteria.discarded").latest("sequence")
    assert entry.object_id == str(made.uid)
    assert entry.details == {"digest": made.digest, "revision": 1}
    assert str(made) in entry.sentence
    again = draft(minh_hoa.home_affairs, act_of(lan))
    issued = services.issue(
        again, decision_number="1", decided_on=date(2026, 1, 5), revision=1, act=act_of(lan)
    )
    with pytest.raises(NotADraftError):
        services.discard(issued, revision=issued.revision, act=act_of(lan))
