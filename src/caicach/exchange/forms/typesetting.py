"""The process in which a long form is set: a job in JSON comes in, the PDF goes out."""

from __future__ import annotations

import json
import sys

import typst

from caicach.exchange.forms.press import typeset


def main() -> int:
    """Read a job, write its PDF; return 1, having said why, where Typst refuses it."""
    try:
        sys.stdout.buffer.write(typeset(json.load(sys.stdin.buffer)))
    except typst.TypstError as refusal:
        sys.stderr.write(str(refusal))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
