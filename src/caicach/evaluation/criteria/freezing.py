"""Freezing a set because a campaign opens with it. That the campaign may open is the caller's matter."""

from __future__ import annotations

from django.utils.translation import gettext as _

from caicach.common.audit.actions import Subject
from caicach.common.audit.services import record
from caicach.evaluation.criteria import actions
from caicach.evaluation.criteria.constants import SetState
from caicach.evaluation.criteria.models import SetVersion
from caicach.evaluation.criteria.refusals import RuleOfSetsError
from caicach.registry.acting import Act


def freeze_for_use(version_id: int, *, act: Act) -> SetVersion:
    """Freeze an issued set within the caller's transaction; one that is frozen stays as it is.

    Who runs a campaign need not be who prepares sets: a province may use the set of its ministry.

    Raises RuleOfSetsError for a draft.
    """
    version = SetVersion.objects.select_for_update().get(pk=version_id)
    if version.state == SetState.FROZEN:
        return version
    if version.is_draft:
        raise RuleOfSetsError(_("Bộ tiêu chí phải được ban hành trước khi mở đợt đánh giá."))
    version.state, version.frozen_at, version.updated_at = SetState.FROZEN, act.at, act.at
    version.save(update_fields=["state", "frozen_at", "updated_at"])
    record(
        actions.FROZEN,
        by=act.actor,
        on=Subject("criteria_set", str(version.uid), str(version)),
        origin=act.origin,
        at=act.at,
        details={"digest": version.digest},
    )
    return version
