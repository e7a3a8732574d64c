"""The ``caicach`` command: criteria sets and scores without a server (docs/reference/command-line.md).

Everything heavy is imported by the command that needs it, so that ``--help`` answers at once.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from caicach.cli.parser import language_of, make_parser

CLEAN, FINDINGS, FAILED, INTERRUPTED = 0, 1, 2, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code: 0 done, 1 findings, 2 unreadable or misused."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            # Vietnamese must come out whole on a terminal set to any other language.
            reconfigure(encoding="utf-8")
    lang = language_of(given)
    asked = make_parser(lang).parse_args(given)
    asked.lang = lang
    try:
        return _run(asked, lang, debug=asked.debug)
    except BrokenPipeError:
        # The reader (such as head) has seen enough; Python must not complain of it when it exits.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return CLEAN


def _run(asked: object, lang: str, *, debug: bool) -> int:
    from caicach.cli.problems import UsageError, exit_code, print_problems, say_fault
    from caicach.core.index.problems import ProblemsError

    command = getattr(asked, "run")  # noqa: B009 - argparse sets it
    try:
        found: int = command(asked)
        sys.stdout.flush()
    except ProblemsError as fault:
        print_problems(fault.problems, lang)
        return exit_code(fault.problems)
    except UsageError as fault:
        say_fault(fault.message, lang)
    except BrokenPipeError:
        raise
    except OSError as fault:
        say_fault(UsageError.of_file(fault).message, lang)
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as fault:
        if debug:
            raise
        say_fault(UsageError.unexpected(fault).message, lang)
    else:
        return found
    return FAILED


__all__ = ["main"]
