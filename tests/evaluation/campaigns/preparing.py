"""A campaign made through the services, ready to open: Sở Tư pháp and Sở Nội vụ, two windows."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from tests.conftest import NOW, Province, act_of
from tests.factories.season import DOCUMENT, set_version

from caicach.evaluation.campaigns.constants import Stage
from caicach.evaluation.campaigns.models import Campaign
from caicach.evaluation.campaigns.services import Terms, add_block, create_campaign
from caicach.evaluation.campaigns.services_units import add_units
from caicach.evaluation.campaigns.services_windows import put_windows
from caicach.evaluation.campaigns.timetable import Planned
from caicach.evaluation.criteria.models import SetVersion
from caicach.registry.accounts.models import User
from caicach.registry.organisations.models import Organisation

DAY = timedelta(days=1)
OPENS = NOW + DAY
CLOSES = NOW + 10 * DAY
TERMS = Terms("Đánh giá năm 2027", "mh-2027", date(2026, 1, 1), date(2026, 10, 10))


def timetable(opens: datetime = OPENS, closes: datetime = CLOSES) -> dict[Stage, Planned]:
    """Return self-scoring with reminders three days and one hour before its end, and a first appraisal."""
    return {
        Stage.SELF_SCORING: Planned(opens, closes, (72, 1)),
        Stage.APPRAISAL_1: Planned(closes, closes + 10 * DAY, (24,)),
    }


def prepared(
    minh_hoa: Province,
    lan: User,
    *,
    units: list[Organisation] | None = None,
    terms: Terms = TERMS,
    version: SetVersion | None = None,
    document: str = DOCUMENT,
) -> Campaign:
    """Return a campaign with a block of departments and its windows."""
    act = act_of(lan)
    campaign = create_campaign(minh_hoa.province, minh_hoa.home_affairs, terms, act=act)
    found = version or set_version(minh_hoa.province, at=NOW, document=document, version=terms.slug)
    block = add_block(campaign.pk, found, "so", act=act)
    chosen = [minh_hoa.justice, minh_hoa.home_affairs] if units is None else units
    if chosen:
        add_units(block, [unit.pk for unit in chosen], act=act)
    put_windows(campaign.pk, timetable(), act=act)
    return campaign
