"""Processes of their own for what would keep memory, and the frames in which they speak."""

from __future__ import annotations

import subprocess
import sys

TIMEOUT = 180
LENGTH_BYTES = 8
"""Before each piece stands how long it is."""


class TypesettingError(RuntimeError):
    """The PDF could not be made: Typst refused or took too long. The text says what it told."""


def run_apart(module: str, given: bytes) -> list[bytes]:
    """Return what a module of this package answers to ``given``, frame by frame.

    Raises TypesettingError when it fails or takes longer than ``TIMEOUT`` seconds.
    """
    try:
        # No shell, and the command is ours whole.
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-P", "-m", f"caicach.exchange.papers.{module}"],
            input=given,
            capture_output=True,
            check=False,
            timeout=TIMEOUT,
            env={},  # what the site keeps in its environment is not Typst's to see
        )
    except subprocess.TimeoutExpired:
        raise TypesettingError(f"no PDF within {TIMEOUT} seconds") from None
    if done.returncode:
        raise TypesettingError(done.stderr.decode(errors="replace")[-2000:])
    return frames(done.stdout)


def framed(piece: bytes) -> bytes:
    """Return a piece with its length before it."""
    return len(piece).to_bytes(LENGTH_BYTES) + piece


def frames(whole: bytes) -> list[bytes]:
    """Return the pieces that stand framed one after the other."""
    found, rest = [], memoryview(whole)
    while rest:
        end = LENGTH_BYTES + int.from_bytes(rest[:LENGTH_BYTES])
        found.append(bytes(rest[LENGTH_BYTES:end]))
        rest = rest[end:]
    return found
