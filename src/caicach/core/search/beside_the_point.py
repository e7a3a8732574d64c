"""What is said around a matter, as data: words that name none, and matters that no procedure settles."""

from __future__ import annotations

from caicach.core.index.text import say
from caicach.core.search.sayings import Elsewhere

ELSEWHERE: tuple[Elsewhere, ...] = (
    Elsewhere(
        ("ly hôn", "ly dị", "li dị", "li hôn", "bỏ vợ", "bỏ chồng"),
        say(
            "Ly hôn do Tòa án nhân dân giải quyết; nộp đơn tại Tòa án nhân dân khu vực nơi cư trú.",
            "Divorce is settled by the courts; file at the regional people's court where you live.",
        ),
        unless=("ghi chú", "ghi vào sổ", "nước ngoài", "trích lục", "đã ly hôn", "xác nhận"),
    ),
    Elsewhere(
        ("đòi nợ", "kiện đòi nợ", "khởi kiện", "kiện ra tòa", "đơn kiện"),
        say(
            "Tranh chấp dân sự do Tòa án nhân dân giải quyết; nộp đơn khởi kiện tại Tòa án nhân dân khu vực.",
            "Civil disputes are settled by the courts; file a suit at the regional people's court.",
        ),
    ),
)

# Words of a question that say nothing of its matter. With marks only the very word counts (hỏi, not hội).
_FILLERS = """
tôi tui mình em anh chị cô chú bác cháu bạn ạ à ơi dạ vâng nhé nha với cho hỏi xin muốn cần phải được bị
làm đi thì là mà và của ở tại trong ngoài này kia đó nào gì sao đâu bao nhiêu lâu mấy như thế vậy có
không chưa rồi đã đang sẽ sắp nữa luôn giùm giúp hộ nộp thủ tục hồ sơ giấy tờ đơn để các những một hay
hoặc ai khi nếu vì bằng theo về ra vào lên xuống đến từ cái chiếc hôm qua nay mai ông bà cha mẹ ba má bố
con vợ chồng ngoại nội phường xã biết cách hướng dẫn phí tiền
"""
FILLERS = frozenset(_FILLERS.split())
