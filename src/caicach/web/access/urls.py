"""Addresses of signing in: allauth's views, of which only those that the site explains."""

from __future__ import annotations

from allauth.account import views as account
from django.urls import include, path, re_path

urlpatterns = [
    path("dang-nhap/", account.login, name="account_login"),
    path("dang-xuat/", account.logout, name="account_logout"),
    path("cap-tai-khoan/", account.signup, name="account_signup"),
    path("ngung-hoat-dong/", account.account_inactive, name="account_inactive"),
    path("xac-nhan-lai/", account.reauthenticate, name="account_reauthenticate"),
    path("mat-khau/doi/", account.password_change, name="account_change_password"),
    path("mat-khau/dat/", account.password_set, name="account_set_password"),
    path("mat-khau/quen/", account.password_reset, name="account_reset_password"),
    path("mat-khau/quen/da-gui/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^mat-khau/quen/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "mat-khau/da-dat-lai/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("xac-thuc-hai-buoc/", include("allauth.mfa.urls")),
]
