"""The process in which Typst sets sheets of labels: a request in JSON comes in, the PDF goes out."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import typst

HERE = Path(__file__).parent
FONTS = HERE.parent / "papers" / "fonts"


def typeset(request: dict[str, Any]) -> bytes:
    """Return the PDF of a request."""
    pdf: bytes = typst.compile(
        str(HERE / "sheet.typ"),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"sheet": json.dumps(request)},
    )
    return pdf


def main() -> int:
    """Read a request, write its PDF; return 1, having said why, where Typst refuses it."""
    try:
        sys.stdout.buffer.write(typeset(json.load(sys.stdin.buffer)))
    except typst.TypstError as refusal:
        sys.stderr.write(str(refusal))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
