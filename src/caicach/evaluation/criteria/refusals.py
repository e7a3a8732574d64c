"""Why a criteria set is not changed as was asked; each says what to do next."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from caicach.core.index.problems import Problem
from caicach.registry.acting import RegistryRuleError


class UnreadableDocumentError(RegistryRuleError):
    """The text is no criteria document at all; ``problems`` say where."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(_("Không đọc được nội dung này nên chưa lưu gì. Sửa chỗ nêu bên dưới rồi lưu lại."))


class StaleRevisionError(RegistryRuleError):
    """Somebody has changed the draft since it was opened; ``current`` is its revision now."""

    def __init__(self, current: int) -> None:
        self.current = current
        super().__init__(
            _("Bản thảo vừa được sửa ở nơi khác. Những gì bạn nhập còn nguyên ở đây nhưng chưa được lưu.")
        )


class NotADraftError(RegistryRuleError):
    """An issued set is never changed."""

    def __init__(self) -> None:
        super().__init__(_("Bộ tiêu chí đã ban hành thì không sửa nữa. Hãy lập bản mới từ bản này."))


class TakenNameError(RegistryRuleError):
    """Another version bears the same id and version."""

    def __init__(self, set_id: str, version: str) -> None:
        super().__init__(
            _("Đã có bộ tiêu chí %(id)s phiên bản %(version)s. Hãy đặt mã hoặc phiên bản khác.")
            % {"id": set_id, "version": version}
        )


class NotReadyError(RegistryRuleError):
    """A set with errors cannot be issued; ``problems`` are the errors."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(
            ngettext(
                "Còn %(n)s lỗi phải sửa trước khi ban hành.",
                "Còn %(n)s lỗi phải sửa trước khi ban hành.",
                len(self.problems),
            )
            % {"n": len(self.problems)}
        )


class RuleOfSetsError(RegistryRuleError):
    """Any other rule that forbids the change."""
