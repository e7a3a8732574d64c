"""How the pages of the council are entered."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from caicach.evaluation.appraisal.council_selectors import reads_council
from caicach.evaluation.campaigns.policies import can_decide_in_council
from caicach.evaluation.publication.policies import can_announce, can_approve_results
from caicach.web.season.entry import Season, season_page

P = ParamSpec("P")


def council_page(
    view: Callable[Concatenate[HttpRequest, Season, P], HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """Give a view the season of its address, to who reads what lies before the council; to others nothing."""

    @season_page
    @wraps(view)
    def entered(
        request: HttpRequest, season: Season, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
        if not reads_council(season.access):
            raise Http404
        return view(request, season, *args, **kwargs)

    return entered


def common(season: Season, part: str) -> dict[str, Any]:
    """Return what every page of the council shows."""
    return {
        "season": season,
        "campaign": season.campaign,
        "part": part,
        "may_decide": can_decide_in_council(season.access),
        "may_approve": can_approve_results(season.access),
        "may_announce": can_announce(season.access),
    }
