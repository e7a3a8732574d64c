"""Whether the steps of an internal process agree with the time limits that bind it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from caicach.core.deadlines.durations import Duration
from caicach.core.deadlines.processes import Agreement, Check, Step, check
from caicach.registry.acting import RegistryRuleError
from caicach.registry.procedures.models import Channel, Process, ProcessStep


class UnreadProcessError(RegistryRuleError):
    """The time of a step, or the limit, is not known, so that nothing can be compared."""


class ContradictoryProcessError(RegistryRuleError):
    """The steps of a process do not take the time that its limit states; the message has the figures."""

    def __init__(self, message: str, found: Check) -> None:
        super().__init__(message)
        self.check = found


def steps_for(steps: Iterable[ProcessStep]) -> list[Step]:
    """Return the steps of a process as the core reckons with them."""
    return [Step(step.position, step.time(), step.parallel_group) for step in steps]


def checks_of(
    process: Process, steps: Sequence[ProcessStep], channels: Iterable[Channel]
) -> tuple[Check | None, Check | None]:
    """Return how the steps agree with the limit that the process itself states, and with its version's.

    None where no such limit is known.
    """
    reckoned = steps_for(steps)
    own, law = process.duration(), shortest(channels, process.case, process.working_day)
    return (
        None if own is None else check(reckoned, own, process.working_day),
        None if law is None else check(reckoned, law, process.working_day),
    )


def shortest(channels: Iterable[Channel], case: str, working_day: int) -> Duration | None:
    """Return the limit that binds a process for every way of submitting: of several, the shortest.

    Channels of the named case count, those without a case where there are none of it; None where none of
    them has a known limit. Of two that cannot be compared, the one that stands first.
    """
    known = [(channel.case, channel.duration()) for channel in channels]
    limits = [limit for of, limit in known if of == case and limit is not None]
    limits = limits or [limit for of, limit in known if of == "" and limit is not None]
    best: Duration | None = None
    for limit in limits:
        if best is None or check([Step(1, limit)], best, working_day).agreement is Agreement.SHORTER:
            best = limit
    return best


def refuse_contradictions(
    process: Process, steps: Sequence[ProcessStep], channels: Sequence[Channel]
) -> Check:
    """Return how the steps agree with the limit that binds them.

    What a process states itself it must keep to the minute; the law's limit it may undercut only by stating
    a limit of its own, and never exceed.

    Raises UnreadProcessError, ContradictoryProcessError.
    """
    own, law = checks_of(process, steps, channels)
    found = own or law
    if found is None:
        raise UnreadProcessError(
            _("Chưa biết thời hạn của thủ tục. Hãy nhập thời hạn đó, hoặc tổng thời gian của quy trình.")
        )
    if found.agreement is Agreement.UNKNOWN:
        raise UnreadProcessError(_unread(found))
    if found.agreement is not Agreement.EQUAL:
        raise ContradictoryProcessError(_contradicts(found, of_law=own is None), found)
    if law is not None and law.agreement is Agreement.LONGER:
        raise ContradictoryProcessError(_contradicts(law, of_law=True), law)
    return found


def _unread(found: Check) -> str:
    if not found.unknown:
        return _("Quy trình chưa có bước nào. Hãy nhập các bước và thời gian.")
    numbers = ", ".join(str(position) for position in found.unknown)
    return ngettext(
        "Chưa biết thời gian của bước %(steps)s. Hãy nhập, hoặc ghi là không tính thời gian.",
        "Chưa biết thời gian của các bước %(steps)s. Hãy nhập, hoặc ghi là không tính thời gian.",
        len(found.unknown),
    ) % {"steps": numbers}


def _contradicts(found: Check, *, of_law: bool) -> str:
    total, limit = found.figures
    values = {"total": total.vi, "limit": limit.vi}
    if of_law:
        return (
            _(
                "Tổng thời gian các bước là %(total)s, không khớp thời hạn giải quyết %(limit)s của thủ tục. "
                "Hãy sửa thời gian các bước, hoặc ghi tổng thời gian đã rút ngắn của quy trình."
            )
            % values
        )
    return (
        _(
            "Tổng thời gian các bước là %(total)s, nhưng quy trình ghi %(limit)s. "
            "Hãy sửa thời gian các bước hoặc tổng thời gian."
        )
        % values
    )
