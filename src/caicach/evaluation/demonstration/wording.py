"""What units and appraisers write, in the words of careful officials; all of it invented."""

from __future__ import annotations

from caicach.core.codes.numbers import format_number
from caicach.core.index.answers import Answer
from caicach.core.index.model import Criterion, InputKind
from caicach.evaluation.demonstration.lots import lot, one_of

COPIED = (
    "Đơn vị đã chủ động tham mưu, triển khai đồng bộ, quyết liệt các giải pháp; kết quả thực hiện cơ bản "
    "đáp ứng yêu cầu, tuy còn một số khó khăn khách quan về nhân lực và kinh phí đã được báo cáo kịp thời."
)
"""An explanation that several communes hand in word for word."""
_OPENINGS = ("Theo sổ theo dõi", "Theo số liệu trên hệ thống", "Theo báo cáo", "Theo kết quả rà soát")
_CLOSINGS = (
    "hồ sơ gốc lưu tại Văn phòng",
    "chi tiết trong phụ lục báo cáo năm",
    "đã đối chiếu với số liệu của cơ quan chủ trì",
    "danh sách kèm theo báo cáo",
)
_OVERVIEWS = (
    "Trong năm, {unit} đã ban hành kế hoạch, phân công cụ thể từng nhiệm vụ và kiểm điểm tiến độ hằng tháng.",
    "{unit} tập trung vào giải quyết hồ sơ đúng hạn, thanh toán trực tuyến và số hóa kết quả.",
    "{unit} thực hiện nhiệm vụ trong điều kiện địa bàn rộng, công chức kiêm nhiệm nhiều việc.",
)
_DIFFICULTIES = (
    "Công chức đầu mối kiêm nhiệm, số liệu phải tổng hợp từ nhiều hệ thống chưa liên thông.",
    "Tỷ lệ người dân nộp hồ sơ trực tuyến ở các thôn xa trung tâm còn thấp.",
    "Một số văn bản hướng dẫn ban hành giữa năm nên chưa kịp cập nhật vào kế hoạch.",
)
_PROPOSALS = (
    "Đề nghị sớm thống nhất biểu mẫu số liệu giữa các hệ thống báo cáo.",
    "Đề nghị tổ chức tập huấn chấm điểm trước khi mở đợt đánh giá năm sau.",
    "Đề nghị bố trí kinh phí nâng cấp trang thiết bị Bộ phận Một cửa.",
)


def explanation(unit: str, leaf: Criterion, answer: Answer, year: int) -> str:
    """Return how a unit says that it came to a figure."""
    opening = one_of(_OPENINGS, unit, leaf.code, year)
    closing = one_of(_CLOSINGS, unit, leaf.code, year, "end")
    return f"{opening} của {unit}: {_figure(leaf, answer)}; {closing}."


def _figure(leaf: Criterion, answer: Answer) -> str:
    if answer.numerator is not None and answer.denominator is not None:
        return f"{format_number(answer.numerator)} trên tổng số {format_number(answer.denominator)}"
    value = answer.value
    if value is None:
        return "chưa phát sinh"
    if leaf.input is InputKind.YES_NO:
        return "đã thực hiện đúng quy định" if value else "chưa thực hiện được trong kỳ"
    if leaf.input is InputKind.POINTS:
        return f"tự chấm {format_number(value)} điểm theo hướng dẫn"
    return f"{format_number(value)} {leaf.unit or 'lần'}"


def reason(leaf: Criterion, true: Answer, *keys: object) -> str:
    """Return why an appraiser recognises other figures than were claimed."""
    if leaf.input is InputKind.YES_NO:
        texts: tuple[str, ...] = (
            "Văn bản ban hành sau thời hạn quy định, không được tính điểm.",
            "Chưa có văn bản kiểm chứng việc đã thực hiện trong kỳ đánh giá.",
        )
    elif leaf.input is InputKind.COUNT:
        texts = (
            f"Tài liệu kiểm chứng chỉ xác nhận {_figure(leaf, true)}.",
            f"Theo số liệu theo dõi của cơ quan chủ trì là {_figure(leaf, true)}.",
        )
    elif leaf.input is InputKind.POINTS:
        texts = (
            "Mới thực hiện một phần nội dung theo hướng dẫn chấm.",
            "Còn vướng mắc đã được nêu trong kết luận kiểm tra, chưa khắc phục xong.",
        )
    else:
        texts = (
            f"Số liệu trong báo cáo kèm theo là {_figure(leaf, true)}, không khớp với số tự chấm.",
            f"Điều chỉnh theo số liệu trên hệ thống: {_figure(leaf, true)}.",
            "Một số trường hợp ngoài kỳ đánh giá đã được loại ra.",
        )
    return one_of(texts, *keys, "reason")


ASKED = (
    "Đề nghị bổ sung trang số liệu chi tiết; tài liệu gửi kèm mới có phần lời.",
    "Đề nghị làm rõ thời điểm ban hành văn bản và gửi bản có chữ ký số.",
    "Đề nghị gửi danh sách kèm theo báo cáo để đối chiếu.",
)
INTERNAL = "Đối chiếu thêm với số liệu của phòng chuyên môn trước khi kết luận lần 2."
CONTESTED = (
    "Đơn vị đề nghị xem lại: văn bản ban hành đúng hạn, bản gửi lần đầu là bản sao lục nên ghi ngày sau.",
    "Số liệu trên hệ thống chưa cập nhật các hồ sơ tháng cuối kỳ; đơn vị gửi kèm danh sách đã đối chiếu.",
    "Nhiệm vụ được gia hạn theo văn bản của Ủy ban nhân dân tỉnh nên tính là đúng hạn.",
)
UPHELD = "Giữ nguyên kết quả thẩm định lần 1: giải trình chưa có tài liệu kiểm chứng mới."
GRANTED = "Chấp nhận giải trình: tài liệu bổ sung xác nhận số liệu đơn vị đã chấm."


def report_words(unit: str, year: int) -> tuple[str, str, str]:
    """Return what a unit writes around its table: overview, difficulties, proposals."""
    overview = one_of(_OVERVIEWS, unit, year).format(unit=unit)
    tasks = 18 + lot(unit, year, among=20)
    return (
        f"{overview} Kế hoạch năm {year} có {tasks} nhiệm vụ.",
        one_of(_DIFFICULTIES, unit, year),
        one_of(_PROPOSALS, unit, year),
    )
