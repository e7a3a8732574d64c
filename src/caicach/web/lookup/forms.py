"""Forms of citizens: looking up, withdrawing, rating, and the steps of an application."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from caicach.core.dossiers.states import DeliveryKind
from caicach.work.dossiers.constants import DELIVERIES, ApplicantKind, Face, Said, choices
from caicach.work.dossiers.requests import Person
from caicach.work.dossiers.selectors.lookup import TAIL
from caicach.work.dossiers.selectors.offices import Opening

_PHONE = re.compile(r"(?:\+?84|0)\d{9}", re.ASCII)
_CITIZEN = re.compile(r"\d{9}|\d{12}", re.ASCII)
_BODY = re.compile(r"\d{10}(?:-?\d{3})?|[0-9A-Za-z.-]{6,30}", re.ASCII)
_GAPS = re.compile(r"[\s.()-]+")


def _tail_field() -> forms.CharField:
    return forms.CharField(
        label=_("Bốn số cuối của số điện thoại hoặc số định danh"),
        max_length=12,
        help_text=_("Số đã ghi trong hồ sơ, ví dụ 0001."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": _("Hãy nhập bốn số cuối.")},
    )


def _tail(typed: str) -> str:
    digits = _GAPS.sub("", typed)
    if len(digits) != TAIL or not digits.isascii() or not digits.isdigit():
        raise forms.ValidationError(_now("Nhập đúng bốn chữ số cuối, ví dụ 0001."))
    return digits


class LookUpForm(forms.Form):
    """Which dossier, and proof that it is one's own."""

    code = forms.CharField(
        label=_("Mã hồ sơ"),
        max_length=80,
        help_text=_("Ghi trên giấy tiếp nhận, ví dụ H99.1-261005-0001."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
        error_messages={"required": _("Hãy nhập mã hồ sơ.")},
    )
    tail = _tail_field()

    def clean_tail(self) -> str:
        """Return the four digits."""
        return _tail(self.cleaned_data["tail"])


class WithdrawForm(forms.Form):
    """Ending one's own dossier."""

    tail = _tail_field()
    reason = forms.CharField(
        label=_("Lý do rút"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def clean_tail(self) -> str:
        """Return the four digits."""
        return _tail(self.cleaned_data["tail"])


class RateForm(forms.Form):
    """How one was served: a face, what it was about, and words of one's own."""

    face = forms.ChoiceField(
        label=_("Ông/bà thấy việc phục vụ thế nào?"),
        choices=Face.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Hãy chọn một trong ba mức.")},
    )
    words = forms.MultipleChoiceField(
        label=_("Điều làm ông/bà nghĩ như vậy"),
        choices=Said.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    text = forms.CharField(
        label=_("Ý kiến khác"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Không ghi tên, số điện thoại; cơ quan không biết ai đã đánh giá."),
    )


class WhoForm(forms.Form):
    """Who asks."""

    kind = forms.ChoiceField(label=_("Ông/bà nộp với tư cách"), choices=ApplicantKind.choices)
    name = forms.CharField(
        label=_("Họ và tên, hoặc tên tổ chức"),
        max_length=250,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Hãy nhập họ tên, hoặc tên tổ chức.")},
    )
    id_number = forms.CharField(
        label=_("Số định danh cá nhân, hoặc mã số thuế"),
        max_length=30,
        help_text=_("Số định danh có 12 chữ số."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Hãy nhập số định danh.")},
    )
    phone = forms.CharField(
        label=_("Số điện thoại"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
        error_messages={"required": _("Hãy nhập số điện thoại để cơ quan liên hệ.")},
    )
    email = forms.EmailField(
        label=_("Thư điện tử"),
        required=False,
        help_text=_("Để nhận thông báo khi hồ sơ có diễn biến."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": _("Địa chỉ thư chưa đúng, ví dụ an@example.vn.")},
    )
    address = forms.CharField(
        label=_("Địa chỉ"),
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
        error_messages={"required": _("Hãy nhập địa chỉ.")},
    )

    def clean_phone(self) -> str:
        """Return the number without blanks and dots."""
        number = _GAPS.sub("", self.cleaned_data["phone"])
        if not _PHONE.fullmatch(number):
            raise forms.ValidationError(_now("Số điện thoại có 10 chữ số, ví dụ 0912345678."))
        return number

    def clean(self) -> dict[str, Any]:
        """Ask for the digits that the number of such an applicant has."""
        data = super().clean() or {}
        number = "".join(str(data.get("id_number", "")).split())
        fits = _CITIZEN if data.get("kind") == ApplicantKind.CITIZEN else _BODY
        if number and not fits.fullmatch(number):
            self.add_error("id_number", _now("Số định danh có 12 chữ số (hoặc 9 số cũ); hãy kiểm tra lại."))
        return data


class WhatForm(forms.Form):
    """Where, in which case, and what is asked for."""

    office = forms.ChoiceField(
        label=_("Nơi tiếp nhận"), error_messages={"required": _("Hãy chọn nơi tiếp nhận hồ sơ.")}
    )
    case = forms.ChoiceField(label=_("Trường hợp của ông/bà"), required=False)
    summary = forms.CharField(
        label=_("Nội dung yêu cầu giải quyết"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Hãy nhập nội dung yêu cầu giải quyết.")},
    )

    def __init__(self, *args: Any, opening: Opening, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        office, case = self.fields["office"], self.fields["case"]
        assert isinstance(office, forms.ChoiceField)
        assert isinstance(case, forms.ChoiceField)
        office.choices = [
            ("", _now("Chọn nơi tiếp nhận")),
            *((str(one.id), one.name) for one in opening.offices),
        ]
        if not opening.cases:
            del self.fields["case"]
            return
        usual = [("", _now("Thông thường"))] if opening.has_usual else [("", _now("Chọn trường hợp"))]
        case.choices = [*usual, *((name, name) for name in opening.cases)]
        case.required = not opening.has_usual


class DeliveryForm(forms.Form):
    """How the result is to come."""

    kind = forms.ChoiceField(
        label=_("Nhận kết quả bằng cách nào?"),
        choices=choices(DELIVERIES),
        widget=forms.RadioSelect,
        error_messages={"required": _("Hãy chọn cách nhận kết quả.")},
    )
    address = forms.CharField(
        label=_("Địa chỉ nhận kết quả"),
        max_length=300,
        required=False,
        help_text=_("Chỉ cần khi nhận qua bưu chính."),
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for an address where something is to be sent to one."""
        data = super().clean() or {}
        if data.get("kind") == DeliveryKind.POST and not str(data.get("address", "")).strip():
            self.add_error("address", _now("Hãy ghi địa chỉ nhận kết quả."))
        return data


def typed(data: Mapping[str, Any], form: forms.Form) -> dict[str, str]:
    """Return what was typed into a form's fields, as it was typed."""
    return {name: str(data.get(name, "")) for name in form.fields}


def person_initial(person: Person) -> dict[str, str]:
    """Return what stands in the form of who asks before anything was typed."""
    return {
        "kind": person.kind.value,
        "name": person.name,
        "id_number": person.id_number,
        "phone": person.phone,
        "email": person.email,
        "address": person.address,
    }
