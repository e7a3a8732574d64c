"""What the office does with a dossier that was submitted online: accept it, ask for more, refuse it."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from caicach.core.dossiers.moves import EventKind as Kind
from caicach.core.dossiers.states import ChannelKind
from caicach.registry.acting import Act
from caicach.work.dossiers.models import Dossier, DossierPaper
from caicach.work.dossiers.offers import offer_of, standing_of
from caicach.work.dossiers.recording import deed
from caicach.work.dossiers.refusals import DossierError, require_reason
from caicach.work.dossiers.requests import GivenPaper
from caicach.work.dossiers.services.fees import ask_on_intake
from caicach.work.dossiers.services.opening import opened_for
from caicach.work.dossiers.services.waiting import expect, require_missing
from caicach.work.dossiers.telling import tell


@transaction.atomic
def accept_registered(dossier_id: int, *, act: Act, seen: int | None = None) -> Dossier:
    """Accept what was submitted online: its time begins now, by the calendar as it is known now, and by the
    version under which it was submitted, also where that has ended meanwhile.

    Raises Dossier.DoesNotExist, PermissionDenied; DossierError where papers are still missing.
    """
    hand = opened_for(Kind.ACCEPTED, dossier_id, act, seen=seen)
    dossier = hand.dossier
    missing = DossierPaper.objects.filter(dossier=dossier, is_given=False)
    names = list(missing.values_list("name", flat=True)[:10])
    if names:
        raise DossierError(
            _("Hồ sơ còn thiếu: %(names)s. Hãy nhận đủ trước khi tiếp nhận.") % {"names": "; ".join(names)}
        )
    standing = standing_of(dossier.version_id, on=timezone.localdate(dossier.submitted_at))
    dossier.calendar_revision = standing.calendar
    offer = offer_of(
        dossier.version_id,
        channel=ChannelKind(dossier.channel),
        case=dossier.case,
        agency_id=dossier.agency_id,
        catalogue=standing.catalogue,
    )
    hand.recorder.add(
        deed(Kind.ACCEPTED, unit_id=dossier.receiver_id, unit=dossier.receiver_id, person=hand.desk.person_id,
             delivery=dossier.delivery_kind, channel=dossier.channel)
    )  # fmt: skip
    for charge in offer.charges:
        asked = deed(Kind.FEE_ASKED, amount=charge.amount, name=charge.name, unit_id=dossier.receiver_id)
        hand.recorder.add(asked)
    hand.recorder.close()
    if offer.charges:
        ask_on_intake(dossier, offer.charges, act)
    tell(dossier, act.at)
    return dossier


@transaction.atomic
def ask_registered(
    dossier_id: int, missing: Sequence[GivenPaper], reason: str, *, act: Act, seen: int | None = None
) -> Dossier:
    """Ask once, completely, for what a dossier submitted online lacks (form 02)."""
    require_missing(missing, reason)
    hand = opened_for(Kind.COMPLETION_ASKED, dossier_id, act, seen=seen)
    hand.recorder.add(deed(Kind.COMPLETION_ASKED, reason=reason, unit_id=hand.dossier.receiver_id))
    expect(hand.dossier, missing, act)
    dossier = hand.recorder.close()
    tell(dossier, act.at)
    return dossier


@transaction.atomic
def refuse_registered(dossier_id: int, reason: str, *, act: Act, seen: int | None = None) -> Dossier:
    """Refuse what was submitted online, with the reason (form 03)."""
    require_reason(reason)
    hand = opened_for(Kind.REFUSED, dossier_id, act, seen=seen)
    hand.recorder.add(deed(Kind.REFUSED, reason=reason, unit_id=hand.dossier.receiver_id))
    dossier = hand.recorder.close()
    tell(dossier, act.at)
    return dossier
