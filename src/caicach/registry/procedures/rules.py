"""Deadline rules as a version keeps them, and back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from caicach.core.deadlines.rules import Counting, DeadlineRules, StartEvent, SupplementMode
from caicach.core.index.text import Text

USUAL_SOURCE = Text(
    "Quy tắc chung: tính từ khi tiếp nhận đủ hồ sơ (NĐ 118/2025/NĐ-CP Đ17.3, sửa đổi bởi NĐ 309/2026/NĐ-CP)",
    "General rule: counted from the acceptance of the full dossier (Decree 118/2025 Art. 17.3, as amended)",
)


def rules_to_json(rules: DeadlineRules) -> dict[str, Any]:
    """Return the rules as plain values, the same for the same rules."""
    return {
        "id": rules.id,
        "valid_from": rules.valid_from.isoformat(),
        "source": {"vi": rules.source.vi, "en": rules.source.en},
        "starts_at": str(rules.starts_at),
        "counting": str(rules.counting),
        "supplement": str(rules.supplement),
        "cutoff": rules.cutoff,
        "waits": rules.waits,
        "rolls": rules.rolls,
        "notice": rules.notice,
        "extensions": rules.extensions,
    }


def rules_from_json(kept: Mapping[str, Any], *, name: str, valid_from: date | None) -> DeadlineRules:
    """Return kept rules; what is not kept is as usual.

    Args:
        kept: what :func:`rules_to_json` gave, or a part of it.
        name: the id of the rules where none is kept.
        valid_from: since when they hold where no day is kept; None, since before anybody can say.

    Raises:
        ValueError: a kept value is none that the rules know.
    """
    source = kept.get("source")
    usual = DeadlineRules(id=name, valid_from=valid_from or date.min)
    return DeadlineRules(
        id=str(kept.get("id") or name),
        valid_from=date.fromisoformat(kept["valid_from"]) if kept.get("valid_from") else usual.valid_from,
        source=Text(source["vi"], source["en"]) if source else USUAL_SOURCE,
        starts_at=StartEvent(kept.get("starts_at", usual.starts_at)),
        counting=Counting(kept.get("counting", usual.counting)),
        supplement=SupplementMode(kept.get("supplement", usual.supplement)),
        cutoff=kept.get("cutoff", usual.cutoff),
        waits=bool(kept.get("waits", usual.waits)),
        rolls=bool(kept.get("rolls", usual.rolls)),
        notice=int(kept.get("notice", usual.notice)),
        extensions=int(kept.get("extensions", usual.extensions)),
    )
