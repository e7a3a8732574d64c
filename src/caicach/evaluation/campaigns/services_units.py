"""Who takes part: adding and removing units while a campaign is prepared; exemptions and facts at any time.

What changes points of a running campaign is done through ``scoring.exempting``, which reckons them anew.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from caicach.core.codes.text import fold, sort_key, tidy
from caicach.core.index.answers import Answer, AnswerSheet
from caicach.core.index.checking import check_answers
from caicach.core.index.model import Criterion
from caicach.core.index.plan import Plan
from caicach.core.index.problems import Severity
from caicach.evaluation.campaigns import actions
from caicach.evaluation.campaigns.candidates import units_below
from caicach.evaluation.campaigns.doors import (
    administered_campaign,
    enter,
    preparing_campaign,
    unit_subject,
)
from caicach.evaluation.campaigns.models import Campaign, CampaignBlock, Exemption, Participant
from caicach.evaluation.campaigns.refusals import CampaignRuleError, NoSuchUnitError, NotExemptibleError
from caicach.evaluation.criteria.faults import told
from caicach.evaluation.criteria.plans import plan_of
from caicach.registry.acting import Act

MOST_NAMED = 200


@transaction.atomic
def add_units(block: CampaignBlock, organisation_ids: Collection[int], *, act: Act) -> list[Participant]:
    """Add units under the names they bear today.

    Raises:
        PermissionDenied, NotPreparingError.
        NoSuchUnitError: one is not below the campaign's owner today, or takes part already.
    """
    campaign = preparing_campaign(block.campaign_id, act)
    made = make_units(campaign, block, organisation_ids, on=act.day)
    enter(
        actions.UNITS_ADDED,
        campaign,
        act,
        count=len(made),
        block=block.title,
        units=[unit.name for unit in made[:MOST_NAMED]],
    )
    return made


def make_units(
    campaign: Campaign, block: CampaignBlock, organisation_ids: Collection[int], *, on: date
) -> list[Participant]:
    """Write units of a campaign under the names of a day; the right and the ledger are the caller's matter.

    Raises NoSuchUnitError.
    """
    units = {unit.id: unit for unit in units_below(campaign, on=on)}
    if not organisation_ids:
        raise NoSuchUnitError(_("Chưa chọn đơn vị nào."))
    if not set(organisation_ids) <= set(units):
        raise NoSuchUnitError(_("Có đơn vị không còn trong danh mục hôm nay. Hãy chọn lại."))
    present = Participant.objects.filter(campaign=campaign, organisation__in=organisation_ids)
    names = list(present.values_list("name", flat=True)[:3])
    if names:
        raise NoSuchUnitError(_("Đã có trong đợt: %(names)s.") % {"names": ", ".join(names)})
    return Participant.objects.bulk_create(
        Participant(
            campaign=campaign,
            block=block,
            organisation_id=unit.id,
            name=unit.name,
            short_name=unit.short_name,
            name_folded=fold(unit.name),
            name_sort=sort_key(unit.name),
        )
        for unit in (units[key] for key in dict.fromkeys(organisation_ids))
    )


@transaction.atomic
def remove_units(campaign_id: int, participant_ids: Collection[int], *, act: Act) -> int:
    """Take units off again while the campaign is prepared, and return how many.

    Raises PermissionDenied, NotPreparingError.
    """
    campaign = preparing_campaign(campaign_id, act)
    found = Participant.objects.filter(campaign=campaign, pk__in=list(participant_ids))
    names = list(found.values_list("name", flat=True))
    if not names:
        return 0
    Exemption.objects.filter(participant__in=found).delete()
    found.delete()
    enter(actions.UNITS_REMOVED, campaign, act, count=len(names), units=names[:MOST_NAMED])
    return len(names)


@transaction.atomic
def exempt(participant_id: int, code: str, *, reason: str, act: Act) -> Exemption:
    """Say that a part of the set does not apply to a unit.

    Raises:
        PermissionDenied, FrozenCampaignError.
        NotExemptibleError: there is no such part, it is exempt already, or the set does not say what becomes
            of points that do not apply.
    """
    participant = _administered(participant_id, act)
    plan = plan_of(participant.block.set_version)
    node = plan.criteria_set.by_code.get(code)
    if node is None:
        raise NotExemptibleError(_("Bộ tiêu chí không có mã “%(code)s”.") % {"code": code})
    if not tidy(reason):
        raise NotExemptibleError(_("Hãy ghi lý do không áp dụng, ví dụ: đơn vị không có thủ tục hành chính."))
    above = {found.code for found in plan.criteria_set.path(code)}
    held = Exemption.objects.filter(participant=participant, ended_at__isnull=True)
    covering = held.filter(code__in=above).first()
    if covering is not None:
        raise NotExemptibleError(_("Phần %(code)s đã được miễn cho đơn vị này.") % {"code": covering.code})
    _require_policy(plan, participant, node)
    made = Exemption.objects.create(
        participant=participant, code=code, reason=tidy(reason), by_id=act.person_id, at=act.at
    )
    _project(participant)
    enter(
        actions.EXEMPTED,
        participant.campaign,
        act,
        unit_subject(participant),
        code=code,
        title=node.title.vi,
        reason=made.reason,
    )
    return made


def _require_policy(plan: Plan, participant: Participant, node: Criterion) -> None:
    sheet = AnswerSheet()
    row = sheet.unit(participant.unit, participant.block.block, participant.name)
    for leaf in node.leaves():
        row.answers[leaf.code] = Answer(not_applicable=True)
    for problem in check_answers(plan.criteria_set, sheet):
        if problem.severity is Severity.ERROR:
            raise NotExemptibleError(told(problem))


@transaction.atomic
def end_exemption(exemption_id: int, *, act: Act) -> Exemption:
    """Let a part apply to a unit again.

    Raises PermissionDenied, FrozenCampaignError, NotExemptibleError when it was ended before.
    """
    participant = _administered(Exemption.objects.get(pk=exemption_id).participant_id, act)
    exemption = Exemption.objects.get(pk=exemption_id)
    if exemption.ended_at is not None:
        raise NotExemptibleError(_("Việc miễn áp dụng này đã được bỏ trước đó."))
    exemption.ended_at, exemption.ended_by_id = act.at, act.person_id
    exemption.save(update_fields=["ended_at", "ended_by"])
    _project(participant)
    enter(actions.EXEMPTION_ENDED, participant.campaign, act, unit_subject(participant), code=exemption.code)
    return exemption


def fact_names(plan: Plan, block: str) -> dict[str, tuple[str, ...]]:
    """Return the facts that the grades of a block ask for, each with the values that they test."""
    scale = plan.criteria_set.scale_for(block)
    if scale is None:
        return {}
    found: dict[str, tuple[str, ...]] = {}
    for test in (*(cap.test for cap in scale.caps), *scale.exempt):
        found[test.fact] = tuple(dict.fromkeys((*found.get(test.fact, ()), *test.values)))
    return found


@transaction.atomic
def set_facts(participant_id: int, facts: Mapping[str, str], *, act: Act) -> Participant:
    """Write what grades ask of a unit besides points, such as discipline; an empty value takes one off.

    Raises PermissionDenied, FrozenCampaignError, CampaignRuleError for a fact that no grade asks for.
    """
    participant = _administered(participant_id, act)
    known = fact_names(plan_of(participant.block.set_version), participant.block.block)
    strange = sorted(set(facts) - set(known))
    if strange:
        raise CampaignRuleError(_("Bộ tiêu chí không hỏi dữ kiện “%(fact)s”.") % {"fact": strange[0]})
    kept = {name: tidy(value) for name, value in facts.items() if tidy(value)}
    if kept == participant.facts:
        return participant
    before, participant.facts = participant.facts, kept
    participant.save(update_fields=["facts"])
    enter(actions.FACTS_SET, participant.campaign, act, unit_subject(participant), facts=kept, before=before)
    return participant


def _administered(participant_id: int, act: Act) -> Participant:
    """Return a unit of a campaign that the person runs; the campaign is locked first, everywhere."""
    campaign_id = Participant.objects.values_list("campaign_id", flat=True).get(pk=participant_id)
    administered_campaign(campaign_id, act)
    rows = Participant.objects.select_for_update(of=("self",))
    return rows.select_related("campaign", "block__set_version").get(pk=participant_id)


def _project(participant: Participant) -> None:
    held = Exemption.objects.filter(participant=participant, ended_at__isnull=True)
    participant.exempt_codes = sorted(held.values_list("code", flat=True))
    participant.save(update_fields=["exempt_codes"])
