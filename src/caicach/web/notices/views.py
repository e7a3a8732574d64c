"""A person's own notices: read, opened, marked read."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from caicach.common.notices.selectors import notice_of, notices_of
from caicach.common.notices.services import mark_read
from caicach.registry.accounts.models import User

MOST = 100


@require_safe
@login_required
def notices(request: HttpRequest) -> HttpResponse:
    """List the latest notices, or the unread ones alone."""
    unread = bool(request.GET.get("unread"))
    found = notices_of(request.user, unread=unread, limit=MOST)
    return render(
        request,
        "notices/notices.html",
        {"notices": found, "unread": unread, "some_unread": any(one.read_at is None for one in found)},
    )


@require_POST
@login_required
def read(request: HttpRequest) -> HttpResponse:
    """Mark all notices read."""
    assert isinstance(request.user, User)
    count = mark_read(None, request.user, timezone.now())
    told = ngettext("Đã đánh dấu %(n)s thông báo là đã đọc.", "Đã đánh dấu %(n)s thông báo là đã đọc.", count)
    messages.success(request, told % {"n": count} if count else _("Không có thông báo nào chưa đọc."))
    return redirect("notices:notices")


@require_POST
@login_required
def notice(request: HttpRequest, notice: int) -> HttpResponse:
    """Mark one notice read and go to the page it is about."""
    assert isinstance(request.user, User)
    found = notice_of(request.user, notice)
    if found is None:
        raise Http404
    mark_read([found.pk], request.user, timezone.now())
    return redirect(found.url or "notices:notices")
