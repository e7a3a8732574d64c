"""The sign-in form, in words that say what to type."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm as AllauthLoginForm
from django.utils.translation import gettext_lazy as _


class LoginForm(AllauthLoginForm):  # type: ignore[misc]  # the package has no types
    """Takes a user name or an e-mail address, and lets password managers fill both fields."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        login = self.fields["login"]
        login.label = _("Tên đăng nhập hoặc thư điện tử")
        login.widget.attrs.update(
            {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        )
        login.widget.attrs.pop("placeholder", None)
        password = self.fields["password"]
        password.label = _("Mật khẩu")
        password.help_text = ""
        password.widget.attrs.pop("placeholder", None)
