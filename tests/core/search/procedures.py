"""Names of common procedures, typed in as facts: code, name and field as the national catalogue has them."""

from __future__ import annotations

import csv
import gzip
import json
from pathlib import Path

import pytest

from caicach.core.search import Entry, Index

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data" / "procedures"

COMMON = """
1.001193|Thủ tục đăng ký khai sinh|Hộ tịch
1.004884|Thủ tục đăng ký lại khai sinh|Hộ tịch
1.003583|Thủ tục đăng ký khai sinh lưu động|Hộ tịch
1.000689|Thủ tục đăng ký khai sinh kết hợp đăng ký nhận cha, mẹ, con|Hộ tịch
2.000528|Thủ tục đăng ký khai sinh có yếu tố nước ngoài|Hộ tịch
1.000656|Thủ tục đăng ký khai tử|Hộ tịch
1.005461|Đăng ký lại khai tử|Hộ tịch
1.000894|Thủ tục đăng ký kết hôn|Hộ tịch
1.004746|Thủ tục đăng ký lại kết hôn|Hộ tịch
1.000593|Thủ tục đăng ký kết hôn lưu động|Hộ tịch
2.000806|Thủ tục đăng ký kết hôn có yếu tố nước ngoài|Hộ tịch
1.004873|Thủ tục cấp Giấy xác nhận tình trạng hôn nhân|Hộ tịch
1.004859|Thủ tục thay đổi, cải chính, bổ sung thông tin hộ tịch, xác định lại dân tộc|Hộ tịch
1.001022|Thủ tục đăng ký nhận cha, mẹ, con|Hộ tịch
1.004837|Thủ tục đăng ký giám hộ|Hộ tịch
1.004845|Thủ tục đăng ký chấm dứt giám hộ|Hộ tịch
2.000635|Cấp bản sao Trích lục hộ tịch, bản sao Giấy khai sinh|Hộ tịch
2.001019|Chứng thực di chúc|Chứng thực
2.001016|Chứng thực văn bản từ chối nhận di sản|Chứng thực
2.000913|Chứng thực việc sửa đổi, bổ sung, hủy bỏ giao dịch|Chứng thực
2.000815|Chứng thực bản sao từ bản chính giấy tờ, văn bản do cơ quan, tổ chức có thẩm quyền cấp|Chứng thực
2.000884|Chứng thực chữ ký trong các giấy tờ, văn bản|Chứng thực
1.002211|Thủ tục công nhận hòa giải viên (cấp xã)|Hòa giải ở cơ sở
2.000930|Thủ tục thôi làm hòa giải viên (cấp xã)|Hòa giải ở cơ sở
1.012786|Cấp lại Giấy chứng nhận do bị mất|Đất đai
1.012784|Tách thửa hoặc hợp thửa đất|Đất đai
1.001612|Đăng ký thành lập hộ kinh doanh|Thành lập và hoạt động doanh nghiệp (hộ kinh doanh)
2.000720|Đăng ký thay đổi nội dung đăng ký hộ kinh doanh|Thành lập và hoạt động doanh nghiệp (hộ kinh doanh)
1.001266|Chấm dứt hoạt động hộ kinh doanh|Thành lập và hoạt động doanh nghiệp (hộ kinh doanh)
1.004222|Đăng ký thường trú|Đăng ký, quản lý cư trú
1.004194|Đăng ký tạm trú|Đăng ký, quản lý cư trú
1.003677|Khai báo tạm vắng|Đăng ký, quản lý cư trú
1.010038|Tách hộ|Đăng ký, quản lý cư trú
3.000346|Cấp giấy phép lái xe|Sát hạch, cấp giấy phép lái xe
3.000347|Đổi giấy phép lái xe|Sát hạch, cấp giấy phép lái xe
3.000348|Cấp lại giấy phép lái xe|Sát hạch, cấp giấy phép lái xe
1.014064|Cấp lại thẻ căn cước|Cấp, quản lý căn cước
1.014061|Cấp thẻ căn cước cho người từ đủ 14 tuổi trở lên|Cấp, quản lý căn cước
3.000333|Cấp Phiếu Lý lịch tư pháp cho công dân Việt Nam|Lý lịch tư pháp
2.001263|Đăng ký việc nuôi con nuôi trong nước|Nuôi con nuôi
1.001731|Hỗ trợ chi phí mai táng cho đối tượng bảo trợ xã hội|Bảo trợ xã hội
1.014027|Thực hiện, điều chỉnh, thôi hưởng trợ cấp hưu trí xã hội|Bảo trợ xã hội
1.001699|Xác định, xác định lại mức độ khuyết tật và cấp Giấy xác nhận khuyết tật|Bảo trợ xã hội
1.010833|Cấp giấy xác nhận thân nhân của người có công|Người có công
1.010803|Giải quyết chế độ trợ cấp thờ cúng liệt sĩ|Người có công
2.002307|Giải quyết chế độ mai táng phí đối với cựu chiến binh|Người có công
2.002308|Giải quyết chế độ mai táng phí đối với thanh niên xung phong thời kỳ chống Pháp|Người có công
3.000182|Tuyển sinh trung học cơ sở|Giáo dục trung học
2.002481|Chuyển trường đối với học sinh trung học cơ sở|Giáo dục trung học
1.011607|Công nhận hộ nghèo, hộ cận nghèo thường xuyên hằng năm|Giảm nghèo
2.000693|Giải quyết hưởng chế độ thai sản|Bảo hiểm xã hội
"""


class Catalogue:
    """Procedures by code, with the index over them."""

    def __init__(self, rows: dict[str, tuple[str, str]]) -> None:
        self.codes = list(rows)
        self.names = {code: name for code, (name, _field) in rows.items()}
        self.index = Index(
            [Entry(at, name, field, code) for at, (code, (name, field)) in enumerate(rows.items())]
        )

    def top(self, text: str, limit: int = 5) -> list[str]:
        """Return the codes that a question finds first."""
        return [self.codes[found.key] for found in self.index.search(text, limit=limit).found]


def common_rows() -> dict[str, tuple[str, str]]:
    """Return name and field of the common procedures by code."""
    lines = (line.split("|") for line in COMMON.strip().splitlines())
    return {code: (name, field) for code, name, field in lines}


def national_rows() -> dict[str, tuple[str, str]]:
    """Return name and field of the 2,642 procedures beside the project; skips the test aloud without them."""
    file = SHARED / "tthc_dichvucong_2642.jsonl.gz"
    if not file.is_file():
        pytest.skip(f"research data not found beside the project: {file.name}")
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    return {record["ma_thu_tuc"]: (record["ten_thu_tuc"], record["linh_vuc"]) for record in records}


def commune_rows() -> dict[str, tuple[str, str]]:
    """Return names of a commune's procedures that the national file lacks."""
    found: dict[str, tuple[str, str]] = {}
    for file, field in (("nuicam_376_joined.csv", "linh_vuc_nuicam"), ("tthc_names_sample.csv", "linh_vuc")):
        for row in _rows(file):
            if row["ten_tthc"]:
                found.setdefault(row["ma_tthc"], (row["ten_tthc"], row[field]))
    return found


def everyday_questions() -> list[dict[str, str]]:
    """Return the questions of citizens with the codes that answer them."""
    return _rows("citizen_queries_sample.csv")


def _rows(name: str) -> list[dict[str, str]]:
    file = SHARED / name
    if not file.is_file():
        pytest.skip(f"research data not found beside the project: {name}")
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))
