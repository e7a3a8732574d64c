"""The application of stored files."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FilesConfig(AppConfig):
    """The application of stored files."""

    name = "caicach.common.files"
    label = "files"
    verbose_name = _("Tệp lưu trữ")
