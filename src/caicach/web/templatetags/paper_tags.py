"""The printed papers of a dossier, as its page links to them."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import gettext_lazy as _

from caicach.work.dossiers.constants import PaymentState
from caicach.work.dossiers.printing.papers import Paper, printable

register = template.Library()

WORDS = {
    Paper.RECEIPT: _("Giấy tiếp nhận và hẹn trả"),
    Paper.SUPPLEMENT: _("Phiếu yêu cầu bổ sung"),
    Paper.REFUSAL: _("Phiếu từ chối tiếp nhận"),
    Paper.APOLOGY: _("Văn bản xin lỗi và hẹn lại"),
    Paper.STOP: _("Thông báo dừng giải quyết"),
    Paper.CONTROL: _("Phiếu kiểm soát quá trình"),
    Paper.FEE: _("Biên lai phí, lệ phí"),
    Paper.RESULT: _("Phiếu trả kết quả"),
}


@register.simple_tag
def printed_papers(story: Any) -> list[tuple[str, object]]:
    """Return which papers a dossier's page offers to print: their names in addresses, and in words."""
    paid = any(payment.state == PaymentState.PAID for payment in story.payments)
    found = printable(story.dossier, [event.kind for event in story.events], has_fee=paid)
    return [(paper.value, WORDS[paper]) for paper in found]
