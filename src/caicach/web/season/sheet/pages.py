"""What all pages of a sheet begin with: the sheet of the address, or nothing, and what there is to do now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from caicach.evaluation.campaigns.constants import CampaignState, ParticipantState, Stage
from caicach.evaluation.campaigns.models import Participant
from caicach.evaluation.campaigns.policies import can_answer, can_approve
from caicach.evaluation.scoring.constants import Step
from caicach.evaluation.scoring.models import SheetStep
from caicach.evaluation.scoring.selectors import Sheet, sheet_for, steps_of
from caicach.evaluation.scoring.services import reopened_part
from caicach.web.season.entry import Season

SOON, VERY_SOON = timedelta(days=3), timedelta(days=1)


def sheet_or_404(season: Season, participant: int) -> Sheet:
    """Return the sheet of an address: all of it, or the criteria that the reader was given.

    Raises Http404 where the reader may see nothing of it.
    """
    sheet = sheet_for(season.entered, participant, at=season.at)
    if sheet is None:
        raise Http404
    season.hours = sheet.hours
    return sheet


def whole_sheet_or_404(season: Season, participant: int) -> Sheet:
    """Return the same for pages of the sheet as a whole, which who sees a part alone does not find."""
    sheet = sheet_or_404(season, participant)
    if sheet.is_part:
        raise Http404
    return sheet


def has_own(sheet: Sheet) -> bool:
    """Return whether some criteria of a sheet that the reader sees whole are given to them."""
    reader = sheet.access.user_id
    return not sheet.is_part and any(cell.assignee_id == reader for cell in sheet.cells)


def asks_for_own(request: HttpRequest) -> bool:
    """Return whether the reader wants to see the criteria alone that are given to them."""
    return request.GET.get("mine") == "1"


@dataclass(frozen=True, slots=True)
class Clock:
    """The time left to the lock, in words, with the kind of status that shows it."""

    kind: str
    words: str


def clock_of(sheet: Sheet) -> Clock:
    """Return how long the sheet is open yet, by the server's time."""
    closes_at = sheet.closes_at
    if closes_at is None:
        begun = sheet.hours.has_begun(Stage.SELF_SCORING, sheet.at)
        return Clock("none", _("đã hết giờ tự đánh giá") if begun else _("chưa mở tự đánh giá"))
    left = closes_at - sheet.at
    kind = "bad" if left <= VERY_SOON else "warning" if left <= SOON else "good"
    hours, minutes = divmod(left.seconds // 60, 60)
    parts = [(left.days, _("%(n)s ngày")), (hours, _("%(n)s giờ")), (minutes, _("%(n)s phút"))]
    shown = [words % {"n": n} for n, words in parts if n][:2] or [_("%(n)s phút") % {"n": 0}]
    return Clock(kind, _("còn %(left)s nữa thì khóa") % {"left": " ".join(shown)})


@dataclass(frozen=True, slots=True)
class Standing:
    """What the reader of a sheet may do with it as a whole, and why not more; ``returned`` is the head's
    return of it, while nothing has come of that.
    """

    works: bool
    may_send: bool
    may_approve: bool
    may_return: bool
    may_report: bool
    advice: str
    returned: SheetStep | None


def standing_of(sheet: Sheet) -> Standing:
    """Return what the reader may do with the sheet now, with a word on what comes next."""
    participant, access = sheet.participant, sheet.access
    works, heads = can_answer(access, participant), can_approve(access, participant)
    open_now = participant.campaign.state == CampaignState.RUNNING and sheet.closes_at is not None
    drafting = sheet.state is ParticipantState.DRAFTING
    with_head = sheet.state is ParticipantState.WITH_HEAD
    reopened_for = reopened_part(participant, sheet.hours, sheet.at)
    return Standing(
        works=works,
        may_send=works and not heads and open_now and drafting,
        may_approve=heads and open_now and (drafting or with_head),
        may_return=heads and open_now and with_head,
        may_report=works and open_now and (drafting or with_head) and reopened_for is None,
        advice=(
            _part_advice(sheet, open_now=open_now)
            if sheet.is_part
            else _advice(sheet, works=works, heads=heads, open_now=open_now)
        ),
        returned=_returned(participant) if works and drafting else None,
    )


def _returned(participant: Participant) -> SheetStep | None:
    latest = next(iter(steps_of(participant)), None)
    return latest if latest is not None and latest.step == Step.RETURNED else None


def _advice(sheet: Sheet, *, works: bool, heads: bool, open_now: bool) -> str:
    if not works:
        return _("Bạn xem bảng này để theo dõi; chỉ đơn vị tự nhập được.")
    sealed = {
        ParticipantState.SUBMITTED: _(
            "Bảng đã nộp và được niêm phong. Muốn sửa, hãy đề nghị cơ quan chủ trì mở lại và nêu rõ lý do."
        ),
        ParticipantState.LOCKED: _(
            "Hết hạn mà chưa nộp nên bảng đã khóa với nội dung đã lưu đến giờ khóa. Muốn nộp bổ sung, "
            "hãy đề nghị cơ quan chủ trì mở lại và nêu rõ lý do."
        ),
    }
    if sheet.state in sealed:
        return sealed[sheet.state]
    if not open_now:
        return _("Ngoài thời gian tự đánh giá nên bảng chỉ để xem.")
    if sheet.state is ParticipantState.DRAFTING:
        return _reopened_advice(sheet)
    if heads:
        return _("Bảng đang chờ bạn duyệt: xem tóm tắt rồi duyệt và nộp, hoặc trả lại để sửa.")
    return _("Bảng đang chờ thủ trưởng duyệt nên tạm khóa. Cần sửa, hãy đề nghị thủ trưởng trả lại.")


def _reopened_advice(sheet: Sheet) -> str:
    reopened_for = reopened_part(sheet.participant, sheet.hours, sheet.at)
    if reopened_for is None:
        return ""
    return _("Bảng đã nộp, nay mở lại riêng phần %(codes)s; sửa xong phần này, hãy trình và nộp lại.") % {
        "codes": ", ".join(sorted(reopened_for)) or "–"
    }


def _part_advice(sheet: Sheet, *, open_now: bool) -> str:
    told = _("Bạn chỉ thấy các tiêu chí được giao; cán bộ đầu mối và thủ trưởng trình và nộp cả bảng.")
    if sheet.state in {ParticipantState.SUBMITTED, ParticipantState.LOCKED} or not open_now:
        return f"{told} " + _("Bảng đang khóa nên chỉ để xem.")
    if sheet.state is ParticipantState.WITH_HEAD:
        return f"{told} " + _("Bảng đang chờ thủ trưởng duyệt nên tạm khóa.")
    return told
