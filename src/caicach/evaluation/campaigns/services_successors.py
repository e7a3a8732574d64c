"""Naming which organisation answers for a unit that was divided, or has no single successor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caicach.core.codes.text import tidy
from caicach.evaluation.campaigns import actions
from caicach.evaluation.campaigns.access import access_to
from caicach.evaluation.campaigns.doors import enter, locked_campaign, unit_subject
from caicach.evaluation.campaigns.models import NamedSuccessor, Participant
from caicach.evaluation.campaigns.people import people_of
from caicach.evaluation.campaigns.policies import can_administer
from caicach.evaluation.campaigns.refusals import CampaignRuleError
from caicach.evaluation.campaigns.succeeding import answering_of, heirs_of
from caicach.evaluation.campaigns.telling import tell
from caicach.registry.acting import Act, require
from caicach.registry.organisations.models import Organisation
from caicach.registry.organisations.selectors import Unit, unit_as_of


@dataclass(frozen=True, slots=True)
class Ended:
    """A unit whose organisation has ended: what answers for it, who named that, and what else could.

    ``answers`` is None while nobody answers; ``named`` where the register alone says it.
    """

    last_day: date
    answers: Unit | None
    named: NamedSuccessor | None
    heirs: tuple[Unit, ...]


def ended_unit(participant: Participant, *, on: date) -> Ended | None:
    """Return how it stands with a unit that is no more, or None for one that is; the caller may read it."""
    organisation = Organisation.objects.get(pk=participant.organisation_id)
    if organisation.valid_to is None or organisation.valid_to >= on:
        return None
    answers = answering_of([(participant.pk, organisation.pk)], on=on)[participant.pk]
    found = heirs_of([organisation.pk], on=on)[organisation.pk]
    units = [unit_as_of(heir, on=on) for heir in Organisation.objects.filter(pk__in=found.any)]
    heirs = sorted((unit for unit in units if unit is not None), key=lambda unit: unit.name)
    named = NamedSuccessor.objects.filter(participant=participant, ended_at__isnull=True)
    return Ended(
        organisation.valid_to,
        next((unit for unit in heirs if unit.id == answers), None),
        named.select_related("by").first(),
        tuple(heirs),
    )


@transaction.atomic
def name_successor(
    participant_id: int, organisation_id: int | None, *, reason: str, act: Act
) -> NamedSuccessor:
    """Say which of its successors answers for a unit that is no more; its officers and heads are told.

    Nothing that is written changes, so that it may be done after the results are approved as well: somebody
    must answer what follows from them.

    Raises:
        PermissionDenied: the actor does not run the campaign.
        CampaignRuleError: the unit exists, the organisation does not follow it, or there is no reason.
    """
    campaign_id = Participant.objects.values_list("campaign_id", flat=True).get(pk=participant_id)
    campaign = locked_campaign(campaign_id)
    require(can_administer(access_to(campaign, act.by, on=act.day)))
    participant = Participant.objects.select_for_update(of=("self",)).get(pk=participant_id)
    ended = ended_unit(participant, on=act.day)
    if ended is None:
        raise CampaignRuleError(_("Đơn vị vẫn đang hoạt động nên tự trả lời bảng của mình."))
    heir = next((unit for unit in ended.heirs if unit.id == organisation_id), None)
    if heir is None:
        raise CampaignRuleError(
            _(
                "Chỉ chỉ định được đơn vị kế thừa đã ghi trong danh mục cơ quan. "
                "Nếu chưa có, hãy ghi sự kiện kế thừa trước."
            )
        )
    if not tidy(reason):
        raise CampaignRuleError(_("Hãy ghi lý do, ví dụ: nhận bàn giao nhiệm vụ theo nghị quyết sắp xếp."))
    if ended.named is not None:
        if ended.named.organisation_id == heir.id:
            return ended.named
        NamedSuccessor.objects.filter(pk=ended.named.pk).update(ended_at=act.at)
    made = NamedSuccessor.objects.create(
        participant=participant,
        organisation_id=heir.id,
        reason=tidy(reason)[:500],
        by_id=act.person_id,
        at=act.at,
    )
    tell(
        people_of([participant], on=act.day),
        campaign,
        "campaigns.successor_named",
        gettext_lazy("%(heir)s trả lời bảng tự đánh giá của %(unit)s"),
        gettext_lazy(
            "%(title)s: đơn vị của bạn được chỉ định tiếp nhận bảng của %(unit)s. Lý do: %(reason)s"
        ),
        words={"heir": heir.name, "unit": participant.name, "reason": made.reason},
        at=act.at,
        once=f"campaigns.successor_named:{made.pk}",
        page=f"units/{participant.pk}/sheet/",
    )
    enter(
        actions.SUCCESSOR_NAMED,
        campaign,
        act,
        unit_subject(participant),
        heir=heir.name,
        organisation=heir.id,
        reason=made.reason,
    )
    return made
