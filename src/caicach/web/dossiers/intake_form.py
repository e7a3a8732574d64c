"""The form of the intake page."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from caicach.core.dossiers.states import ChannelKind, DeliveryKind
from caicach.registry.procedures.models import Paper
from caicach.work.dossiers.constants import CHANNELS, DELIVERIES, ApplicantKind, PaperSort, choices
from caicach.work.dossiers.requests import GivenPaper, Person, Request

MOST_PAPERS = 200
_CITIZEN = re.compile(r"\d{9}|\d{12}", re.ASCII)
_CHOOSE = {"required": _("Hãy chọn thủ tục.")}
_COUNTER = [pair for pair in choices(CHANNELS) if pair[0] != ChannelKind.ONLINE]


@dataclass(frozen=True, slots=True)
class PaperRow:
    """One line of the checklist as the page draws it, with what was ticked and typed."""

    paper: Paper
    is_given: bool
    sort: str
    because: str
    count: int

    @property
    def sorts(self) -> list[tuple[str, Any]]:
        """In which form a paper can be handed in."""
        return [pair for pair in PaperSort.choices if pair[0] != PaperSort.HELD]


class IntakeForm(forms.Form):
    """Who, what, how; the papers stand in fields of their own (:func:`paper_rows`)."""

    key = forms.CharField(max_length=64, widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput, error_messages=_CHOOSE)
    receiver = forms.TypedChoiceField(label=_("Nơi tiếp nhận"), coerce=int)
    agency = forms.IntegerField(label=_("Cơ quan giải quyết"), widget=forms.Select)
    channel = forms.ChoiceField(label=_("Hình thức nộp"), choices=_COUNTER)
    case = forms.CharField(max_length=300, required=False)
    kind = forms.ChoiceField(label=_("Đối tượng"), choices=ApplicantKind.choices)
    id_number = forms.CharField(
        label=_("Số định danh"),
        max_length=30,
        required=False,
        help_text=_("12 số căn cước, hoặc mã số thuế. Nhập xong, thông tin đã có sẽ tự điền."),
    )
    name = forms.CharField(label=_("Họ tên, tên tổ chức"), max_length=250)
    phone = forms.CharField(label=_("Số điện thoại"), max_length=20, required=False)
    email = forms.EmailField(label=_("Thư điện tử"), required=False)
    address = forms.CharField(label=_("Địa chỉ"), max_length=300, required=False)
    deputy_name = forms.CharField(label=_("Người được ủy quyền"), max_length=250, required=False)
    deputy_id = forms.CharField(label=_("Số định danh người được ủy quyền"), max_length=30, required=False)
    summary = forms.CharField(label=_("Nội dung yêu cầu giải quyết"), max_length=1000)
    copies = forms.IntegerField(label=_("Số bộ hồ sơ"), min_value=1, max_value=100, initial=1)
    delivery = forms.ChoiceField(label=_("Nhận kết quả"), choices=choices(DELIVERIES))
    delivery_address = forms.CharField(label=_("Địa chỉ nhận kết quả"), max_length=300, required=False)
    limit = forms.CharField(max_length=100, required=False)
    reason = forms.CharField(
        label=_("Lý do, hướng dẫn"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Cần khi yêu cầu hoàn thiện hoặc từ chối."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        receiver = self.fields["receiver"]
        assert isinstance(receiver, forms.TypedChoiceField)
        # Which offices are theirs the service checks; asking for their names would cost a query a dossier.
        sent = self.data.get("receiver", "") if self.is_bound else ""
        receiver.choices = [(sent, sent)] if str(sent).isdigit() else []

    def offer(self, receivers: list[tuple[int, str]], agencies: list[tuple[int, str]]) -> None:
        """Give the two choices their names, and the first of each where nothing is chosen."""
        for field, offered in (("receiver", receivers), ("agency", agencies)):
            widget = self.fields[field].widget
            assert isinstance(widget, forms.Select)
            widget.choices = [(pk, name) for pk, name in offered]
            if not self.is_bound and offered:
                self.initial.setdefault(field, offered[0][0])

    def chosen(self, version: str) -> None:
        """Take over the procedure that was chosen without scripts."""
        if version.isdigit():
            self.data = {**{name: self.data.get(name) for name in self.data}, "version": version}

    def said(self, name: str) -> str:
        """Return what stands in a field, typed or proposed."""
        value = self.data.get(name) if self.is_bound else self.get_initial_for_field(self.fields[name], name)
        return "" if value is None else str(value)

    def number(self, name: str) -> int | None:
        """Return the number that stands in a field, if one does."""
        said = self.said(name)
        return int(said) if said.isascii() and said.isdigit() and len(said) < 15 else None

    def clean_key(self) -> str:
        """Return the key; a page that was sent without one gets its own."""
        return str(self.cleaned_data["key"]) or uuid.uuid4().hex

    def clean_id_number(self) -> str:
        """Return letters and digits alone."""
        return "".join(letter for letter in self.cleaned_data["id_number"] if letter.isalnum())

    def clean_phone(self) -> str:
        """Return digits alone, with 0 for the country's code."""
        digits = "".join(letter for letter in self.cleaned_data["phone"] if letter.isdigit())
        return "0" + digits[2:] if digits.startswith("84") and len(digits) == 11 else digits

    def clean(self) -> dict[str, Any]:
        """Ask for an address where the result is to be sent to one."""
        data = super().clean() or {}
        number = data.get("id_number", "")
        if data.get("kind") == ApplicantKind.CITIZEN and number and not _CITIZEN.fullmatch(number):
            self.add_error("id_number", _now("Số định danh của công dân có 12 chữ số (hoặc 9 số cũ)."))
        if data.get("delivery") == DeliveryKind.POST and not (
            data.get("delivery_address") or data.get("address")
        ):
            self.add_error("delivery_address", _now("Hãy nhập địa chỉ để gửi kết quả."))
        return data


