"""What can be done to a dossier from its page: one small form each, and the service that does it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from caicach.core.dossiers.moves import EventKind as Kind
from caicach.core.dossiers.states import State
from caicach.registry.acting import Act
from caicach.web.dossiers.forms import (
    CheckForm,
    ExtendForm,
    FeeForm,
    HandForm,
    MissingForm,
    NoteForm,
    OpinionForm,
    OptionalNoteForm,
    PostForm,
    ReasonForm,
    ResolveForm,
    ReturnForm,
    SupplementForm,
)
from caicach.work.dossiers.models import Dossier
from caicach.work.dossiers.selectors.stories import Story
from caicach.work.dossiers.services import deciding, fees, handing, settling, waiting

Do = Callable[[Dossier, dict[str, Any], Act, int | None], object]


@dataclass(frozen=True, slots=True)
class Move:
    """A move: its name in the address, the event that it makes, its form and what does it."""

    name: str
    kind: Kind
    label: str | Promise
    form: type[forms.Form]
    do: Do = field(repr=False)
    done: str | Promise = ""
    states: frozenset[State] = frozenset()

    @property
    def needs_people(self) -> bool:
        """Whether its form offers units and people."""
        return issubclass(self.form, HandForm | OpinionForm)

    def fits(self, story: Story) -> bool:
        """Return whether it makes sense in the state at hand, beyond being possible."""
        return not self.states or State(story.dossier.state) in self.states

    def blank(self, story: Story, people: Mapping[str, list[tuple[str, str]]]) -> forms.Form:
        """Return the form to fill in."""
        return self.form(**self.options(story.dossier, people, list(story.papers)))

    def filled(self, data: Any, dossier: Dossier, people: Mapping[str, Any], papers: list[Any]) -> forms.Form:
        """Return the form as somebody filled it in."""
        return self.form(data, **self.options(dossier, people, papers))

    def see_anew(self, form: forms.Form, dossier: Dossier) -> None:
        """Let a form that is shown again with a refusal count what its reader now sees of the dossier."""
        name = f"{self.name}-seen"
        if name in form.data:
            assert isinstance(form.data, QueryDict)
            shown = form.data.copy()
            shown[name] = str(dossier.events_count)
            form.data = shown

    def options(self, dossier: Dossier, people: Mapping[str, Any], papers: list[Any]) -> dict[str, Any]:
        """Return what its form is made with."""
        options: dict[str, Any] = {"prefix": self.name, "initial": {"seen": dossier.events_count}}
        if self.needs_people:
            options["people"] = people
        if issubclass(self.form, SupplementForm):
            options["missing"] = [paper for paper in papers if not paper.is_given]
        return options


def _hand(dossier: Dossier, data: dict[str, Any], act: Act, seen: int | None) -> object:
    branches = [handing.Target(int(unit)) for unit in data["branches"]]
    to, note = _target(data), data["note"]
    return handing.hand_over(dossier.pk, to, act=act, branches=branches, note=note, seen=seen)


def _target(data: dict[str, Any]) -> handing.Target:
    person = data.get("person")
    chosen = int(person) if person else None
    return handing.Target(int(data["unit"]), chosen, limit=data.get("limit", ""))


def _opinion(dossier: Dossier, data: dict[str, Any], act: Act, seen: int | None) -> object:
    return handing.ask_opinion(
        dossier.pk, _target(data), data["question"], act=act, legal_basis=data["legal_basis"], seen=seen
    )


def _resolve(dossier: Dossier, data: dict[str, Any], act: Act, seen: int | None) -> object:
    decision = settling.Decision(
        data["number"], data["title"], data["issued_on"], data["kind"], data["signer"]
    )
    return settling.resolve(dossier.pk, decision, act=act, seen=seen)


def _reasoned(service: Callable[..., object]) -> Do:
    return lambda dossier, data, act, seen: service(dossier.pk, data["reason"], act=act, seen=seen)


def _noted(service: Callable[..., object]) -> Do:
    return lambda dossier, data, act, seen: service(dossier.pk, data["note"], act=act, seen=seen)


def _supplement(dossier: Dossier, data: dict[str, Any], act: Act, seen: int | None) -> object:
    given = [int(pk) for pk in data["given"]]
    return waiting.take_supplement(dossier.pk, given, act=act, note=data["note"], seen=seen)


def _ask_first(dossier: Dossier, data: dict[str, Any], act: Act, seen: int | None) -> object:
    return deciding.ask_registered(dossier.pk, data["papers"], data["reason"], act=act, seen=seen)


def _ask(dossier: Dossier, data: dict[str, Any], act: Act, seen: int | None) -> object:
    exception = data["exception"]
    return waiting.ask_supplement(
        dossier.pk, data["papers"], data["reason"], act=act, exception=exception, seen=seen
    )


_ALL = (
    Move(
        "accept",
        Kind.ACCEPTED,
        _("Tiếp nhận"),
        OptionalNoteForm,
        lambda dossier, _data, act, seen: deciding.accept_registered(dossier.pk, act=act, seen=seen),
        _("Đã tiếp nhận hồ sơ."),
    ),
    Move(
        "ask",
        Kind.COMPLETION_ASKED,
        _("Yêu cầu hoàn thiện hồ sơ"),
        MissingForm,
        _ask_first,
        _("Đã gửi yêu cầu."),
    ),
    Move(
        "refuse",
        Kind.REFUSED,
        _("Từ chối tiếp nhận"),
        ReasonForm,
        _reasoned(deciding.refuse_registered),
        _("Đã từ chối tiếp nhận."),
    ),
    Move(
        "take",
        Kind.TAKEN_OVER,
        _("Nhận bàn giao"),
        OptionalNoteForm,
        lambda dossier, data, act, seen: handing.take_over(dossier.pk, act=act, note=data["note"], seen=seen),
        _("Đã ghi nhận bàn giao."),
    ),
    Move("hand", Kind.HANDED_OVER, _("Chuyển xử lý"), HandForm, _hand, _("Đã chuyển hồ sơ.")),
    Move(
        "back",
        Kind.SENT_BACK,
        _("Trả lại bước trước"),
        ReasonForm,
        _reasoned(handing.send_back),
        _("Đã trả lại."),
    ),
    Move(
        "missing",
        Kind.SUPPLEMENT_ASKED,
        _("Yêu cầu bổ sung"),
        MissingForm,
        _ask,
        _("Đã gửi yêu cầu bổ sung."),
    ),
    Move(
        "supplement",
        Kind.SUPPLEMENTED,
        _("Nhận bổ sung"),
        SupplementForm,
        _supplement,
        _("Đã nhận giấy tờ bổ sung."),
    ),
    Move(
        "completed",
        Kind.COMPLETED,
        _("Nhận giấy tờ hoàn thiện"),
        SupplementForm,
        _supplement,
        _("Đã nhận đủ giấy tờ."),
    ),
    Move(
        "duty",
        Kind.DUTY_ASKED,
        _("Yêu cầu thực hiện nghĩa vụ tài chính"),
        ReasonForm,
        _reasoned(waiting.ask_duty),
        _("Đã gửi yêu cầu."),
    ),
    Move(
        "met",
        Kind.DUTY_MET,
        _("Đã thực hiện nghĩa vụ tài chính"),
        OptionalNoteForm,
        _noted(waiting.duty_met),
        _("Thời hạn được tính tiếp."),
    ),
    Move(
        "opinion", Kind.OPINION_ASKED, _("Xin ý kiến"), OpinionForm, _opinion, _("Đã gửi đề nghị cho ý kiến.")
    ),
    Move(
        "resume",
        Kind.RESUMED,
        _("Tiếp tục xử lý"),
        NoteForm,
        _noted(waiting.resume),
        _("Thời hạn được tính tiếp."),
    ),
    Move(
        "check",
        Kind.CHECKED,
        _("Kiểm tra xong, trình ký"),
        CheckForm,
        _noted(settling.check),
        _("Đã trình ký."),
    ),
    Move(
        "reject",
        Kind.CHECK_REJECTED,
        _("Không đồng ý, trả lại người trình"),
        ReasonForm,
        _reasoned(settling.reject_check),
        _("Đã trả lại người trình."),
    ),
    Move("resolve", Kind.RESOLVED, _("Ký, ban hành kết quả"), ResolveForm, _resolve, _("Đã có kết quả.")),
    Move(
        "extend",
        Kind.EXTENDED,
        _("Xin lỗi và hẹn lại"),
        ExtendForm,
        lambda dossier, data, act, seen: waiting.extend(
            dossier.pk, data["until"], data["reason"], act=act, seen=seen
        ),
        _("Đã hẹn lại; người nộp được báo."),
    ),
    Move(
        "post",
        Kind.SENT_BY_POST,
        _("Gửi kết quả qua bưu chính"),
        PostForm,
        lambda dossier, data, act, seen: settling.send_by_post(
            dossier.pk, data["tracking"], act=act, seen=seen
        ),
        _("Đã ghi mã bưu gửi."),
    ),
    Move(
        "return",
        Kind.RETURNED,
        _("Trả kết quả"),
        ReturnForm,
        lambda dossier, data, act, seen: settling.return_result(
            dossier.pk, act=act, delivery=data["delivery"], note=data["note"], seen=seen
        ),
        _("Đã trả kết quả."),
    ),
    Move(
        "reopen",
        Kind.REOPENED,
        _("Đính chính kết quả đã trả"),
        ReasonForm,
        _reasoned(settling.reopen),
        _("Đã nhận lại để đính chính."),
    ),
    Move(
        "fee",
        Kind.FEE_ASKED,
        _("Thêm khoản thu"),
        FeeForm,
        lambda dossier, data, act, seen: fees.ask_fee(
            dossier.pk, data["name"], data["amount"], act=act, seen=seen
        ),
        _("Đã thêm khoản thu."),
    ),
    Move(
        "withdraw",
        Kind.WITHDRAWN,
        _("Rút hồ sơ theo đề nghị"),
        ReasonForm,
        _reasoned(settling.withdraw),
        _("Đã rút hồ sơ."),
    ),
    Move(
        "stop",
        Kind.STOPPED,
        _("Dừng giải quyết"),
        ReasonForm,
        _reasoned(settling.stop),
        _("Đã dừng giải quyết."),
    ),
    Move(
        "note",
        Kind.NOTED,
        _("Ghi chú nội bộ"),
        NoteForm,
        lambda dossier, data, act, _seen: settling.note(dossier.pk, data["note"], act=act),
        _("Đã ghi chú."),
    ),
)
MOVES: dict[str, Move] = {move.name: move for move in _ALL}
