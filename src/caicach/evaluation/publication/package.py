"""The recompute package: what was scored, by which rules, and what came out, so that anybody works it out
again with ``caicach score`` and checks the digest with any tool.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TextIO

import yaml

from caicach.core.codes.text import fold
from caicach.evaluation.appraisal.council import COUNCIL
from caicach.evaluation.campaigns.models import CampaignBlock
from caicach.evaluation.publication.digests import line_of, rows_in_order
from caicach.evaluation.publication.models import ResultVersion
from caicach.evaluation.publication.recomputing import sheet_rows
from caicach.evaluation.publication.selectors import blocks_with
from caicach.evaluation.publication.tables import about, write_results_csv
from caicach.exchange.answers_writing import write_answers

ROWS = "rows.jsonl"


def write_package(result: ResultVersion, path: Path) -> None:
    """Write the ZIP: a folder a block with its set, answers and results, and the rows that the digest seals.

    The files bear the moment of the approval, so that the same result gives the same package.
    """
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        blocks = blocks_with(result)
        folders = [folder_of(place, block) for place, block in enumerate(blocks, 1)]
        ruled = []
        for folder, block in zip(folders, blocks, strict=True):
            with _text(archive, result, f"{folder}/set.yaml") as file:
                file.write(block.set_version.document)
            with _text(archive, result, f"{folder}/answers.csv") as file:
                write_answers(sheet_rows(result, block), file)
            with _text(archive, result, f"{folder}/results.csv") as file:
                write_results_csv(result, block, file)
            ties = _ties(result, block)
            ruled.append(bool(ties))
            if ties:
                with _text(archive, result, f"{folder}/ties.yaml") as file:
                    file.write(ties)
        with _member(archive, result, ROWS) as raw:
            for row in rows_in_order(result):
                raw.write(line_of(row))
        with _text(archive, result, "README.txt") as file:
            file.write(_readme(result, folders, ruled))


def folder_of(place: int, block: CampaignBlock) -> str:
    """Return the name of a block's folder: its place and what its title is without diacritics."""
    name = "-".join(re.findall(r"[a-z0-9]+", fold(block.title)))[:40]
    return f"{place}-{name or 'khoi'}"


def _ties(result: ResultVersion, block: CampaignBlock) -> str:
    """Return the council's orders that counted, as ``caicach score`` reads them; "" where there are none."""
    decisions = [
        {
            "block": block.block,
            "order": tie["order"],
            "by": COUNCIL,
            "reason": tie["reason"],
            "decided_on": tie["decided_on"],
        }
        for tie in result.ties
        if tie["block"] == block.pk
    ]
    if not decisions:
        return ""
    return str(yaml.safe_dump({"decisions": decisions}, allow_unicode=True, sort_keys=False))


def _readme(result: ResultVersion, folders: list[str], ruled: list[bool]) -> str:
    lines = [f"{name}: {text}" for name, text in about(result)]
    lines += [
        "",
        "TÍNH LẠI",
        "Cài phần mềm Cải Cách (mã nguồn mở), giải nén gói này rồi chạy trong từng thư mục:",
        "",
    ]
    for folder, has_ties in zip(folders, ruled, strict=True):
        decisions = " --decisions ties.yaml" if has_ties else ""
        lines += [
            f"  cd {folder}",
            f"  caicach score set.yaml answers.csv{decisions} --out tinh-lai.csv",
            "",
        ]
    lines += [
        "So tinh-lai.csv với results.csv: mọi điểm, tỷ lệ, hạng, xếp loại phải trùng nhau.",
        "Cột unit là mã đơn vị trong đợt đánh giá; tên đơn vị nằm trong answers.csv.",
        "",
        "KIỂM TRA TOÀN VẸN",
        f"SHA-256 của tệp {ROWS} phải đúng bằng mã kiểm tra kết quả ghi ở trên và trong quyết định công bố:",
        f"  sha256sum {ROWS}",
        "",
    ]
    return "\n".join(lines)


@contextmanager
def _member(archive: zipfile.ZipFile, result: ResultVersion, name: str) -> Iterator[IO[bytes]]:
    at = result.approved_at
    info = zipfile.ZipInfo(name, (at.year, at.month, at.day, at.hour, at.minute, at.second))
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    with archive.open(info, "w", force_zip64=True) as raw:
        yield raw


@contextmanager
def _text(archive: zipfile.ZipFile, result: ResultVersion, name: str) -> Iterator[TextIO]:
    with _member(archive, result, name) as raw:
        file = io.TextIOWrapper(raw, encoding="utf-8", newline="")
        yield file
        file.flush()
        file.detach()
