"""Why an act of appraisal is refused; each message says what to do next."""

from __future__ import annotations

from django.utils.translation import gettext as _

from caicach.evaluation.scoring.models import Cell
from caicach.registry.acting import RegistryRuleError


class NotJudgeableError(RegistryRuleError):
    """There is nothing to judge in the cell, or not yet."""


class ReasonMissingError(RegistryRuleError):
    """A change, a question or a ruling needs words that the unit can read."""


class PairClosedError(RegistryRuleError):
    """Both of a blind pair have concluded: neither may move any more, a third settles where they differ."""


class StaleClaimError(RegistryRuleError):
    """The unit's claim is no longer the one that was shown."""

    def __init__(self, cell: Cell, seen: int) -> None:
        self.cell = cell
        self.seen = seen
        super().__init__(
            _(
                "Đơn vị đã sửa tiêu chí %(code)s sau khi bạn mở (bạn xem lần ghi %(seen)s, "
                "nay là lần ghi %(now)s). Chưa ghi kết luận nào; hãy xem lại số liệu mới rồi quyết định."
            )
            % {"code": cell.code, "seen": seen, "now": cell.version}
        )


class ExplanationRefusedError(RegistryRuleError):
    """The explanation cannot be taken as it is."""


class ObjectionRefusedError(RegistryRuleError):
    """The objection, reply or ruling cannot be taken, or is not where this step begins."""


class FiguresRefusedError(RegistryRuleError):
    """The file of figures cannot be taken."""
