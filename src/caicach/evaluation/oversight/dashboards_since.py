"""What happened in a campaign since yesterday, as far as it concerns a reader: counts of each kind."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from caicach.evaluation.appraisal.models import Decision, Explanation, Objection
from caicach.evaluation.campaigns.access import Access
from caicach.evaluation.campaigns.models import Campaign, Extension
from caicach.evaluation.oversight.constants import DAY
from caicach.evaluation.scoring.constants import Outcome, RevisionKind, Step
from caicach.evaluation.scoring.models import CellRevision, SheetStep


class Happening(models.TextChoices):
    """What happened, in the order in which it is told."""

    WRITTEN = "written", _("mục được ghi")
    SUBMITTED = "submitted", _("đơn vị nộp bảng")
    JUDGED = "judged", _("kết luận thẩm định")
    ASKED = "asked", _("yêu cầu bổ sung")
    EXPLAINED = "explained", _("giải trình")
    OBJECTED = "objected", _("phản biện")
    EXTENDED = "extended", _("gia hạn, mở lại")


def happened_since(campaign: Campaign, access: Access, *, at: datetime) -> tuple[tuple[Happening, int], ...]:
    """Return what happened in the day before ``at``, without what did not.

    Who oversees the season is told of all units, who appraises of what was given to them, a unit of itself.
    """
    since = at - DAY
    counts = dict(_of_units(access, since) if access.units else ())
    if access.oversees or access.appraises:
        counts.update(_of_season(campaign, access, since))
    return tuple((kind, counts[kind]) for kind in Happening if counts.get(kind))


def _of_units(access: Access, since: datetime) -> Iterator[tuple[Happening, int]]:
    own = Q(cell__participant__in=access.units, at__gte=since)
    rows = CellRevision.objects.filter(own, kind=RevisionKind.ANSWER)
    yield Happening.WRITTEN, rows.values("cell").distinct().count()
    yield Happening.ASKED, Decision.objects.filter(own, outcome=Outcome.ASKED).count()
    yield Happening.OBJECTED, Objection.objects.filter(own).count()


def _of_season(campaign: Campaign, access: Access, since: datetime) -> Iterator[tuple[Happening, int]]:
    cells = Q(cell__campaign=campaign, at__gte=since)
    if not access.oversees:
        cells &= Q(cell__appraiser=access.user_id)
    steps = SheetStep.objects.filter(participant__campaign=campaign, step=Step.SUBMITTED, at__gte=since)
    yield Happening.SUBMITTED, steps.values("participant").distinct().count()
    yield Happening.EXPLAINED, Explanation.objects.filter(cells, accepts=False).count()
    yield Happening.OBJECTED, Objection.objects.filter(cells).count()
    if access.oversees:
        judged = Decision.objects.filter(cells, outcome__in=(Outcome.ACCEPTED, Outcome.CHANGED))
        yield Happening.JUDGED, judged.count()
        given = Extension.objects.filter(participant__campaign=campaign, at__gte=since)
        yield Happening.EXTENDED, given.count()
