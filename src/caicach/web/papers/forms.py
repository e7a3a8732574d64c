"""Which book or list is to be printed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from caicach.work.dossiers.printing.books import BookAsked


class DayInput(forms.DateInput):
    """A day, as browsers offer one."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class RegisterForm(forms.Form):
    """Form 07: an office, a field of procedures, and days of receipt."""

    office = forms.TypedChoiceField(label=_("Nơi tiếp nhận"), coerce=int)
    field = forms.TypedChoiceField(label=_("Lĩnh vực"), coerce=int, required=False, empty_value=None)
    first = forms.DateField(label=_("Từ ngày"), widget=DayInput())
    last = forms.DateField(label=_("Đến hết ngày"), widget=DayInput())

    def __init__(
        self, data: Any = None, *, offices: list[tuple[int, str]], fields: list[tuple[int, str]], day: date
    ) -> None:
        super().__init__(data, initial={"first": day.replace(month=1, day=1), "last": day})
        self.fields["office"].choices = offices  # type: ignore[attr-defined]
        self.fields["field"].choices = [("", _("Tất cả lĩnh vực")), *fields]  # type: ignore[attr-defined]
        self._fields_known = dict(fields)

    def clean(self) -> dict[str, Any]:
        """Refuse days in the wrong order, and more than one year of the book."""
        said = super().clean() or {}
        first, last = said.get("first"), said.get("last")
        if first and last and first > last:
            self.add_error("last", _("Ngày cuối phải từ ngày đầu trở đi."))
        elif first and last and first.year != last.year:
            self.add_error("last", _("Sổ lập theo từng năm. Hãy chọn hai ngày trong cùng một năm."))
        return said

    @property
    def asked(self) -> BookAsked:
        """Which book, once the form is valid."""
        said = self.cleaned_data
        field_id = said["field"]
        return BookAsked(
            said["office"], said["first"], said["last"], field_id, self._fields_known.get(field_id, "")
        )


class HandOverForm(forms.Form):
    """The lists of dossiers that a unit gave to others on a day."""

    giver = forms.TypedChoiceField(label=_("Bên giao"), coerce=int)
    day = forms.DateField(label=_("Ngày bàn giao"), widget=DayInput())

    def __init__(self, data: Any = None, *, givers: list[tuple[int, str]], day: date) -> None:
        super().__init__(data, initial={"day": day})
        self.fields["giver"].choices = givers  # type: ignore[attr-defined]
