"""A unit beside its former results: matched by organisation or lineage, and not compared across methods."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from tests.conftest import NOW, Province
from tests.factories.registry import department
from tests.factories.season import DOCUMENT, set_version

from caicach.core.codes.text import fold, sort_key
from caicach.evaluation.campaigns.models import Campaign, CampaignBlock, Participant
from caicach.evaluation.criteria.models import SetVersion
from caicach.evaluation.publication.comparing import before_of, history_of, one_to_one
from caicach.evaluation.publication.lines import lines_of
from caicach.evaluation.publication.models import ResultRow, ResultVersion
from caicach.evaluation.publication.selectors import row_of
from caicach.registry.accounts.models import User
from caicach.registry.organisations.constants import SuccessionKind
from caicach.registry.organisations.models import Organisation, Succession

OTHER_RULES = DOCUMENT.replace("points: 3}", "points: 4}")
OTHER_WORDS = DOCUMENT.replace("Ban hành kế hoạch đúng hạn", "Ban hành kế hoạch đúng thời hạn")


def next_result(
    before: ResultVersion, units: list[Organisation], method: SetVersion, son: User
) -> ResultVersion:
    """Return a published result of the year after, in which ``units`` stand in this order."""
    campaign = Campaign.objects.create(
        slug="mh-2027",
        title="Đánh giá năm 2027",
        organisation=before.campaign.organisation,
        conductor=before.campaign.conductor,
        starts_on=date(2027, 1, 1),
        ends_on=date(2027, 12, 31),
        state="published",
        previous=before.campaign,
        created_at=NOW,
    )
    block = CampaignBlock.objects.create(campaign=campaign, block="so", title="Sở", set_version=method)
    result = ResultVersion.objects.create(
        campaign=campaign,
        number=1,
        state="published",
        digest=method.digest[:32] + uuid4().hex,
        approved_by=son,
        approved_at=NOW,
    )
    for place, organisation in enumerate(units, 1):
        name = str(organisation)
        unit = Participant.objects.create(
            campaign=campaign,
            block=block,
            organisation=organisation,
            name=name,
            short_name=name,
            name_folded=fold(name),
            name_sort=sort_key(name),
        )
        ResultRow.objects.create(
            result=result,
            participant=unit,
            block=block,
            total=Decimal(20 - place),
            maximum=Decimal(20),
            share=Decimal(100 - 5 * place),
            place=place,
        )
    return result


@pytest.mark.parametrize(("document", "compares"), [(OTHER_WORDS, True), (OTHER_RULES, False)])
def test_a_changed_rule_breaks_the_line_and_changed_words_do_not(
    published: ResultVersion, minh_hoa: Province, son: User, document: str, *, compares: bool
) -> None:
    method = set_version(minh_hoa.province, at=NOW, document=document, version="2027")
    units = [minh_hoa.home_affairs, minh_hoa.justice]
    result = next_result(published, units, method, son)
    block = result.campaign.blocks.select_related("set_version").get()
    lines = lines_of(result, block)
    befores = before_of(result, block, lines)
    found = befores[lines[0].participant_id]
    assert (found.place, found.compares) == (2, compares)
    assert found.places_won(lines[0]) == (1 if compares else None)
    assert (found.share_won(lines[0].total.share) is None) is not compares
    row = row_of(result, lines[0].participant_id)
    assert row is not None
    years = history_of(row)
    assert [(year.year, year.breaks) for year in years] == [(2027, not compares), (2026, False)]
    assert years[0].method != years[1].method


def test_a_whole_successor_takes_over_and_a_part_does_not(
    published: ResultVersion, minh_hoa: Province, son: User
) -> None:
    heir, part = (department(name, parent=minh_hoa.province) for name in ("Sở Mới", "Sở Một phần"))
    for successor, predecessor, partial in (
        (heir, minh_hoa.justice, False),
        (part, minh_hoa.home_affairs, True),
    ):
        Succession.objects.create(
            kind=SuccessionKind.MERGE,
            effective_on=date(2027, 1, 1),
            predecessor=predecessor,
            successor=successor,
            is_partial=partial,
        )
    assert one_to_one({heir.pk, part.pk}) == {heir.pk: minh_hoa.justice.pk}
    method = SetVersion.objects.get()
    result = next_result(published, [part, heir], method, son)
    block = result.campaign.blocks.select_related("set_version").get()
    lines = lines_of(result, block)
    befores = before_of(result, block, lines)
    assert set(befores) == {lines[1].participant_id}
    found = befores[lines[1].participant_id]
    assert (found.place, found.is_successor, found.places_won(lines[1])) == (1, True, -1)
