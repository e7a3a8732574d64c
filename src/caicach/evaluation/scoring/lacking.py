"""What a row still lacks before the sheet may be submitted ("Còn thiếu gì").

Công văn 383 and 384/BNV-CCHC of 28/1/2021 ask for evidence, or an explanation where there is none.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from caicach.core.index.model import Criterion
from caicach.evaluation.scoring.answers import is_adjustment, takes_answer
from caicach.evaluation.scoring.models import Cell


class Lack(models.TextChoices):
    """One thing that is missing from a row."""

    ANSWER = "answer", _("Chưa có số liệu, cũng chưa giải trình")
    EVIDENCE = "evidence", _("Chưa có tài liệu kiểm chứng, cũng chưa giải trình cách tính")
    PAGE = "page", _("Có tài liệu chưa chỉ trang, mục chứng minh")
    REASON = "reason", _("Chọn “không áp dụng” nhưng chưa giải trình")


def lacks(leaf: Criterion, cell: Cell) -> tuple[Lack, ...]:
    """Return what the row of a leaf lacks; nothing for what the unit does not answer itself."""
    if not takes_answer(leaf):
        return ()
    explained = bool(cell.explanation.strip())
    if not cell.answer:
        return () if is_adjustment(leaf) or explained else (Lack.ANSWER,)
    if cell.answer.get("not_applicable"):
        return () if explained else (Lack.REASON,)
    found: list[Lack] = []
    if not cell.evidence_count and not explained:
        found.append(Lack.EVIDENCE)
    if cell.pageless_count:
        found.append(Lack.PAGE)
    return tuple(found)
