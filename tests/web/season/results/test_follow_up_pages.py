"""The pages of what follows from results: explanations, promises, rewards, each for its readers alone."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries
from tests.factories.season import Season
from tests.web.readers import reader

from caicach.evaluation.publication.models import (
    Commitment,
    ExplanationDemand,
    ResultVersion,
    RewardProposal,
)
from caicach.registry.accounts.models import User

HOME = "/console/campaigns/mh-2026/results/"


def status(person: User, path: str, data: dict[str, str] | None = None) -> int:
    client = reader(user=person)
    return (client.get(HOME + path) if data is None else client.post(HOME + path, data)).status_code


@pytest.mark.parametrize("path", ["explanations/", "commitments/", "rewards/"])
def test_nothing_follows_before_a_result_is_public(ripe: Season, lan: User, path: str) -> None:
    assert status(lan, path) == 404


def test_units_are_asked_and_answer_in_their_pages(
    published: ResultVersion, lan: User, chi: User, nam: User, mai: User, khoa: User
) -> None:
    due = {"due_on": "2026-10-20"}
    assert [status(person, "explanations/", due) for person in (mai, chi)] == [403, 403]
    assert status(khoa, "explanations/") == 404
    assert "Còn 2 đơn vị" in reader(user=lan).get(f"{HOME}explanations/").content.decode()
    assert status(lan, "explanations/", due) == 302
    own = ExplanationDemand.objects.get(participant__name="Sở Tư pháp")
    shown = reader(user=chi).get(f"{HOME}explanations/").content.decode()
    assert "Chờ giải trình" in shown
    assert "Sở Nội vụ</a>" not in shown
    page = f"explanations/{own.pk}/"
    assert [status(person, page) for person in (nam, chi, mai)] == [404, 200, 200]
    assert status(mai, page, {"text": "Thay đơn vị"}) == 403
    empty = reader(user=chi).post(HOME + page, {"text": ""})
    assert empty.status_code == 200
    assert status(chi, page, {"text": "Thiếu nhân lực"}) == 302
    assert "Thiếu nhân lực" in reader(user=mai).get(HOME + page).content.decode()
    assert status(chi, "explanations/list.docx") == 404
    assert reader(user=lan).get(f"{HOME}explanations/list.docx").content[:2] == b"PK"


def test_promises_are_made_filtered_and_reported_on(
    published: ResultVersion, ripe: Season, chi: User, nam: User, mai: User
) -> None:
    unit = str(ripe.units["tu-phap"].pk)
    typed = {"unit": unit, "code": "1.1", "text": "Ban hành trước 15/01", "due_on": "2026-12-31"}
    assert status(mai, "commitments/", typed) == 403
    assert status(nam, "commitments/", typed) == 200, "another's unit is no choice, so the form comes back"
    assert not Commitment.objects.exists()
    assert status(chi, "commitments/", typed) == 302
    made = Commitment.objects.get()
    assert status(nam, f"commitments/{made.pk}/") == 404
    assert status(mai, f"commitments/{made.pk}/", {"state": "done", "text": "Xong"}) == 403
    assert status(chi, f"commitments/{made.pk}/", {"state": "done", "text": "Đã ban hành"}) == 302
    words = "Ban hành trước 15/01"
    assert words in reader(user=mai).get(f"{HOME}commitments/?trang-thai=done").content.decode()
    assert words not in reader(user=mai).get(f"{HOME}commitments/?trang-thai=open").content.decode()
    assert words not in reader(user=nam).get(f"{HOME}commitments/").content.decode()


def test_rewards_are_for_who_oversees(
    published: ResultVersion, ripe: Season, lan: User, son: User, chi: User, mai: User
) -> None:
    typed = {"unit": str(ripe.units["tu-phap"].pk), "form": "Bằng khen", "reason": "Dẫn đầu khối"}
    assert [status(person, "rewards/", typed) for person in (chi, mai)] == [404, 403]
    assert status(lan, "rewards/", typed) == 302
    made = RewardProposal.objects.get()
    answers = [status(person, f"rewards/{made.pk}/", {"accept": "1"}) for person in (chi, lan, son)]
    assert answers == [404, 403, 302]
    assert "Được chấp thuận" in reader(user=mai).get(f"{HOME}rewards/").content.decode()


def test_lists_cost_few_queries(
    published: ResultVersion, lan: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = reader(user=lan)
    client.post(f"{HOME}explanations/", {"due_on": "2026-10-20"})
    for path, most in (("explanations/", 14), ("commitments/", 14), ("rewards/", 14)):
        with django_assert_max_num_queries(most):
            client.get(HOME + path)
