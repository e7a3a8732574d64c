"""States of a criteria set in the database."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class SetState(models.TextChoices):
    """A draft is edited; an issued set may open a campaign; one that has opened a campaign is frozen."""

    DRAFT = "draft", _("Bản thảo")
    ISSUED = "issued", _("Đã ban hành")
    FROZEN = "frozen", _("Đã khóa theo đợt đánh giá")
