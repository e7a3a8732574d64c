"""How every page of a set is entered: the version of the address, and what the reader may do with it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from caicach.evaluation.criteria.models import SetVersion
from caicach.evaluation.criteria.selectors import Seen, version_for
from caicach.evaluation.criteria.tree import Place
from caicach.registry.acting import Act
from caicach.web.season.entry import act_of

P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class Entered:
    """A version as the reader of this request enters it, at a moment."""

    request: HttpRequest
    seen: Seen
    at: datetime

    @property
    def version(self) -> SetVersion:
        """The version."""
        return self.seen.version

    @property
    def act(self) -> Act:
        """What the reader does with this request."""
        return act_of(self.request, self.at)

    @property
    def day(self) -> date:
        """The day of the request."""
        return timezone.localdate(self.at)

    @property
    def crumbs(self) -> list[tuple[str, str]]:
        """The way from the list to this version."""
        return [(str(self.version.title), self.address("set"))]

    def address(self, name: str) -> str:
        """Return the address of one of the version's pages."""
        return reverse(f"criteria:{name}", args=[self.version.uid])

    def node_address(self, place: Place) -> str:
        """Return the address at which a node is edited."""
        return f"{self.address('edit')}?node={place_text(place)}"


View = Callable[Concatenate[HttpRequest, Entered, P], HttpResponse]


def set_page(view: View[P]) -> Callable[..., HttpResponse]:
    """Give a view the version of its address; who may not see it finds nothing there."""

    @login_required
    @wraps(view)
    def entered(request: HttpRequest, uid: uuid.UUID, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        at = timezone.now()
        found = version_for(request.user, uid, on=timezone.localdate(at))
        if found is None:
            raise Http404
        return view(request, Entered(request, found, at), *args, **kwargs)

    return entered


def preparing_page(view: View[P]) -> Callable[..., HttpResponse]:
    """Give a view the version of its address; for those alone who prepare the organisation's sets."""

    def prepared(
        request: HttpRequest, entered: Entered, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        if not entered.seen.prepares:
            raise Http404
        return view(request, entered, *args, **kwargs)

    return set_page(wraps(view)(prepared))


def draft_page(view: View[P]) -> Callable[..., HttpResponse]:
    """Give a view the draft of its address; a version that was issued is shown instead of edited."""

    def drafted(request: HttpRequest, entered: Entered, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not entered.version.is_draft:
            return redirect(entered.address("set"))
        return view(request, entered, *args, **kwargs)

    return preparing_page(wraps(view)(drafted))


def place_text(place: Place) -> str:
    """Return a place as addresses and forms write it: ``0-2-1``."""
    return "-".join(str(at) for at in place)


def place_from(text: str) -> Place:
    """Return the place that an address or a form names; the top for anything that is none."""
    parts = text.split("-") if text else []
    if len(parts) > 60 or not all(part.isascii() and part.isdigit() and len(part) < 6 for part in parts):
        return ()
    return tuple(int(part) for part in parts)


def revision_from(text: str) -> int:
    """Return the revision that a form was opened at; 0, which none ever is, for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0
