"""Telling people, and their having read it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils import translation
from django.utils.functional import Promise

from caicach.common.jobs.services import enqueue
from caicach.common.notices.mails import MAIL, MailNotice
from caicach.common.notices.models import Notice

_KIND = re.compile(r"[a-z][a-z_]*(\.[a-z][a-z_]*)+")
_PATH = re.compile(r"(/([^/\\\s][^\\\s]*)?)?")


class NoticeError(ValueError):
    """A notice is of no proper kind, or leads out of the site."""


@transaction.atomic
def notify(
    recipients: Iterable[AbstractBaseUser],
    *,
    kind: str,
    subject: str | Promise,
    body: str | Promise,
    url: str,
    at: datetime,
    unique_key: str = "",
    unread_since: datetime | None = None,
) -> list[Notice]:
    """Tell people something in the caller's transaction: if that is rolled back, nobody was told.

    The caller enters in the ledger what happened; that somebody was told of it is no act of its own. An
    e-mail goes out by a job, once the transaction is over, to those who have an address.

    Args:
        recipients: who is told, each once; those whose account is closed are left out.
        kind: a dotted name in lower case, such as ``campaigns.opened``.
        subject: one line; a lazy text is taken in the language of the site, not of who causes it.
        body: some sentences, plain text.
        url: the page it is about, as a path within the site; empty where there is none.
        at: now.
        unique_key: telling a person twice with one key tells them once, whatever the words; keep what makes
            it one and the same in it, such as ``"campaigns.due:12:2026-10-05"``.
        unread_since: who was told something of this kind about this page since then, and has not read it yet,
            is not told again: twenty requests of one morning are one notice.

    Returns:
        The notices made now: none for those who had been told under the key, or have it unread.

    Raises:
        NoticeError: when the kind is badly named, or the url is no path within the site.
        ValidationError: when a text is missing or too long.
    """
    if not _KIND.fullmatch(kind):
        raise NoticeError(f"{kind!r} is not a dotted name in lower case, such as campaigns.opened")
    if not _PATH.fullmatch(url):
        raise NoticeError(f"{url!r} is not a path within the site")
    with translation.override(settings.LANGUAGE_CODE):
        words, line = str(body), " ".join(str(subject).split())
    people = {person.pk: person for person in recipients if person.is_active}
    for told in _told(people, unique_key):
        del people[told]
    for waiting in _waiting(people, kind, url, unread_since):
        del people[waiting]
    notices = [
        Notice(
            recipient_id=key,
            kind=kind,
            subject=line,
            body=words,
            url=url,
            unique_key=unique_key,
            created_at=at,
        )
        for key in people
    ]
    for notice in notices:
        notice.clean_fields()
    kept = _kept(notices, unique_key)
    for notice in kept:
        if _address(people[notice.recipient_id]):
            enqueue(MAIL, MailNotice(notice.pk), at=at, unique_key=f"{MAIL}:{notice.pk}")
    return kept


def mark_read(notice_ids: Iterable[int] | None, by: AbstractBaseUser, at: datetime) -> int:
    """Mark a person's own notices read, all of them for ``None``, and return how many were unread.

    Ids of others' notices are passed over like ids that are not there.
    """
    unread = Notice.objects.filter(recipient=by.pk, read_at__isnull=True)
    if notice_ids is not None:
        unread = unread.filter(pk__in=list(notice_ids))
    return unread.update(read_at=at)


def _told(people: Iterable[int], unique_key: str) -> list[int]:
    if not unique_key:
        return []
    told = Notice.objects.filter(unique_key=unique_key, recipient__in=list(people))
    return list(told.values_list("recipient_id", flat=True))


def _waiting(people: Iterable[int], kind: str, url: str, since: datetime | None) -> set[int]:
    if since is None:
        return set()
    unread = Notice.objects.filter(recipient__in=list(people), read_at__isnull=True, created_at__gte=since)
    return set(unread.filter(kind=kind, url=url).values_list("recipient_id", flat=True))


def _kept(notices: list[Notice], unique_key: str) -> list[Notice]:
    if not unique_key:
        return Notice.objects.bulk_create(notices)
    # Another transaction may tell the same at the same time: the database decides who was first, and the key
    # of the mail that there is one.
    Notice.objects.bulk_create(notices, ignore_conflicts=True)
    recipients = [notice.recipient_id for notice in notices]
    return list(Notice.objects.filter(unique_key=unique_key, recipient__in=recipients).order_by("id"))


def _address(person: AbstractBaseUser) -> str:
    return str(getattr(person, person.get_email_field_name(), "") or "")
