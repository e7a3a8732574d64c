"""Telling units and appraisers what the other asked, answered, objected or ruled. Nobody's name is told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from caicach.evaluation.appraisal.models import Explanation, Objection
from caicach.evaluation.campaigns.models import Participant
from caicach.evaluation.campaigns.people import OF_UNITS, everybody
from caicach.evaluation.campaigns.telling import tell
from caicach.evaluation.scoring.constants import Outcome
from caicach.evaluation.scoring.models import Cell
from caicach.registry.accounts.models import User
from caicach.registry.acting import Act


def tell_asked(participant: Participant, cell: Cell, *, act: Act) -> None:
    """Tell a unit that more is asked for; the requests of one day are one notice while it is unread."""
    if cell.outcome_1 != Outcome.ASKED:
        return
    _tell(
        _unit(participant, cell, act),
        participant,
        "appraisal.asked",
        _("Tổ thẩm định yêu cầu %(unit)s bổ sung, làm rõ"),
        _(
            "%(title)s: có tiêu chí cần bổ sung, làm rõ, trong đó có %(code)s: %(text)s "
            "Mở phần Giải trình để xem đủ các yêu cầu và thời hạn trả lời."
        ),
        page=f"explanations/?unit={participant.pk}",
        words={"code": cell.code, "text": cell.reason_1},
        act=act,
    )


def tell_explained(participant: Participant, cell: Cell, made: Explanation, *, act: Act) -> None:
    """Tell who judges the cell that the unit answered, unless it accepts the result."""
    if made.accepts:
        return
    _tell(
        _judges(cell),
        participant,
        "appraisal.explained",
        _("%(unit)s đã trả lời, giải trình kết quả thẩm định"),
        _("%(title)s: đơn vị đã trả lời ở tiêu chí %(code)s. Mở bảng của đơn vị để xem các nội dung mới."),
        page=f"appraisal/units/{participant.pk}/",
        words={"code": cell.code},
        act=act,
    )


def tell_objected(challenged: Participant, objection: Objection, *, act: Act) -> None:
    """Tell the challenged unit and the appraiser of an objection."""
    _tell_debate(
        (*_unit(challenged, objection.cell, act), *_judges(objection.cell)),
        challenged,
        objection,
        "appraisal.objected",
        _("%(objector)s phản biện tiêu chí %(code)s của %(unit)s"),
        _("%(text)s"),
        objection.text,
        act,
    )


def tell_replied(challenged: Participant, objection: Objection, *, act: Act) -> None:
    """Tell the unit that objected and the appraiser of the reply."""
    _tell_debate(
        (*_unit(objection.objector, None, act), *_judges(objection.cell)),
        challenged,
        objection,
        "appraisal.replied",
        _("%(unit)s trả lời phản biện của %(objector)s, tiêu chí %(code)s"),
        _("%(text)s"),
        objection.reply,
        act,
    )


def tell_withdrawn(challenged: Participant, objection: Objection, *, act: Act) -> None:
    """Tell the challenged unit and the appraiser that nothing is left to answer."""
    _tell_debate(
        (*_unit(challenged, objection.cell, act), *_judges(objection.cell)),
        challenged,
        objection,
        "appraisal.withdrawn",
        _("%(objector)s rút phản biện tiêu chí %(code)s của %(unit)s"),
        _("Phản biện đã được rút, không cần trả lời hay kết luận nữa."),
        "",
        act,
    )


def tell_ruled(challenged: Participant, objection: Objection, *, act: Act) -> None:
    """Tell both units how an objection was ruled."""
    _tell_debate(
        (*_unit(challenged, objection.cell, act), *_unit(objection.objector, None, act)),
        challenged,
        objection,
        "appraisal.ruled",
        _("Kết luận phản biện của %(objector)s, tiêu chí %(code)s của %(unit)s: %(state)s"),
        _("%(text)s"),
        objection.ruling,
        act,
    )


def _tell_debate(
    people: Iterable[User],
    challenged: Participant,
    objection: Objection,
    kind: str,
    subject: Promise,
    body: Promise,
    text: str,
    act: Act,
) -> None:
    words = {
        "objector": objection.objector.short_name,
        "code": objection.cell.code,
        "state": objection.get_state_display(),
        "text": text,
    }
    page = f"objections/{objection.pk}/"
    _tell(people, challenged, kind, subject, body, page=page, words=words, act=act)


def _tell(
    people: Iterable[User],
    participant: Participant,
    kind: str,
    subject: Promise,
    body: Promise,
    *,
    page: str,
    words: Mapping[str, object],
    act: Act,
) -> None:
    tell(
        [person for person in people if person.pk != act.person_id],
        participant.campaign,
        kind,
        subject,
        body,
        words={"unit": participant.short_name, **words},
        at=act.at,
        page=page,
    )


def _unit(participant: Participant, cell: Cell | None, act: Act) -> list[User]:
    """Return the officers and heads of a unit, and who was given the cell."""
    people = everybody({participant.organisation_id}, OF_UNITS, on=act.day)
    if cell is not None and cell.assignee is not None:
        people.append(cell.assignee)
    return people


def _judges(cell: Cell) -> list[User]:
    """Return who is to look at the cell next: its appraiser, and while more is asked for the other of a
    pair.
    """
    second = cell.second_appraiser if cell.outcome_1 == Outcome.ASKED else None
    return [person for person in (cell.appraiser, second) if person is not None]
