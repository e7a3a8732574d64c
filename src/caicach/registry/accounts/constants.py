"""Roles that a person may hold in an organisation."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a position is there to do. A citizen needs none: whoever signs in without a position is one."""

    ADMINISTRATOR = "administrator", _("Quản trị hệ thống")
    INDEX_ADMINISTRATOR = "index_administrator", _("Quản trị bộ chỉ số")
    UNIT_OFFICER = "unit_officer", _("Cán bộ đầu mối cải cách hành chính")
    UNIT_HEAD = "unit_head", _("Thủ trưởng đơn vị")
    APPRAISER = "appraiser", _("Người thẩm định")
    COUNCIL = "council", _("Thành viên Hội đồng thẩm định")
    LEADER = "leader", _("Lãnh đạo cấp trên")
    AUDITOR = "auditor", _("Người kiểm tra, giám sát")
    CLERK = "clerk", _("Công chức Bộ phận Một cửa")
    SPECIALIST = "specialist", _("Chuyên viên")


# What only its holder may do in person: who manages accounts could otherwise lend that very power on.
NOT_DELEGABLE = frozenset({Role.ADMINISTRATOR})
