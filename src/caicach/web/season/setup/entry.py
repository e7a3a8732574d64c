"""How every setup page is entered: by who runs the campaign, and by auditors, who change nothing."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from caicach.evaluation.campaigns.doors import is_preparing
from caicach.evaluation.campaigns.listing import may_read_setup, setup_unit
from caicach.evaluation.campaigns.models import Participant
from caicach.web.season.entry import Season, season_page

P = ParamSpec("P")

PAGES: tuple[tuple[str, str | Promise], ...] = (
    ("campaign", _("Chuẩn bị")),
    ("blocks", _("Khối, bộ tiêu chí")),
    ("units", _("Đơn vị")),
    ("windows", _("Thời hạn")),
    ("appraisers", _("Người thẩm định")),
    ("extensions", _("Gia hạn")),
    ("settings", _("Thiết lập")),
    ("log", _("Nhật ký")),
)


def setup_page(
    view: Callable[Concatenate[HttpRequest, Season, P], HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """Give a view the season; to who neither runs nor audits it the page does not exist."""

    def entered(
        request: HttpRequest, season: Season, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
        if not may_read_setup(season.access):
            raise Http404
        return view(request, season, *args, **kwargs)

    return wraps(view)(season_page(entered))


def frame(season: Season, current: str) -> dict[str, object]:
    """Return what every setup template needs: the season, its pages, and whether anything may be changed."""
    slug = season.campaign.slug
    pages = [
        {"url": reverse(f"setup:{name}", args=[slug]), "label": label, "current": name == current}
        for name, label in PAGES
    ]
    return {
        "season": season,
        "pages": pages,
        "may_write": season.access.administers and not season.campaign.is_frozen,
        "is_preparing": is_preparing(season.campaign),
    }


def unit_or_404(season: Season, participant_id: int) -> Participant:
    """Return a unit of the campaign with its set. Raises Http404."""
    found = setup_unit(season.entered, participant_id)
    if found is None:
        raise Http404
    return found
