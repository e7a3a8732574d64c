"""Kinds of organisations, code systems and events of succession."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class OrganisationKind(models.TextChoices):
    """What an organisation is. Kinds that ended on 30 June 2025 stay, for the years in which they were."""

    GOVERNMENT = "government", _("Chính phủ")
    MINISTRY = "ministry", _("Bộ, cơ quan ngang bộ")
    PROVINCE = "province", _("Tỉnh")
    MUNICIPALITY = "municipality", _("Thành phố trực thuộc Trung ương")
    DEPARTMENT = "department", _("Sở, cơ quan chuyên môn cấp tỉnh")
    DIVISION = "division", _("Phòng, đơn vị trực thuộc")
    VERTICAL_AGENCY = "vertical_agency", _("Cơ quan ngành dọc")
    RURAL_DISTRICT = "rural_district", _("Huyện (đến 30/6/2025)")
    URBAN_DISTRICT = "urban_district", _("Quận (đến 30/6/2025)")
    TOWN = "town", _("Thị xã (đến 30/6/2025)")
    PROVINCIAL_CITY = "provincial_city", _("Thành phố cấp huyện (đến 30/6/2025)")
    COMMUNE = "commune", _("Xã")
    WARD = "ward", _("Phường")
    TOWNSHIP = "township", _("Thị trấn (đến 30/6/2025)")
    SPECIAL_ZONE = "special_zone", _("Đặc khu")
    ONE_STOP_CENTRE = "one_stop_centre", _("Trung tâm Phục vụ hành chính công, Bộ phận Một cửa")
    PUBLIC_SERVICE_UNIT = "public_service_unit", _("Đơn vị sự nghiệp công lập")


PROVINCE_KINDS = frozenset({OrganisationKind.PROVINCE, OrganisationKind.MUNICIPALITY})
DISTRICT_KINDS = frozenset(
    {
        OrganisationKind.RURAL_DISTRICT,
        OrganisationKind.URBAN_DISTRICT,
        OrganisationKind.TOWN,
        OrganisationKind.PROVINCIAL_CITY,
    }
)
COMMUNE_KINDS = frozenset(
    {
        OrganisationKind.COMMUNE,
        OrganisationKind.WARD,
        OrganisationKind.TOWNSHIP,
        OrganisationKind.SPECIAL_ZONE,
    }
)


class CodeSystem(models.TextChoices):
    """Who gives an official code."""

    GSO = "gso", _("Mã đơn vị hành chính (Cục Thống kê)")
    DVCQG = "dvcqg", _("Mã trên Cổng Dịch vụ công quốc gia")
    IDENTIFIER = "identifier", _("Mã định danh điện tử của cơ quan")
    INTERNAL = "internal", _("Mã nội bộ")


class SuccessionKind(models.TextChoices):
    """What happened to an organisation on a date."""

    MERGE = "merge", _("Sáp nhập, hợp nhất")
    SPLIT = "split", _("Chia, tách")
    CONVERSION = "conversion", _("Thành lập trên cơ sở nguyên trạng")
    RENAME = "rename", _("Đổi tên, đổi loại hình")
    BOUNDARY_CHANGE = "boundary_change", _("Điều chỉnh địa giới")
    ABOLITION = "abolition", _("Kết thúc hoạt động")
