"""What is still missing before a campaign can open: the checklist of its setup page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from caicach.evaluation.campaigns.constants import Part
from caicach.evaluation.campaigns.models import Appraiser, Campaign, CampaignBlock, Participant
from caicach.evaluation.campaigns.people import OF_UNITS, holders
from caicach.evaluation.campaigns.services_windows import timetable_of
from caicach.evaluation.campaigns.timetable import look_over, missing
from caicach.evaluation.criteria.plans import plan_of


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the checklist: what it is about, and what is wrong or doubtful with it.

    ``part`` names the page on which it is mended: blocks, units, windows or appraisers.
    """

    part: str
    title: str
    errors: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def is_done(self) -> bool:
        """Whether nothing stands in the way of opening."""
        return not self.errors


def checklist(campaign: Campaign, *, at: datetime) -> list[Check]:
    """Return what must be there before a campaign opens, and how it stands; eight queries."""
    return [_blocks(campaign), _units(campaign, at), _windows(campaign, at), _appraisers(campaign)]


def _blocks(campaign: Campaign) -> Check:
    rows = CampaignBlock.objects.filter(campaign=campaign).select_related("set_version")
    blocks = list(rows.defer("set_version__document").annotate(units=Count("participants")))
    errors = [] if blocks else [_("Chưa có khối nào. Hãy thêm khối với bộ tiêu chí đã ban hành.")]
    for block in blocks:
        if block.set_version.is_draft:
            errors.append(_("Bộ tiêu chí của khối “%(block)s” chưa ban hành.") % {"block": block.title})
        if not block.units:
            errors.append(_("Khối “%(block)s” chưa có đơn vị.") % {"block": block.title})
    return Check("blocks", _("Khối và bộ tiêu chí"), tuple(errors), tuple(_other_periods(campaign, blocks)))


def _other_periods(campaign: Campaign, blocks: Iterable[CampaignBlock]) -> Iterator[str]:
    """Yield a doubt for each block whose set holds for none of the days that are scored."""
    for block in blocks:
        if block.set_version.is_draft:
            continue
        period = plan_of(block.set_version).criteria_set.period
        starts, ends = period.starts_on or date.min, period.ends_on or date.max
        if starts > campaign.ends_on or ends < campaign.starts_on:
            yield _(
                "Bộ tiêu chí của khối “%(block)s” không áp dụng cho ngày nào của kỳ đánh giá; "
                "hãy xem lại bộ hoặc kỳ."
            ) % {"block": block.title}


def _units(campaign: Campaign, at: datetime) -> Check:
    units = dict(Participant.objects.filter(campaign=campaign).values_list("organisation_id", "name"))
    errors = () if units else (_("Chưa có đơn vị tham gia."),)
    people = holders(list(units), OF_UNITS, on=timezone.localdate(at))
    without = sorted(name for organisation, name in units.items() if organisation not in people)
    warnings: tuple[str, ...] = ()
    if without:
        told = ngettext(
            "%(count)s đơn vị chưa có tài khoản cán bộ đầu mối hoặc thủ trưởng: %(names)s.",
            "%(count)s đơn vị chưa có tài khoản cán bộ đầu mối hoặc thủ trưởng: %(names)s.",
            len(without),
        )
        names = ", ".join(without[:5]) + ("…" if len(without) > 5 else "")
        warnings = (told % {"count": len(without), "names": names},)
    return Check("units", _("Đơn vị tham gia"), errors, warnings)


def _windows(campaign: Campaign, at: datetime) -> Check:
    planned = timetable_of(campaign)
    found = look_over(planned, ends_on=campaign.ends_on, at=at)
    return Check("windows", _("Thời hạn"), tuple(missing(planned) + found.errors), tuple(found.warnings))


def _appraisers(campaign: Campaign) -> Check:
    held = Appraiser.objects.filter(campaign=campaign, ended_at__isnull=True, part=Part.FIRST)
    warnings = () if held.exists() else (_("Chưa chọn người thẩm định; có thể chọn sau khi mở đợt."),)
    return Check("appraisers", _("Người thẩm định"), (), warnings)
