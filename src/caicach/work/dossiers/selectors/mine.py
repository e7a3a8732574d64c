"""What a person who signed in submitted, is still filling in, and need not type again."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, QuerySet
from django.utils import timezone

from caicach.core.dossiers.moves import EventKind
from caicach.registry.accounts.selectors import AnyUser
from caicach.work.dossiers.constants import ApplicantKind
from caicach.work.dossiers.models import Dossier, Draft, Event
from caicach.work.dossiers.requests import Person
from caicach.work.dossiers.selectors.naming import full_name_of
from caicach.work.dossiers.tokens import token_for

MOST = 200


@dataclass(frozen=True, slots=True)
class Own:
    """One of a person's dossiers: the row, its token, and the names beside it."""

    dossier: Dossier
    token: str
    procedure: str
    unit: str


def own_dossiers(user: AnyUser, *, at: datetime) -> list[Own]:
    """Return what a person submitted online themselves, the latest first; one query.

    The link is the event of submission, which names who had signed in: not a number that somebody typed.
    """
    if user.pk is None:
        return []
    found = (
        Dossier.objects.filter(pk__in=_submitted_by(user))
        .annotate(
            procedure_name=F("version__name"), unit_name=full_name_of("unit", on=timezone.localdate(at))
        )
        .order_by("-submitted_at", "-pk")[:MOST]
    )
    return [
        Own(one, token_for(one.code), vars(one)["procedure_name"], vars(one)["unit_name"] or "")
        for one in found
    ]


def own_drafts(user: AnyUser, keys: Collection[str], *, at: datetime) -> list[Draft]:
    """Return what a person is filling in: theirs, and what this browser began before they signed in."""
    mine = Draft.objects.filter(owner=user.pk) if user.pk is not None else Draft.objects.none()
    begun = Draft.objects.filter(owner__isnull=True, key__in=list(keys))
    found = (mine | begun).filter(dossier__isnull=True, expires_at__gt=at)
    return list(found.select_related("version__procedure").order_by("-touched_at"))


def draft_for(key: str, *, user: AnyUser, keys: Collection[str], at: datetime) -> Draft | None:
    """Return an application for who may go on with it: its owner, or, while nobody signed in, the browser
    that holds its key. Others, and what is over, find nothing.
    """
    draft = (
        Draft.objects.filter(key=key, expires_at__gt=at)
        .select_related("version__procedure", "dossier")
        .first()
    )
    if draft is None:
        return None
    may = key in keys if draft.owner_id is None else draft.owner_id == user.pk
    return draft if may else None


def last_person(user: AnyUser) -> Person:
    """Return how a person last named themselves in a dossier that they submitted; else what their account
    says. One query.
    """
    last = Dossier.objects.filter(pk__in=_submitted_by(user)).order_by("-submitted_at", "-pk").first()
    if last is None:
        return Person(getattr(user, "full_name", ""), email=getattr(user, "email", ""))
    return Person(
        name=last.applicant_name,
        id_number=last.applicant_id_number,
        kind=ApplicantKind.CITIZEN,
        phone=last.applicant_phone,
        email=last.applicant_email,
        address=last.applicant_address,
    )


def _submitted_by(user: AnyUser) -> QuerySet[Event, int]:
    found = Event.objects.filter(kind=EventKind.SUBMITTED.value, by=user.pk)
    return found.values_list("dossier_id", flat=True)
