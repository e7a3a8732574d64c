"""What the scoring table in the browser is told after a saving, and when it asks what has changed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import Decimal

from django.http import HttpRequest, JsonResponse
from django.middleware.csrf import get_token
from django.utils import timezone
from django.utils.translation import gettext as _

from caicach.evaluation.campaigns.constants import ParticipantState
from caicach.evaluation.scoring.models import Cell, CellRevision
from caicach.evaluation.scoring.selectors import Mark
from caicach.evaluation.scoring.table import Row, Table
from caicach.web.season.sheet.lines import lacks_text, points_text, share_text
from caicach.web.templatetags.index_tags import figure

Told = dict[str, object]
FRESH_HEADER = "X-CSRFToken"


def json_answer(request: HttpRequest, told: Mapping[str, object], status: int = 200) -> JsonResponse:
    """Return an answer to the table, with the token it needs for its next saving."""
    answer = JsonResponse(told, status=status, json_dumps_params={"ensure_ascii": False})
    answer[FRESH_HEADER] = get_token(request)
    answer["Cache-Control"] = "no-store"
    return answer


def told_of(table: Table, mark: Mark, changed: Collection[str]) -> Told:
    """Return how the sheet stands: all points, and what is in the boxes of the rows that changed."""
    sheet = table.sheet
    tally = table.tally
    return {
        "mark": mark.text,
        "since": mark.revision,
        "now": timezone.now().isoformat(),
        "state": sheet.state.value,
        "stateWords": str(ParticipantState(sheet.state).label),
        "closesAt": sheet.closes_at.isoformat() if sheet.closes_at else "",
        "rows": {row.code: row_told(row) for row in table.rows if row.code in changed and row.cell},
        "points": {row.code: _points(row) for row in table.rows},
        "top": {
            "score": figure(tally.total),
            "maximum": figure(tally.maximum),
            "share": figure(tally.share, 1),
            "answered": tally.answered,
            "expected": tally.expected,
            "lacking": tally.lacking,
        },
    }


def _points(row: Row) -> Told:
    told: Told = {
        "points": points_text(row.self_points),
        "maximum": figure(row.maximum),
        "share": share_text(row),
        "part": _part(row.self_points.score, row.maximum),
    }
    if row.cell is not None:
        told |= {
            "status": row.self_points.status,
            "lacks": lacks_text(row),
            "writable": row.is_writable,
            "papers": row.cell.evidence_count,
        }
    return told


def _part(score: Decimal | None, maximum: Decimal | None) -> str:
    if score is None or not maximum:
        return "0"
    return f"{min(max(score * 100 / maximum, Decimal(0)), Decimal(100)):.2f}"


def row_told(row: Row) -> Told:
    """Return what is in the boxes of a row, with who wrote it."""
    assert row.cell is not None
    return {
        "version": row.cell.version,
        "boxes": {box.field.name: box.text for box in row.boxes},
        "notApplicable": bool(row.cell.answer.get("not_applicable")),
        "explanation": row.cell.explanation,
        "by": str(row.cell.answered_by or ""),
        "byId": row.cell.answered_by_id,
        "at": moment(row.cell),
    }


def moment(written: Cell | CellRevision) -> str:
    """Return when something was written, as people say it."""
    at = written.answered_at if isinstance(written, Cell) else written.at
    return "" if at is None else f"{timezone.localtime(at):%H:%M %d/%m/%Y}"


def script_words() -> dict[str, str]:
    """Return the words that the table says by itself, in the reader's language; {x} are put in by it."""
    return {
        "dirty": _("chưa lưu"),
        "saving": _("đang lưu"),
        "saved": _("đã lưu"),
        "retry": _("chưa lưu được, sẽ thử lại"),
        "conflict": _("bị trùng, bấm để chọn bản"),
        "wrong": _("sai, chưa lưu"),
        "closed": _("không lưu được nữa"),
        "allSaved": _("Mọi thay đổi đã lưu"),
        "nothing": _("Chưa có thay đổi"),
        "pending": _("{n} dòng chưa lưu, đang gửi…"),
        "kept": _("{n} dòng chưa lưu được; nội dung giữ trong trình duyệt này"),
        "offline": _("Mất mạng: {n} dòng giữ trong trình duyệt, có mạng sẽ tự lưu"),
        "wrongRows": _("{n} dòng cần sửa trước khi lưu"),
        "session": _(
            "Phiên đăng nhập đã hết. Nội dung vừa nhập vẫn được giữ; hãy đăng nhập lại ở thẻ mới, "
            "trang này sẽ tự lưu tiếp."
        ),
        "gone": _("Không còn mở được bảng này. Nội dung vừa nhập vẫn được giữ trong trình duyệt."),
        "rowSaved": _("Tiêu chí {code}: đã lưu, {points} điểm"),
        "rowWrong": _("Tiêu chí {code}: {text}"),
        "rowConflict": _("Tiêu chí {code}: {by} vừa sửa trước bạn"),
        "rowOther": _("{by} vừa sửa tiêu chí {code}"),
        "changedBy": _("{by} sửa lúc {at}"),
        "restored": _("Đã lấy lại {n} dòng nhập lần trước mà chưa kịp lưu; đang lưu tiếp."),
        "restoredClosed": _("Có {n} dòng nhập lần trước chưa kịp lưu, nay bảng không nhận nữa:"),
        "shown": _("{n} tiêu chí khớp"),
        "collapse": _("Thu gọn {code}"),
        "expand": _("Mở {code}"),
        "noneLacking": _("Không còn mục nào thiếu"),
        "lackingOne": _("Còn thiếu {n} mục"),
        "lackingNext": _("Mục còn thiếu: {code}"),
        "pasteRows": _("Sẽ điền {n} dòng, từ {first} đến {last}:"),
        "pasteMore": _("và {n} dòng nữa"),
        "pasteLeft": _("{n} dòng dán thừa, không còn ô để điền."),
        "pasted": _("Đã điền {n} dòng."),
        "undone": _("Đã hoàn tác {n} dòng."),
        "left": _("còn {text} nữa thì khóa"),
        "days": _("{n} ngày"),
        "hours": _("{n} giờ"),
        "minutes": _("{n} phút"),
        "over": _("đã hết giờ tự đánh giá"),
        "stateChanged": _("Bảng đã chuyển sang “{state}”. Tải lại trang để xem việc làm được tiếp theo."),
        "explained": _("Đã giải trình"),
        "explain": _("Giải trình"),
        "papers": _("{n} tài liệu"),
        "notApplicable": _("không áp dụng"),
        "empty": _("(để trống)"),
        "yes": _("Có"),
        "no": _("Không"),
    }
