"""Records in the national portal's shapes, invented for tests; their texts run together as there."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

CHANNEL_HEAD = "Hình thức nộpThời gianPhí, lệ phíMô tả"
PAPER_HEAD = "Tên giấy tờMẫu đơn, tờ khaiSố lượng"
BASES_HEAD = "Tên văn bản pháp lýMã văn bản"


def flat(
    code: str = "1.900001", name: str = "Thủ tục minh họa cấp giấy phép", **values: Any
) -> dict[str, Any]:
    """Return a record of the flat shape: three ways of five working days, two papers, no fee stated."""
    record = {
        "ma_thu_tuc": code,
        "ten_thu_tuc": name,
        "detail_url": f"https://example.vn/{code}",
        "so_quyet_dinh": "01/QĐ-MH",
        "cap_thuc_hien": "Cấp tỉnh, Cấp xã",
        "loai_thu_tuc": "TTHC được giao luật quy định chi tiết",
        "linh_vuc": "Lĩnh vực minh họa",
        "doi_tuong_thuc_hien": "Công dân Việt Nam, Tổ chức (không bao gồm doanh nghiệp, HTX)",
        "co_quan_co_tham_quyen": "Ủy ban nhân dân cấp xã",
        "dia_chi_tiep_nhan": "",
        "trinh_tu_thuc_hien": "Bước 1: Nộp hồ sơ.\nBước 2: Nhận kết quả.",
        "cach_thuc_thuc_hien": CHANNEL_HEAD
        + "".join(
            f"{way}5 Ngày làm việcMiễn phí" for way in ("Trực tuyến", "Dịch vụ bưu chính", "Trực tiếp")
        ),
        "thanh_phan_ho_so": f"--{PAPER_HEAD}Đơn đề nghị theo mẫu;Mau01.docx1 bản chính"
        "Giấy ủy quyền (nếu có)0 bản chính,1 bản sao",
        "can_cu_phap_ly": f"{BASES_HEAD}Luật Minh họa12/2024/QH15Nghị định về minh họa34/2025/NĐ-CP",
        "yeu_cau_dieu_kien": "Không có thông tin",
        "ket_qua_xu_ly": "Giấy phép minh họaMã: KQ.G99.000001",
        "bo_nganh": "Bộ Minh họa",
    }
    return {**record, **values}


def nested(code: str = "1.900001", **values: Any) -> dict[str, Any]:
    """Return a record in the field names of the exchange service."""
    record: dict[str, Any] = {
        "MATTHC": code,
        "TENTTHC": "Thủ tục minh họa cấp giấy phép",
        "LINHVUCTHUCHIEN": [{"MALINHVUC": "MH-01", "TENLINHVUC": "Lĩnh vực minh họa"}],
        "CAPTHUCHIEN": "Cấp xã",
        "CACHTHUCTHUCHIEN": [
            {
                "KENH": "1",
                "THOIGIAN": [
                    {
                        "THOIGIANGIAIQUYET": "5",
                        "DONVITINH": "Ngày làm việc",
                        "MOTA": "",
                        "PHILEPHI": [{"MAPHILEPHI": "P1", "SOTIEN": "50000", "DONVI": "Đồng", "MOTA": ""}],
                    }
                ],
            },
            {
                "KENH": "2",
                "THOIGIAN": [{"THOIGIANGIAIQUYET": "3", "DONVITINH": "Ngày", "PHILEPHI": [{"SOTIEN": "0"}]}],
            },
        ],
        "THANHPHANHOSO": [
            {
                "TRUONGHOP": "",
                "GIAYTO": [
                    {"TENGIAYTO": "Đơn đề nghị", "TENMAUDON": "Mau01.docx", "URL": "https://example.vn/m"}
                ],
            }
        ],
        "TRINHTUTHUCHIEN": [{"TRUONGHOP": "", "TRINHTU": ["Nộp hồ sơ", "Nhận kết quả"]}],
        "KETQUATHUCHIEN": [{"TENKETQUA": "Giấy phép", "MAKETQUA": "KQ.G99.000001"}],
        "CANCUPHAPLY": [{"TENVANBAN": "Luật Minh họa", "SOVANBAN": "12/2024/QH15"}],
        "DOITUONGTHUCHIEN": ["Công dân Việt Nam"],
    }
    return {**record, **values}


def process(code: str, total: str, *times: str, **values: Any) -> dict[str, Any]:
    """Return an internal process in the shape of a decision's table: a step a time."""
    steps = [
        {"step": str(at), "cells": [f"Việc {at}", f"Người {at}"], "duration_text": time}
        for at, time in enumerate(times, start=1)
    ]
    record = {
        "decision": "01/QĐ-MH",
        "province": "TỈNH MINH HỌA",
        "date": "2026-01-05",
        "tthc_code": code,
        "name": "Quy trình minh họa",
        "total_text": total,
        "steps": steps,
    }
    return {**record, **values}


def jsonl(path: Path, records: Iterable[Mapping[str, Any]]) -> Path:
    """Write records a line each, gzipped where the name says so, and return the path."""
    lines = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records).encode()
    path.write_bytes(gzip.compress(lines) if path.suffix == ".gz" else lines)
    return path
