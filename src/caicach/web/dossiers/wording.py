"""How the pages of the one-stop say states, haste and amounts: word, icon and colour together."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from caicach.core.deadlines.minutes import minute_of
from caicach.core.deadlines.outcomes import BY_MINUTE, Outcome
from caicach.core.dossiers.states import ENDED, WAITING, State
from caicach.work.dossiers.constants import STATES
from caicach.work.dossiers.models import Dossier
from caicach.work.dossiers.selectors.urgency import Haste, Urgency

HOUR = 60


@dataclass(frozen=True, slots=True)
class Mark:
    """A status as ``<c-status>`` draws it."""

    kind: str
    icon: str
    words: str | Promise


_KINDS = {
    Urgency.LATE: ("bad", "alert-triangle"),
    Urgency.TODAY: ("warning", "clock"),
    Urgency.SOON: ("warning", "hourglass"),
    Urgency.CALM: ("good", "circle-check"),
    Urgency.UNTIMED: ("none", "minus"),
    Urgency.WAITING: ("waiting", "hourglass"),
    Urgency.DONE: ("none", "check"),
}
_FIXED = {
    Urgency.UNTIMED: gettext_lazy("Không tính thời hạn"),
    Urgency.WAITING: gettext_lazy("Tạm dừng"),
    Urgency.DONE: gettext_lazy("Không còn tính hạn"),
}


_OUTCOMES = {
    Outcome.EARLY: Mark("good", "circle-check", gettext_lazy("Trước hạn")),
    Outcome.ON_TIME: Mark("good", "circle-check", gettext_lazy("Đúng hạn")),
    Outcome.LATE: Mark("bad", "alert-triangle", gettext_lazy("Trễ hạn")),
}


def mark_of(haste: Haste, dossier: Dossier, *, working_day: int = 480) -> Mark:
    """Return how urgent something is, or how it ended by the minute of the receipt, with icon and colour."""
    kind, icon = _KINDS[haste.urgency]
    if haste.urgency is Urgency.DONE and dossier.resolved_at is not None:
        facts = dossier.present().facts
        outcome = BY_MINUTE.outcome(facts, at=minute_of(dossier.resolved_at))
        return _OUTCOMES.get(outcome, Mark(kind, icon, _FIXED[Urgency.UNTIMED]))
    return Mark(kind, icon, _FIXED.get(haste.urgency) or _left(haste, working_day))


def _left(haste: Haste, working_day: int) -> str:
    minutes = max(haste.minutes or 0, 0)
    said = amount_of(minutes, working_day)
    if haste.urgency is Urgency.LATE:
        return _("Quá hạn %(time)s") % {"time": said}
    if haste.urgency is Urgency.TODAY:
        return _("Hôm nay, còn %(time)s") % {"time": said}
    return _("Còn %(time)s") % {"time": said}


def amount_of(minutes: int, working_day: int) -> str:
    """Return working minutes in working days and hours, as officials count them."""
    days, rest = divmod(minutes, working_day)
    hours, left = divmod(rest, HOUR)
    parts = []
    if days:
        parts.append(ngettext("%(count)s ngày", "%(count)s ngày", days) % {"count": days})
    if hours:
        parts.append(ngettext("%(count)s giờ", "%(count)s giờ", hours) % {"count": hours})
    if not days and (left or not hours):
        parts.append(ngettext("%(count)s phút", "%(count)s phút", left) % {"count": left})
    return " ".join(parts)


def state_mark(dossier: Dossier) -> Mark:
    """Return the state of a dossier with its icon and colour."""
    state = State(dossier.state)
    if state in {State.RESOLVED, State.RETURNED}:
        return Mark("good", "circle-check", STATES[state])
    if state in WAITING:
        return Mark("waiting", "hourglass", STATES[state])
    return Mark("none", "x" if state in ENDED else "arrow-right", STATES[state])
