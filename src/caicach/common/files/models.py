"""Who brought which file, and when; and what is still on its way."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Scan(models.TextChoices):
    """What a virus scanner said of a file."""

    NONE = "none", _("Không quét vi-rút")
    WAITING = "waiting", _("Chưa quét vi-rút")
    CLEAN = "clean", _("Đã quét, không thấy mã độc")
    INFECTED = "infected", _("Có mã độc")


class StoredFile(models.Model):
    """One file as somebody brought it; several may have the same content, which is kept once."""

    sha256 = models.CharField(_("mã băm SHA-256"), max_length=64, db_index=True)
    size_bytes = models.PositiveBigIntegerField(_("dung lượng"))
    media_type = models.CharField(_("loại tệp"), max_length=100)
    name = models.CharField(_("tên tệp"), max_length=255)
    uploaded_by_id = models.CharField(_("mã người tải lên"), max_length=64)
    uploaded_by = models.CharField(_("người tải lên"), max_length=255)
    uploaded_at = models.DateTimeField(_("tải lên lúc"))
    scan = models.CharField(_("quét vi-rút"), max_length=8, choices=Scan.choices, default=Scan.NONE)

    class Meta:
        verbose_name = _("tệp lưu trữ")
        verbose_name_plural = _("tệp lưu trữ")
        constraints = (
            models.CheckConstraint(condition=models.Q(size_bytes__gt=0), name="files_storedfile_not_empty"),
        )

    def __str__(self) -> str:
        return self.name


class UnfinishedUpload(models.Model):
    """A file that comes in parts: who brings it where, and how much of it is safe on disk.

    ``place`` is what the file is for, in the words of the application that takes it. ``modified`` is when the
    file was last changed on their machine, in milliseconds; with name and length it tells the same file
    when it is chosen again.
    """

    token = models.CharField(max_length=32, unique=True)
    place = models.CharField(max_length=100)
    owner_id = models.CharField(_("mã người tải lên"), max_length=64)
    name = models.CharField(_("tên tệp"), max_length=255)
    size_bytes = models.PositiveBigIntegerField(_("dung lượng"))
    modified = models.BigIntegerField(_("sửa lần cuối"), default=0)
    sha256 = models.CharField(_("mã băm SHA-256"), max_length=64, blank=True)
    received_bytes = models.PositiveBigIntegerField(_("đã nhận"), default=0)
    began_at = models.DateTimeField(_("bắt đầu lúc"))
    touched_at = models.DateTimeField(_("nhận phần cuối lúc"), db_index=True)

    class Meta:
        verbose_name = _("tệp đang tải dở")
        verbose_name_plural = _("tệp đang tải dở")
        constraints = (
            models.UniqueConstraint(
                fields=["owner_id", "place", "name", "size_bytes", "modified"],
                name="files_unfinishedupload_one_of_a_file",
            ),
            models.CheckConstraint(
                condition=models.Q(received_bytes__lte=models.F("size_bytes")),
                name="files_unfinishedupload_no_more_than_said",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def is_whole(self) -> bool:
        """Whether all of it has arrived."""
        return self.received_bytes == self.size_bytes
