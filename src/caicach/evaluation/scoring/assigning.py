"""Giving criteria to people inside a unit. Who is named for a criterion counts before who has its area.

Whoever holds a position in the unit or a part of it may be given criteria, and may then answer these.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caicach.core.index.plan import Plan
from caicach.evaluation.campaigns.access import access_to
from caicach.evaluation.campaigns.contributing import members
from caicach.evaluation.campaigns.models import Assignment, Participant
from caicach.evaluation.campaigns.policies import can_answer
from caicach.evaluation.campaigns.refusals import CampaignRuleError, FrozenCampaignError
from caicach.evaluation.campaigns.succeeding import answering_of
from caicach.evaluation.campaigns.telling import tell
from caicach.evaluation.criteria.plans import plan_of
from caicach.evaluation.scoring import actions
from caicach.evaluation.scoring.models import Cell
from caicach.evaluation.scoring.services import enter, locked_participant
from caicach.registry.accounts.models import User
from caicach.registry.acting import Act, require


def colleagues_of(participant: Participant, *, act: Act) -> list[User]:
    """Return the people to whom criteria of a unit may be given: all who today hold a position, or act in
    one, in the organisation that answers for it or in any part of it.
    """
    answers = answering_of([(participant.pk, participant.organisation_id)], on=act.day)[participant.pk]
    return [] if answers is None else members([answers], on=act.day)


@transaction.atomic
def assign(participant_id: int, codes: Collection[str], user_id: int | None, *, act: Act) -> list[Assignment]:
    """Give criteria or whole areas of a unit to one of its people, who is told, or with None to nobody any
    more.

    Raises:
        PermissionDenied: the actor works not for the unit.
        FrozenCampaignError: the results are approved.
        CampaignRuleError: no or an unknown code, or somebody who holds no position in the unit.
    """
    participant = locked_participant(participant_id)
    require(can_answer(access_to(participant.campaign, act.by, on=act.day), participant))
    if participant.campaign.is_frozen:
        raise FrozenCampaignError
    plan = plan_of(participant.block.set_version)
    wanted = list(dict.fromkeys(codes))
    if not wanted:
        raise CampaignRuleError(_("Chưa chọn tiêu chí nào."))
    if not set(wanted) <= set(plan.criteria_set.by_code):
        raise CampaignRuleError(_("Có tiêu chí không còn trong bộ. Hãy mở lại trang phân công."))
    people = {person.pk: person for person in colleagues_of(participant, act=act)}
    if user_id is not None and user_id not in people:
        raise CampaignRuleError(
            _(
                "Chỉ giao được cho người đang giữ vị trí trong đơn vị hoặc bộ phận trực thuộc. "
                "Hãy đề nghị người quản trị ghi vị trí của người ấy trước."
            )
        )
    held = {
        found.code: found
        for found in Assignment.objects.filter(participant=participant, ended_at__isnull=True)
    }
    changed = [code for code in wanted if (held[code].user_id if code in held else None) != user_id]
    ended = [held[code].pk for code in changed if code in held]
    Assignment.objects.filter(pk__in=ended).update(ended_at=act.at)
    made = []
    if user_id is not None:
        made = Assignment.objects.bulk_create(
            Assignment(participant=participant, code=code, user_id=user_id, by_id=act.person_id, at=act.at)
            for code in changed
        )
    if changed:
        _project(participant, plan)
        person = str(people[user_id]) if user_id is not None else "–"
        if user_id is not None and user_id != act.person_id:
            _tell(people[user_id], participant, act)
        enter(actions.ASSIGNED, participant, act, code=", ".join(changed), person=person, user=user_id or 0)
    return made


def _tell(person: User, participant: Participant, act: Act) -> None:
    tell(
        [person],
        participant.campaign,
        "scoring.assigned",
        gettext_lazy("Bạn được giao tiêu chí trong bảng tự đánh giá của %(unit)s"),
        gettext_lazy(
            "%(title)s: %(by)s giao cho bạn một số tiêu chí. Mở bảng để nhập số liệu, giải trình và gắn "
            "tài liệu kiểm chứng cho các tiêu chí ấy."
        ),
        words={"unit": participant.name, "by": act.actor.label},
        at=act.at,
        page=f"units/{participant.pk}/sheet/",
    )


def _project(participant: Participant, plan: Plan) -> None:
    """Write the nearest assignment of every leaf to its cell; one statement for each person."""
    held = Assignment.objects.filter(participant=participant, ended_at__isnull=True)
    holder = dict(held.values_list("code", "user_id"))
    changed: dict[int | None, list[int]] = {}
    rows = Cell.objects.filter(participant=participant)
    for cell, code, assignee in rows.values_list("pk", "code", "assignee_id"):
        path = reversed([node.code for node in plan.criteria_set.path(code)])
        person = next((holder[step] for step in path if step in holder), None)
        if person != assignee:
            changed.setdefault(person, []).append(cell)
    for person, cells in changed.items():
        Cell.objects.filter(pk__in=cells).update(assignee_id=person)
