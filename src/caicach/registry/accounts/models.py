"""Users of the platform, the positions they hold and the powers they lend."""

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

from caicach.registry.accounts.constants import Role
from caicach.registry.accounts.managers import UserManager, fold_login
from caicach.registry.organisations.models import Dated, Organisation, dates_in_order


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


class Position(Dated):
    """A role that a user holds in an organisation during a span of days.

    Never removed: it is ended, so that what was done under it stays explained.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="positions")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="positions")
    role = models.CharField(_("vai trò"), max_length=30, choices=Role.choices)
    title = models.CharField(_("chức danh"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("vị trí công tác")
        verbose_name_plural = _("vị trí công tác")
        constraints = (
            dates_in_order("accounts_position_dates_in_order"),
            models.CheckConstraint(
                condition=models.Q(valid_from__isnull=False), name="accounts_position_begins_on_a_day"
            ),
            models.UniqueConstraint(
                fields=["user", "organisation", "role"],
                condition=models.Q(valid_to__isnull=True),
                name="accounts_one_open_position_of_a_sort",
            ),
        )

    def __str__(self) -> str:
        return f"{self.user}, {self.title or self.get_role_display()}, {self.organisation}"


class Delegation(Dated):
    """The powers of a position, lent to another user for a span of days.

    They hold no longer than the position itself. ``revoked_at`` records that the end was moved forward.
    """

    position = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="delegations")
    delegate = models.ForeignKey(User, on_delete=models.PROTECT, related_name="delegations_received")
    reason = models.CharField(_("lý do"), max_length=500)
    revoked_at = models.DateTimeField(_("thu hồi lúc"), null=True, blank=True)

    class Meta:
        verbose_name = _("ủy quyền")
        verbose_name_plural = _("ủy quyền")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(valid_from__isnull=False, valid_to__isnull=False),
                name="accounts_delegation_has_both_days",
            ),
            # One taken back before it began ends before it begins, and so never holds.
            models.CheckConstraint(
                condition=models.Q(valid_to__gte=models.F("valid_from")) | models.Q(revoked_at__isnull=False),
                name="accounts_delegation_dates_in_order",
            ),
        )

    def __str__(self) -> str:
        return f"{self.position} > {self.delegate}"
