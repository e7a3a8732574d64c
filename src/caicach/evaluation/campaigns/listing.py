"""What the setup pages of a campaign list; to who neither runs nor audits it, nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from caicach.common.audit.models import Entry
from caicach.core.codes.text import fold
from caicach.evaluation.campaigns.access import Access
from caicach.evaluation.campaigns.models import (
    Allotment,
    Assignment,
    CampaignBlock,
    Exemption,
    Extension,
    Participant,
    WindowChange,
)
from caicach.evaluation.campaigns.selectors import Entered
from caicach.registry.organisations.models import Organisation

UNITS_A_PAGE = 50
ENTRIES_A_PAGE = 50
LOGGED = (
    "scoring.opening_asked",
    "scoring.opened",
    "scoring.window_closed",
    "scoring.reopened",
    "scoring.allotted",
    "scoring.freed",
)


@dataclass(frozen=True, slots=True)
class Sought:
    """What a reader looks for among the units: words of the name, a block, a state; empty is all."""

    text: str = ""
    block: str = ""
    state: str = ""


def may_read_setup(access: Access) -> bool:
    """Return whether the person reads how a campaign is set up: who runs it, and auditors."""
    return access.administers or access.audits


def setup_blocks(entered: Entered) -> list[CampaignBlock]:
    """Return the blocks with their sets and numbers of ``units``."""
    if not may_read_setup(entered.access):
        return []
    rows = CampaignBlock.objects.filter(campaign=entered.campaign).select_related("set_version")
    rows = rows.defer("set_version__document").annotate(units=Count("participants"))
    return list(rows.order_by("position", "pk"))


def setup_units(entered: Entered, sought: Sought, *, at: datetime) -> QuerySet[Participant]:
    """Return the units that are looked for; each knows whether it now ``has_more_time``, and whether its
    organisation ``has_ended``.
    """
    found = Participant.objects.filter(campaign=entered.campaign).select_related("block")
    if not may_read_setup(entered.access):
        return found.none()
    if fold(sought.text):
        found = found.filter(name_folded__contains=fold(sought.text))
    if sought.block.isdecimal():
        found = found.filter(block=int(sought.block))
    if sought.state:
        found = found.filter(state=sought.state)
    running = Extension.objects.filter(participant=OuterRef("pk"), ended_at__isnull=True, closes_at__gt=at)
    ended = Organisation.objects.filter(pk=OuterRef("organisation"), valid_to__lt=timezone.localdate(at))
    found = found.annotate(has_more_time=Exists(running), has_ended=Exists(ended))
    return found.order_by("block__position", "name_sort", "pk")


def units_page(entered: Entered, sought: Sought, number: str, *, at: datetime) -> Page[Participant]:
    """Return one page of the units that are looked for."""
    return Paginator(setup_units(entered, sought, at=at), UNITS_A_PAGE).get_page(number)


def setup_unit(entered: Entered, participant_id: int) -> Participant | None:
    """Return one unit with its set, or None."""
    if not may_read_setup(entered.access):
        return None
    rows = Participant.objects.filter(campaign=entered.campaign, pk=participant_id)
    found = rows.select_related("block__set_version").first()
    if found is not None:
        found.campaign = entered.campaign
    return found


def exemptions_of(participant: Participant) -> list[Exemption]:
    """Return what does not apply to a unit, ended ones too, the latest first; the caller may read it."""
    return list(Exemption.objects.filter(participant=participant).select_related("by").order_by("-at", "-pk"))


def exemption_of(entered: Entered, exemption_id: int) -> Exemption | None:
    """Return one exemption, or None."""
    if not may_read_setup(entered.access):
        return None
    return Exemption.objects.filter(pk=exemption_id, participant__campaign=entered.campaign).first()


def extensions_of(entered: Entered) -> list[Extension]:
    """Return all extra time that was given, the latest first."""
    if not may_read_setup(entered.access):
        return []
    rows = Extension.objects.filter(participant__campaign=entered.campaign)
    return list(rows.select_related("participant", "by").order_by("-at", "-pk"))


def extension_of(entered: Entered, extension_id: int) -> Extension | None:
    """Return one extension, or None."""
    return next((given for given in extensions_of(entered) if given.pk == extension_id), None)


def window_changes_of(entered: Entered) -> list[WindowChange]:
    """Return how the windows were moved, the latest first."""
    if not may_read_setup(entered.access):
        return []
    rows = WindowChange.objects.filter(window__campaign=entered.campaign)
    return list(rows.select_related("window", "by").order_by("-at", "-pk"))


def allotments_of(entered: Entered) -> list[Allotment]:
    """Return how the cells were given out, the latest first."""
    if not may_read_setup(entered.access):
        return []
    return list(entered.campaign.allotments.select_related("by").order_by("-at", "-pk")[:20])


def log_of(entered: Entered, before: int | None) -> list[Entry]:
    """Return some entries of the ledger on how the campaign was set up, the latest first.

    Args:
        entered: the campaign with its reader.
        before: only entries with a smaller number; None begins at the latest.
    """
    if not may_read_setup(entered.access):
        return []
    rows = Entry.objects.filter(chain=entered.campaign.chain)
    rows = rows.filter(Q(action__startswith="campaigns.") | Q(action__in=LOGGED))
    if before is not None:
        rows = rows.filter(sequence__lt=before)
    return list(rows.order_by("-sequence")[:ENTRIES_A_PAGE])


def assignments_of(participant: Participant) -> Mapping[str, Assignment]:
    """Return who has which part of a unit's set now, by code; the caller may see the unit's sheet."""
    rows = Assignment.objects.filter(participant=participant, ended_at__isnull=True).select_related("user")
    return {found.code: found for found in rows}
