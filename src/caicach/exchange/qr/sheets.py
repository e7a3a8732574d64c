"""Sheets of labels, A4, to cut or to put up: name, code and QR code of each procedure, field by field.

Typst sets them in a process of its own, as it does papers. All text goes in as JSON and is never markup.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field

from caicach.exchange.qr.codes import qr_svg

ACROSS, DOWN = 3, 4
"""Labels of a page: a code of 42 mm is read from an arm's length."""
MOST = 3_000
"""Labels of one file."""
TIMEOUT = 120


class SheetError(RuntimeError):
    """The sheets could not be made; the text says why."""


@dataclass(frozen=True, slots=True)
class Label:
    """One label.

    Attributes:
        title: the procedure's name, or the field's.
        code: the code under the name; empty where there is none.
        address: what the QR code opens.
    """

    title: str
    code: str
    address: str


@dataclass(frozen=True, slots=True)
class LabelGroup:
    """The labels of one field, which begin on a new page."""

    title: str
    labels: Sequence[Label] = field(default_factory=tuple)


def to_sheets(groups: Sequence[LabelGroup], *, head: str, foot: str, language: str = "vi") -> bytes:
    """Return the sheets as one PDF.

    Args:
        groups: the fields in order; those without labels are left out.
        head: the line at the top of every page, such as the agency.
        foot: the line at the bottom, which says how to use the code.
        language: of the document, for screen readers.

    Raises:
        SheetError: there is no label, there are more than ``MOST``, or Typst failed.
    """
    kept = [group for group in groups if group.labels]
    count = sum(len(group.labels) for group in kept)
    if not count or count > MOST:
        raise SheetError(f"a file holds 1 to {MOST} labels, not {count}")
    request = {
        "head": head,
        "foot": foot,
        "language": language,
        "across": ACROSS,
        "down": DOWN,
        "groups": [
            {
                "title": group.title,
                "labels": [
                    {"title": label.title, "code": label.code, "qr": qr_svg(label.address)}
                    for label in group.labels
                ],
            }
            for group in kept
        ],
    }
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-m", "caicach.exchange.qr.typesetting"],
            input=json.dumps(request).encode(),
            capture_output=True,
            check=False,
            timeout=TIMEOUT,
            env={},  # what the site keeps in its environment is not Typst's to see
        )
    except subprocess.TimeoutExpired:
        raise SheetError(f"no PDF within {TIMEOUT} seconds") from None
    if done.returncode:
        raise SheetError(done.stderr.decode(errors="replace")[-2000:])
    return done.stdout
