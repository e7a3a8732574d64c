"""How citizens' requests are entered: who acts, how often, and which applications their browser holds."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import add_never_cache_headers

from caicach.web.access.lockout import client_address
from caicach.web.index.throttle import Throttle
from caicach.work.dossiers.services.citizens import CitizenAct
from caicach.work.dossiers.services.uploads import Upload

UNKNOWN = "web"
HELD = "drafts"
"""Under which name a session keeps the keys of the applications that were begun in it."""
MOST_HELD = 20


class Limits:
    """How often one address may ask and write, and how often anybody may try one code."""

    def __init__(self) -> None:
        self.asking = Throttle(most=30, seconds=300)
        self.code = Throttle(most=10, seconds=3600)
        self.writing = Throttle(most=60, seconds=600)


LIMITS = Limits()


def address_of(request: HttpRequest) -> str:
    """Return where a request comes from, for counting."""
    return client_address(request) or UNKNOWN


def may_write(request: HttpRequest) -> bool:
    """Return whether one more act of this address is admitted now."""
    return LIMITS.writing.admits(address_of(request))


def citizen_act(request: HttpRequest) -> CitizenAct:
    """Return what the person of a request does now."""
    return CitizenAct(by=request.user, at=timezone.now(), origin=address_of(request))


def held_keys(request: HttpRequest) -> list[str]:
    """Return the keys of the applications that were begun in this browser."""
    keys = request.session.get(HELD, [])
    return [key for key in keys if isinstance(key, str)] if isinstance(keys, list) else []


def hold_key(request: HttpRequest, key: str) -> None:
    """Remember an application in this browser."""
    request.session[HELD] = [*held_keys(request), key][-MOST_HELD:]


def uploads_of(request: HttpRequest, name: str = "file") -> Sequence[Upload]:
    """Return the files of a form's field as the services take them."""
    files = [file for file in request.FILES.getlist(name) if file]
    return [Upload(file, file.name or "") for file in files]  # type: ignore[arg-type]


def kept_private(response: HttpResponseBase) -> HttpResponseBase:
    """Keep a page about one dossier out of caches and search engines."""
    add_never_cache_headers(response)
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
