"""How the services of campaigns refuse; every message says what to do next."""

from __future__ import annotations

from django.utils.translation import gettext as _

from caicach.registry.acting import RegistryRuleError


class CampaignRuleError(RegistryRuleError):
    """A rule of campaigns forbids the change."""


class NotPreparingError(CampaignRuleError):
    """The campaign has opened, or is opening, so that this may no longer be changed."""

    def __init__(self) -> None:
        super().__init__(
            _("Đợt đánh giá đã mở nên không sửa được phần này. Thời hạn và gia hạn thì vẫn điều chỉnh được.")
        )


class FrozenCampaignError(CampaignRuleError):
    """The results are approved: nothing below them changes."""

    def __init__(self) -> None:
        super().__init__(_("Kết quả đợt đánh giá đã phê duyệt nên không thay đổi được nữa."))


class TakenSlugError(CampaignRuleError):
    """Another campaign has this address."""

    def __init__(self, slug: str) -> None:
        super().__init__(_("Mã đợt “%(slug)s” đã có. Hãy chọn mã khác.") % {"slug": slug})


class WindowOrderError(CampaignRuleError):
    """The windows contradict each other or the clock; ``faults`` says where, a sentence each."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        self.faults = faults
        super().__init__(" ".join(faults))


class NoSuchUnitError(CampaignRuleError):
    """A unit is not there on the day, or is in the campaign already."""


class NotExemptibleError(CampaignRuleError):
    """The set has no such part, or does not say what becomes of points that do not apply."""


class NotReadyToOpenError(CampaignRuleError):
    """Something is missing before the campaign may open; ``faults`` says what, a sentence each."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        self.faults = faults
        super().__init__(" ".join(faults))
