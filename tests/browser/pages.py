"""The pages that every page test and every browser test visits. A new page is one more line here."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Page:
    """One address.

    Attributes:
        path: the address; it must answer 200 on an empty database.
        signed_in: whether the appraiser Hiền must be signed in.
        queries: how many database queries it may cost at most.
    """

    path: str
    signed_in: bool = False
    queries: int = 0

    def __str__(self) -> str:
        return self.path


PAGES = (
    Page("/"),
    Page("/gioi-thieu/"),
    Page("/tro-giup/"),
    Page("/tai-khoan/dang-nhap/"),
    Page("/tai-khoan/cap-tai-khoan/"),
    Page("/tai-khoan/ngung-hoat-dong/"),
    Page("/tai-khoan/mat-khau/quen/"),
    Page("/tai-khoan/mat-khau/quen/da-gui/"),
    Page("/tai-khoan/mat-khau/da-dat-lai/"),
    Page("/tai-khoan/dang-xuat/", signed_in=True, queries=2),
    Page("/tai-khoan/mat-khau/doi/", signed_in=True, queries=2),
    Page("/tai-khoan/xac-nhan-lai/", signed_in=True, queries=8),
    Page("/tai-khoan/xac-thuc-hai-buoc/", signed_in=True, queries=4),
    Page("/tai-khoan/xac-thuc-hai-buoc/webauthn/", signed_in=True, queries=4),
    Page("/console/", signed_in=True, queries=11),
    Page("/console/notices/", signed_in=True, queries=6),
    Page("/ket-qua/"),
    Page("/ket-qua/par-index/"),
    Page("/ket-qua/qd766-groups/provinces-2026-10-10/"),
    Page("/ket-qua/qd766-groups/provinces-2026-10-10/?xem=ban-do"),
    Page("/ket-qua/qd766-groups/provinces-2026-10-10/dong-thap/"),
    Page("/ket-qua/qd766-groups/provinces-2026-10-10/dong-thap/vi-sao/total/"),
    Page("/ket-qua/qd766/dak-lak-2026-10-10/dak-lak/vi-sao/2.1/"),
    Page("/ket-qua/dot-danh-gia/", queries=1),
    Page("/bo-tieu-chi/"),
    Page("/bo-tieu-chi/cantho-157-2025-as-written/"),
    Page("/bo-tieu-chi/so-sanh/?a=par-2019-province&b=par-876-province-areas"),
    Page("/tinh-thu/"),
    Page("/tinh-thu/hue-commune-2204/"),
)
