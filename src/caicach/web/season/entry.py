"""How every page of a season is entered: the campaign of the address, and what the reader is in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from caicach.evaluation.campaigns.access import Access
from caicach.evaluation.campaigns.constants import Stage
from caicach.evaluation.campaigns.hours import Hours, hours_of
from caicach.evaluation.campaigns.models import Campaign, Participant, Window
from caicach.evaluation.campaigns.policies import can_write_at_all
from caicach.evaluation.campaigns.selectors import Entered, campaign_for, participant_for
from caicach.registry.acting import Act, require
from caicach.web.access.lockout import client_address
from caicach.web.navigation import capacities_here, remember_given_criteria

P = ParamSpec("P")
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
UNKNOWN = "web"
"""Where a request came from when its address is not known."""


@dataclass(frozen=True)
class Tab:
    """One door of a season."""

    url: str
    label: str | Promise
    current: bool


class Season:
    """One campaign as the reader of this request enters it."""

    def __init__(self, request: HttpRequest, entered: Entered, at: datetime) -> None:
        self.request = request
        self.entered = entered
        self.at = at

    @property
    def campaign(self) -> Campaign:
        """The campaign."""
        return self.entered.campaign

    @property
    def access(self) -> Access:
        """What the reader is in it."""
        return self.entered.access

    @property
    def act(self) -> Act:
        """What the reader does with this request, from the moment it arrived."""
        return act_of(self.request, self.at)

    @cached_property
    def hours(self) -> Hours:
        """The windows of the campaign."""
        return hours_of(self.campaign)

    @property
    def open_windows(self) -> list[Window]:
        """The windows open now."""
        return self.hours.current(self.at)

    def participant(self, participant_id: int) -> Participant:
        """Return a unit whose sheet the reader may see.

        Raises Http404 for any other.
        """
        found = participant_for(self.entered, participant_id)
        if found is None:
            raise Http404
        return found

    @property
    def tabs(self) -> list[Tab]:
        """The doors that the reader may enter, in the order of a season."""
        path, slug = self.request.path, self.campaign.slug
        whole, units = reverse("overview:campaign", args=[slug]), f"/console/campaigns/{slug}/units/"
        found = []
        for name, label in self._doors():
            url = reverse(name, args=[slug])
            inside = path == url or (url != whole and path.startswith(url))
            # What belongs to one unit lies beside its sheet, under an address of its own.
            inside = inside or (name == "sheet:mine" and path.startswith(units))
            found.append(Tab(url, label, inside))
        return found

    def _doors(self) -> Iterator[tuple[str, str | Promise]]:
        access, hours, at = self.access, self.hours, self.at
        yield "overview:campaign", _("Tổng quan")
        if access.units or access.contributes_to:
            yield "sheet:mine", _("Tự đánh giá")
        if access.appraises or access.reads_internal:
            yield "appraisal:queue", _("Thẩm định")
        if access.units and hours.has_begun(Stage.EXPLANATION, at):
            yield "appraisal:explanations", _("Giải trình")
        if access.any and hours.has_begun(Stage.OBJECTION, at):
            yield "appraisal:objections", _("Phản biện")
        if access.reads_internal or access.leads:
            yield "council:meetings", _("Hội đồng")
        yield "results:results", _("Kết quả")
        if access.administers or access.audits or access.leads:
            yield "oversight:signs", _("Giám sát")
        if access.administers or access.audits:
            yield "setup:campaign", _("Thiết lập")


def act_of(request: HttpRequest, at: datetime) -> Act:
    """Return what the person of a request does at a moment."""
    return Act(by=request.user, at=at, origin=client_address(request) or UNKNOWN)


def season_page(
    view: Callable[Concatenate[HttpRequest, Season, P], HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """Give a view the season of its address; who has no part in it finds nothing there.

    Whoever only audits is refused here whatever they send, so that no page has to think of them.
    """

    @login_required
    @wraps(view)
    def entered(request: HttpRequest, slug: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        at = timezone.now()
        capacities = capacities_here(request)
        found = campaign_for(request.user, slug, on=timezone.localdate(at), capacities=capacities)
        if found is None:
            raise Http404
        if not found.access.any:
            remember_given_criteria(request)
        require(request.method in SAFE or can_write_at_all(found.access))
        return view(request, Season(request, found, at), *args, **kwargs)

    return entered
