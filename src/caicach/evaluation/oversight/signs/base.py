"""What a sign is, and the kinds of them with their rules in words."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from caicach.core.codes.numbers import format_number
from caicach.evaluation.oversight.signs.words import Words


class Severity(models.TextChoices):
    """How soon a person should look."""

    SERIOUS = "serious", _("Cần xem ngay")
    WARNING = "warning", _("Nên xem")
    NOTE = "note", _("Để ý")


class Kind(models.TextChoices):
    """The signs that are looked for, in the order in which they are shown."""

    OWN_UNIT = "own_unit", _("Thẩm định đơn vị của mình")
    AFTER_SEAL = "after_seal", _("Sửa sau khi nộp hoặc khóa")
    LATE_EVIDENCE = "late_evidence", _("Tài liệu thêm sau khi nộp")
    SAME_FILE_UNITS = "same_file_units", _("Nhiều đơn vị dùng cùng một tệp")
    SAME_PAGE = "same_page", _("Một trang tài liệu chứng minh nhiều tiêu chí")
    SAME_FILE_YEARS = "same_file_years", _("Tài liệu đã dùng ở đợt trước")
    OUT_OF_PERIOD = "out_of_period", _("Tài liệu ngoài kỳ đánh giá")
    PAGELESS = "pageless", _("Nhiều tài liệu không chỉ trang")
    INFLATION = "inflation", _("Tự chấm cao hơn hẳn thẩm định")
    INFLATED_CRITERION = "inflated_criterion", _("Tiêu chí bị cắt nhiều hơn hẳn các tiêu chí khác")
    APPRAISER_EFFECT = "appraiser_effect", _("Người thẩm định chấm khác hẳn đồng nghiệp")
    BURST = "burst", _("Kết luận dồn dập")
    ONE_HAND = "one_hand", _("Một người vừa trình vừa duyệt")
    LAST_HOUR = "last_hour", _("Sửa hàng loạt trong giờ cuối")
    COPIED_TEXT = "copied_text", _("Lời giải trình giống hệt nhau")
    ALL_FULL = "all_full", _("Tiêu chí mọi đơn vị đều tối đa")
    PERFECT = "perfect", _("Tự chấm tối đa mọi tiêu chí")
    TOO_ROUND = "too_round", _("Số liệu quá tròn")
    SHRUNK_BASE = "shrunk_base", _("Mẫu số giảm mạnh so với đợt trước")


RULES = {
    Kind.OWN_UNIT: _(
        "Người có vị trí (kể cả được ủy quyền) trong đơn vị mà lại được giao hoặc đã kết luận tiêu chí của "
        "đơn vị đó."
    ),
    Kind.AFTER_SEAL: _(
        "Câu trả lời ghi sau lần nộp hoặc khóa đầu tiên. Có gia hạn hoặc mở lại bao trùm thì chỉ để ý; "
        "không có thì cần xem ngay."
    ),
    Kind.LATE_EVIDENCE: _(
        "Tài liệu gắn vào phần tự đánh giá sau lần nộp hoặc khóa đầu tiên. Tài liệu nộp kèm giải trình không "
        "tính."
    ),
    Kind.SAME_FILE_UNITS: _(
        "Cùng một báo cáo, biên bản, bảng số liệu hoặc ảnh chụp (cùng mã băm SHA-256) chứng minh cho từ hai "
        "đơn vị. Quyết định, kế hoạch, công văn của cấp trên dùng chung không tính."
    ),
    Kind.SAME_PAGE: _(
        "Cùng một tệp và cùng một trang, mục chứng minh từ bốn tiêu chí của một đơn vị. Một báo cáo dùng cho "
        "nhiều tiêu chí ở các trang khác nhau không tính."
    ),
    Kind.SAME_FILE_YEARS: _("Tệp đã chứng minh ở đợt trước được dùng lại, từ ba tệp trong một đơn vị."),
    Kind.OUT_OF_PERIOD: _(
        "Ngày ban hành trước kỳ đánh giá quá 60 ngày hoặc sau khi kỳ kết thúc, ở từ 20% và ít nhất năm tài "
        "liệu của đơn vị."
    ),
    Kind.PAGELESS: _("Từ một nửa và ít nhất mười tiêu chí có tài liệu chưa chỉ trang, mục sau khi đã nộp."),
    Kind.INFLATION: _(
        "Phần điểm thẩm định cắt của đơn vị, tính theo điểm tối đa, lệch khỏi trung vị của khối quá 3,5 lần "
        "độ lệch tuyệt đối trung vị và hơn trung vị ít nhất 5 điểm phần trăm; khối có từ tám đơn vị đã thẩm "
        "định quá nửa số mục."
    ),
    Kind.INFLATED_CRITERION: _(
        "Phần điểm thẩm định cắt của một tiêu chí, tính trung bình theo điểm tối đa trên các đơn vị đã thẩm "
        "định, lệch khỏi trung vị của các tiêu chí cùng khối quá 3,5 lần độ lệch tuyệt đối trung vị và hơn "
        "trung vị ít nhất 5 điểm phần trăm; mỗi tiêu chí từ tám đơn vị, khối có từ tám tiêu chí như thế."
    ),
    Kind.APPRAISER_EFFECT: _(
        "So phần điểm cắt với đồng nghiệp trên cùng tiêu chí (kiểm định tổng hạng theo từng tiêu chí), ít "
        "nhất 30 kết luận; p nhỏ hơn 0,01 chia cho số người được so, và chênh ít nhất 5 điểm phần trăm."
    ),
    Kind.BURST: _("Từ 20 kết luận của một người trong một phút."),
    Kind.ONE_HAND: _("Cùng một người trình bảng rồi duyệt và nộp."),
    Kind.LAST_HOUR: _(
        "Từ một nửa và ít nhất mười mục của đơn vị được ghi trong giờ cuối trước khi hết hạn tự đánh giá."
    ),
    Kind.COPIED_TEXT: _("Lời giải trình từ 80 ký tự giống hệt nhau ở từ ba đơn vị của cùng một tiêu chí."),
    Kind.ALL_FULL: _("Mọi đơn vị mà tiêu chí áp dụng đều đạt tối đa, từ mười đơn vị."),
    Kind.PERFECT: _("Điểm tự chấm bằng điểm tối đa áp dụng, khi trung vị của khối dưới 95%."),
    Kind.TOO_ROUND: _(
        "Tỷ lệ mẫu số chia hết cho 10 (chỉ xét mẫu số từ 20) cao đến mức nếu ngẫu nhiên (một phần mười) thì "
        "xác suất dưới 0,0001; từ năm tiêu chí."
    ),
    Kind.SHRUNK_BASE: _(
        "Mẫu số dưới một nửa đợt trước (đợt trước từ 20) trong khi tỷ lệ tăng, ở từ hai tiêu chí của đơn vị."
    ),
}


@dataclass(frozen=True, slots=True)
class Trace:
    """One row behind a sign: words, and the unit and criterion where it is found."""

    words: Words
    participant_id: int = 0
    unit: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing that deserves a look.

    ``subject`` names it for ever within its kind; ``person_id`` is the appraiser it speaks of, whose name
    stands in ``about`` for those alone who may read it. ``p`` is the chance that an honest case looks so,
    where the rule is a statistical one.
    """

    kind: Kind
    severity: Severity
    subject: str
    about: Words
    finding: Words
    count: int
    p: float | None = None
    traces: tuple[Trace, ...] = ()
    person_id: int = 0

    @property
    def key(self) -> str:
        """The sign's name for ever, under which people's words on it are kept."""
        return f"{self.kind}:{self.subject}"[:200]

    @property
    def chance(self) -> str:
        """The chance as readers write numbers; below a ten-thousandth only that it is less."""
        if self.p is None:
            return ""
        least = Decimal("0.0001")
        shown = Decimal(str(self.p))
        return f"< {format_number(least)}" if shown < least else format_number(shown, places=4)
