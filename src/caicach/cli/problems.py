"""How the command says what is wrong."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Sequence

from caicach.core.index.problems import Problem, Severity
from caicach.core.index.text import Text, say
from caicach.exchange.file_faults import reason_of

SEVERITIES = {
    Severity.ERROR: Text("LỖI", "ERROR"),
    Severity.WARNING: Text("CẢNH BÁO", "WARNING"),
    Severity.NOTICE: Text("LƯU Ý", "NOTICE"),
}
COUNTED = {
    Severity.ERROR: Text("lỗi", "errors"),
    Severity.WARNING: Text("cảnh báo", "warnings"),
    Severity.NOTICE: Text("lưu ý", "notices"),
}
_LAST_UNREADABLE = 39

MOST_ERRORS = 500
MOST_REMARKS = 20
"""How many problems of one kind are printed; a sheet of thousands of units can have thousands."""


class UsageError(Exception):
    """The command cannot do what was asked; ``message`` says why and what to do."""

    def __init__(self, message: Text) -> None:
        self.message = message
        super().__init__(message.en)

    @classmethod
    def of_file(cls, fault: OSError) -> UsageError:
        """Return the fault of a file that cannot be opened or written."""
        return cls(
            say(
                "Không mở hoặc không ghi được tệp {f} ({w}). Kiểm tra đường dẫn và quyền.",
                "The file {f} cannot be opened or written ({w}). Check the path and the rights.",
                f=str(fault.filename or ""),
                w=reason_of(fault),
            )
        )

    @classmethod
    def unexpected(cls, fault: Exception) -> UsageError:
        """Return the sentence for a fault nobody foresaw."""
        return cls(
            say(
                "Gặp lỗi không lường trước ({t}: {m}). Chạy lại với --debug và gửi kèm những gì in ra.",
                "An unexpected fault ({t}: {m}). Run again with --debug and report what is printed.",
                t=type(fault).__name__,
                m=str(fault)[:200],
            )
        )


def print_problems(problems: Iterable[Problem], lang: str) -> None:
    """Print problems to the standard error, each on a line, errors first, most of a kind cut short."""
    order = list(Severity)
    counts: Counter[str] = Counter()
    for problem in sorted(problems, key=lambda one: order.index(one.severity)):
        counts[problem.id] += 1
        most = MOST_ERRORS if problem.severity is Severity.ERROR else MOST_REMARKS
        if counts[problem.id] <= most:
            print(f"{SEVERITIES[problem.severity].in_(lang)}: {problem.in_(lang)}", file=sys.stderr)
        elif counts[problem.id] == most + 1:
            held = say("… còn nữa, cùng loại [{i}].", "… and more of the same [{i}].", i=problem.id)
            print(held.in_(lang), file=sys.stderr)


def say_fault(message: Text, lang: str) -> None:
    """Print one sentence to the standard error."""
    print(f"{SEVERITIES[Severity.ERROR].in_(lang)}: {message.in_(lang)}", file=sys.stderr)


def exit_code(problems: Sequence[Problem]) -> int:
    """Return 2 when a file could not be read as what it should be, 1 for findings in what it says."""
    unreadable = any(
        problem.id[:1] == "F" and int(problem.id[1:]) <= _LAST_UNREADABLE for problem in problems
    )
    return 2 if unreadable else 1


def counted(problems: Iterable[Problem], lang: str) -> str:
    """Return how many problems there are of each severity, in words."""
    found = [problem.severity for problem in problems]
    parts = [
        f"{found.count(severity)} {COUNTED[severity].in_(lang)}" for severity in Severity if severity in found
    ]
    return ", ".join(parts) if parts else Text("không có phát hiện nào", "no findings").in_(lang)