def paper_rows(papers: Iterable[Paper], data: Mapping[str, Any]) -> list[PaperRow]:
    """Return the checklist; before anything was ticked every required paper counts as brought."""
    rows = []
    sent = any(str(name).startswith("paper-") for name in data)
    for paper in papers:
        name = f"paper-{paper.pk}"
        usual = PaperSort.ORIGINAL if paper.originals or not paper.copies else PaperSort.COPY
        rows.append(
            PaperRow(
                paper,
                bool(data.get(f"{name}-given")) if sent else paper.is_required,
                str(data.get(f"{name}-sort", usual)),
                str(data.get(f"{name}-because", "")),
                max(paper.originals + paper.copies, 1),
            )
        )
    return rows


def request_of(form: IntakeForm, data: Mapping[str, Any]) -> Request:
    """Return what was asked for, as the service takes it."""
    said = form.cleaned_data
    deputy = {"name": said["deputy_name"], "id_number": said["deputy_id"]} if said["deputy_name"] else {}
    delivery_address = said["delivery_address"]
    if said["delivery"] == DeliveryKind.POST and not delivery_address:
        delivery_address = said["address"]
    return Request(
        key=said["key"],
        version_id=said["version"],
        receiver_id=said["receiver"],
        agency_id=said["agency"],
        person=Person(
            said["name"], said["id_number"], ApplicantKind(said["kind"]), said["phone"], said["email"],
            said["address"],
        ),
        summary=said["summary"],
        channel=ChannelKind(said["channel"]),
        case=said["case"],
        papers=_papers(data),
        copies=said["copies"],
        representative=deputy,
        delivery_kind=DeliveryKind(said["delivery"]),
        delivery_address=delivery_address,
        limit=said["limit"],
    )  # fmt: skip


def _papers(data: Mapping[str, Any]) -> tuple[GivenPaper, ...]:
    """Return the papers of the checklist that were brought, or that are required and missing."""
    keys = [name[6:-5] for name in data if str(name).startswith("paper-") and str(name).endswith("-name")]
    found = []
    for key in keys[:MOST_PAPERS]:
        given = bool(data.get(f"paper-{key}-given"))
        because = str(data.get(f"paper-{key}-because", "")).strip()
        if not given and not because and not data.get(f"paper-{key}-required"):
            continue
        sort, count = str(data.get(f"paper-{key}-sort", "")), str(data.get(f"paper-{key}-count", "1"))
        found.append(
            GivenPaper(
                name=str(data.get(f"paper-{key}-name", "")),
                sort=PaperSort(sort) if sort in PaperSort.values else PaperSort.ORIGINAL,
                count=int(count) if count.isdigit() and 0 < int(count) < 1_000 else 1,
                paper_id=int(key) if key.isdigit() else None,
                is_given=given,
                missing_because=because,
            )
        )
    return tuple(found)
