"""Telling people of a season what concerns them, in the language of the site."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone, translation
from django.utils.functional import Promise

from caicach.common.notices.services import notify
from caicach.evaluation.campaigns.constants import Stage
from caicach.evaluation.campaigns.models import Campaign
from caicach.registry.accounts.models import User

QUIET = timedelta(days=1)
"""How long one unread notice stands for all of its kind about one page."""


def campaign_path(campaign: Campaign) -> str:
    """Return the page of a campaign, for notices."""
    return f"/console/campaigns/{campaign.slug}/"


def tell(
    people: Iterable[User],
    campaign: Campaign,
    kind: str,
    subject: Promise,
    body: Promise,
    *,
    words: Mapping[str, object],
    at: datetime,
    once: str = "",
    page: str = "",
) -> int:
    """Tell people something of a campaign and return how many were told now.

    Args:
        people: who; each is told once under ``once``.
        campaign: whose page the notice leads to; its ``title`` is among the words.
        kind: the notice's kind, such as ``campaigns.opened``.
        subject: the subject with its placeholders.
        body: the text with its placeholders.
        words: what stands in the placeholders.
        at: now.
        once: what makes the notice one and the same.
        page: the page it leads to, below that of the campaign; who has one of this kind about that page
            unread since yesterday is not told again.
    """
    with translation.override(settings.LANGUAGE_CODE):
        told = {"title": campaign.title, **words}
        line, text = str(subject) % told, str(body) % told
    return len(
        notify(
            people,
            kind=kind,
            subject=line[:200],
            body=text,
            url=campaign_path(campaign) + page,
            at=at,
            unique_key=once,
            unread_since=at - QUIET if page else None,
        )
    )


def named(stage: str) -> str:
    """Return the name of a stage in the language of the site, for the ledger and for notices."""
    with translation.override(settings.LANGUAGE_CODE):
        return str(Stage(stage).label)


def written(moment: datetime) -> str:
    """Return a moment as notices and the ledger write it: 17:00 30/11/2026."""
    return timezone.localtime(moment).strftime("%H:%M %d/%m/%Y")
