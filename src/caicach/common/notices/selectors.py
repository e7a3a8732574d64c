"""Reading notices; whoever asks is told of their own alone."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, OuterRef, Subquery

from caicach.common.notices.models import Notice


def notices_of(
    user: AbstractBaseUser | AnonymousUser, *, unread: bool = False, limit: int = 50
) -> list[Notice]:
    """Return a person's notices, the latest first.

    Args:
        user: whose; somebody who has not signed in has none.
        unread: leave out those they have read.
        limit: how many at most.
    """
    own = Notice.objects.filter(recipient=user.pk)
    if unread:
        own = own.filter(read_at__isnull=True)
    return list(own.order_by("-created_at", "-id")[:limit])


def notice_of(user: AbstractBaseUser | AnonymousUser, notice_id: int) -> Notice | None:
    """Return one notice of a person; ``None`` for another's as for one that is not there."""
    return Notice.objects.filter(recipient=user.pk, pk=notice_id).first()


def unread_beside(user: str = "pk") -> Subquery:
    """Return how many notices a person has not read, as a part of another query; None where none."""
    unread = Notice.objects.filter(recipient=OuterRef(user), read_at__isnull=True).order_by()
    return Subquery(unread.values("recipient").annotate(count=Count("pk")).values("count"))


def unread_count(user: AbstractBaseUser | AnonymousUser) -> int:
    """Return how many notices a person has not read; one query, for every page."""
    return Notice.objects.filter(recipient=user.pk, read_at__isnull=True).count()
