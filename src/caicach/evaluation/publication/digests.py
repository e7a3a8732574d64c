"""What the digest of a result covers: all of every row, line by line, so that whoever has the file of the
lines checks it with any tool.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from caicach.core.ledger import canonical_bytes
from caicach.evaluation.publication.models import ResultRow, ResultVersion

BATCH = 50
"""So many units are in memory at once: a row of 88 criteria takes a tenth of a megabyte."""


def content_of(row: ResultRow) -> dict[str, object]:
    """Return what the digest of a result covers of one unit: all of its row, and its name."""
    return {
        "participant": row.participant_id,
        "unit": row.participant.name,
        "block": row.block_id,
        "total": row.total,
        "maximum": row.maximum,
        "share": row.share,
        "self_total": row.self_total,
        "place": row.place,
        "is_tied": row.is_tied,
        "grade": row.grade,
        "grade_title": row.grade_title,
        "areas": row.areas,
        "nodes": row.nodes,
        "answers": row.answers,
        "facts": row.facts,
    }


def line_of(row: ResultRow) -> bytes:
    """Return a row as one line; the lines of all rows are the file whose SHA-256 is the result's digest, so
    that whoever has the file checks it with any tool.
    """
    return canonical_bytes(content_of(row)) + b"\n"


def rows_in_order(result: ResultVersion) -> Iterator[ResultRow]:
    """Iterate over the rows of a result with their units, in the order that the digest takes; few in memory
    at once.
    """
    rows = ResultRow.objects.filter(result=result).select_related("participant", "block").order_by("pk")
    return rows.iterator(chunk_size=BATCH)


def digest_of_result(result: ResultVersion) -> str:
    """Return the digest of the rows as they are kept now; equal to ``result.digest`` unless they were
    tampered with.
    """
    digest = hashlib.sha256()
    for row in rows_in_order(result):
        digest.update(line_of(row))
    return digest.hexdigest()
