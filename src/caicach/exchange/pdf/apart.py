"""A process of its own for every PDF that came from outside.

The libraries that read PDF are large, partly not safe to share between threads, and given files made by
strangers. Here they work in a child with bounds on memory and time, without the environment of the site, and
answer in JSON and bytes: a file that hangs, crashes or swallows memory costs its own refusal and no more.

A child module calls :func:`serve` with its tasks when it is run; the parent asks with :func:`ask`. The child
is given the question as JSON and the file as an open descriptor, so that the parent never holds a file in
memory; it answers with one line of JSON and bytes behind it.
"""

from __future__ import annotations

import io
import json
import mmap
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from threading import BoundedSemaphore
from typing import Any, BinaryIO

from caicach.exchange.pdf.faults import MAX_BYTES, PdfFault, PdfRefusedError

CPU_SECONDS = 20
WALL_SECONDS = 40
MEMORY_BYTES = 1_500_000_000

Task = Callable[[bytes, Mapping[str, Any]], tuple[Mapping[str, Any], bytes]]

# Each may take the memory above; further requests wait for their turn.
_turns = BoundedSemaphore(2)


def ask(module: str, task: str, file: BinaryIO, **question: object) -> tuple[Mapping[str, Any], bytes]:
    """Have a child module do a task on a whole file, and return its answer.

    Args:
        module: a module of this package, by its last name.
        task: a name that it serves.
        file: read from its beginning.
        question: further values, in JSON.

    Raises:
        PdfRefusedError: when the file is longer than allowed or no PDF, when the task refuses it, or when the
            child crashed or passed its bounds.
    """
    if file.seek(0, io.SEEK_END) > MAX_BYTES:
        raise PdfRefusedError(PdfFault.TOO_LARGE)
    file.seek(0)
    # Readers look for the header in the first kilobyte, behind what mail gateways and scanners put there.
    if b"%PDF-" not in file.read(1024):
        raise PdfRefusedError(PdfFault.NOT_PDF)
    head, body = _run(module, json.dumps({"task": task, **question}).encode(), file)
    if "fault" in head:
        raise PdfRefusedError(PdfFault(head["fault"]))
    return head, body


def _run(module: str, question: bytes, file: BinaryIO) -> tuple[Mapping[str, Any], bytes]:
    command = [sys.executable, "-I", "-X", "utf8", "-m", f"caicach.exchange.pdf.{module}"]
    with _turns, _on_disk(file) as descriptor:
        try:
            # The environment holds the site's secrets; and no shell: the command is ours whole.
            done = subprocess.run(  # noqa: S603
                [*command, str(descriptor)],
                input=question,
                pass_fds=(descriptor,),
                capture_output=True,
                timeout=WALL_SECONDS,
                env={},
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise PdfRefusedError(PdfFault.TOO_HEAVY) from None
    head, _line, body = done.stdout.partition(b"\n")
    if done.returncode != 0 or not head:
        raise PdfRefusedError(PdfFault.TOO_HEAVY)
    return json.loads(head), body


@contextmanager
def _on_disk(file: BinaryIO) -> Iterator[int]:
    """Give the descriptor of a file; one that is in memory is written down first."""
    try:
        descriptor = file.fileno()
    except OSError:
        with tempfile.TemporaryFile() as written:
            file.seek(0)
            shutil.copyfileobj(file, written)
            written.flush()
            yield written.fileno()
    else:
        yield descriptor


def serve(tasks: Mapping[str, Task]) -> None:
    """Bound this process, read one request, and answer it."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    question = json.loads(sys.stdin.buffer.read())
    with mmap.mmap(int(sys.argv[1]), 0, access=mmap.ACCESS_READ) as content:
        pdf = content[:]
    try:
        head, body = tasks[question["task"]](pdf, question)
    except PdfRefusedError as refused:
        head, body = {"fault": refused.fault}, b""
    except (MemoryError, RecursionError):
        head, body = {"fault": PdfFault.TOO_HEAVY}, b""
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n" + body)
    sys.stdout.buffer.flush()
