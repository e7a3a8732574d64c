"""Users of the platform."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import PermissionsMixin
from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from caicach.registry.accounts.managers import UserManager, fold_login


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in, by user name or e-mail address.

    The name is one field: a Vietnamese name has no first and last part that a form could ask for.
    """

    username = models.CharField(
        _("tên đăng nhập"),
        max_length=150,
        unique=True,
        validators=[RegexValidator(r"\A[\w.+-]+\Z", _("Tên đăng nhập chỉ gồm chữ, số và các dấu . + - _"))],
        error_messages={"unique": _("Tên đăng nhập này đã có người dùng.")},
    )
    email = models.EmailField(_("thư điện tử"), blank=True)
    email_folded = models.CharField(max_length=254, unique=True, null=True, editable=False)  # noqa: DJ001 - empty must not clash
    full_name = models.CharField(_("họ và tên"), max_length=200, blank=True)
    is_active = models.BooleanField(_("đang hoạt động"), default=True)
    is_staff = models.BooleanField(_("vào được trang kỹ thuật"), default=False)
    date_joined = models.DateTimeField(_("lập tài khoản lúc"), default=timezone.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["email", "full_name"]

    class Meta:
        verbose_name = _("tài khoản")
        verbose_name_plural = _("tài khoản")
        ordering = ("username",)
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(username__contains="@"), name="accounts_user_username_is_no_email"
            ),
        )

    def __str__(self) -> str:
        return self.get_full_name()

    def clean(self) -> None:
        """Normalise names before forms check that they are unique."""
        super().clean()
        self._normalise()

    def save(
        self,
        *args: Any,
        update_fields: Iterable[str] | None = None,
        **kwargs: Any,
    ) -> None:
        """Save with user name, name and e-mail in the form in which they are compared."""
        self._normalise()
        if update_fields is not None and "email" in update_fields:
            update_fields = {*update_fields, "email_folded"}
        super().save(*args, update_fields=update_fields, **kwargs)

    def get_full_name(self) -> str:
        """Return the name shown to others; the user name where no name is known."""
        return self.full_name or self.username

    def get_short_name(self) -> str:
        """Return the given name, which is the last word of a Vietnamese name."""
        return self.get_full_name().split()[-1]

    def _normalise(self) -> None:
        self.username = fold_login(self.username)
        self.email = unicodedata.normalize("NFC", self.email or "").strip()
        self.email_folded = fold_login(self.email) or None
        self.full_name = " ".join(unicodedata.normalize("NFC", self.full_name).split())
