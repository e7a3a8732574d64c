"""Telling units and appraisers what the other asked, answered, objected or ruled. Nobody's name is told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from caicach.evaluation.appraisal.models import Explanation, Objection
from caicach.evaluation.campaigns.contributing import contributors
from caicach.evaluation.campaigns.models import Participant
from caicach.evaluation.campaigns.people import people_of
from caicach.evaluation.campaigns.telling import tell
from caicach.evaluation.scoring.constants import Outcome
from caicach.evaluation.scoring.models import Cell
from caicach.registry.accounts.models import User
from caicach.registry.acting import Act


def tell_asked(participant: Participant, cell: Cell, *, act: Act) -> None:
    """Tell a unit that more is asked for, and who was given the criterion; the requests of one day are one
    notice while it is unread.
    """
    if cell.outcome_1 != Outcome.ASKED:
        return
    subject = _("Tổ thẩm định yêu cầu %(unit)s bổ sung, làm rõ")
    words = {"code": cell.code, "text": cell.reason_1}
    people = _unit(participant, act)
    _tell(
        people,
        participant,
        "appraisal.asked",
        subject,
        _(
            "%(title)s: có tiêu chí cần bổ sung, làm rõ, trong đó có %(code)s: %(text)s "
            "Mở phần Giải trình để xem đủ các yêu cầu và thời hạn trả lời."
        ),
        page=f"explanations/?unit={participant.pk}",
        words=words,
        act=act,
    )
    given = [] if cell.assignee_id is None else contributors(participant, [cell.assignee_id], on=act.day)
    _tell(
        [person for person in given if person not in people],
        participant,
        "appraisal.asked",
        subject,
        _(
            "%(title)s: tiêu chí %(code)s bạn được giao cần bổ sung, làm rõ: %(text)s "
            "Hãy bổ sung tài liệu kiểm chứng và báo cán bộ đầu mối trả lời trong phần Giải trình."
        ),
        page=f"units/{participant.pk}/cells/{cell.code}/evidence/",
        words=words,
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
        (*_unit(challenged, act), *_judges(objection.cell)),
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
        (*_unit(objection.objector, act), *_judges(objection.cell)),
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
        (*_unit(challenged, act), *_judges(objection.cell)),
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
        (*_unit(challenged, act), *_unit(objection.objector, act)),
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


def _unit(participant: Participant, act: Act) -> list[User]:
    """Return the officers and heads of a unit: only they open its explanations and objections."""
    return people_of([participant], on=act.day)


def _judges(cell: Cell) -> list[User]:
    """Return who is to look at the cell next: its appraiser, and while more is asked for the other of a
    pair.
    """
    second = cell.second_appraiser if cell.outcome_1 == Outcome.ASKED else None
    return [person for person in (cell.appraiser, second) if person is not None]
