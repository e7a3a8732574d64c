"""What the command takes, and its help in both languages."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NoReturn

from caicach import __version__

Pair = tuple[str, str]

_FAULTS: tuple[tuple[str, str], ...] = (
    (r"the following arguments are required: (.*)", r"thiếu: \1"),
    (r"unrecognized arguments: (.*)", r"không hiểu: \1"),
    (r"argument (.*): invalid choice: (.*) \(choose from (.*)\)", r"\1: không có «\2»; chọn một trong: \3"),
    (r"argument (.*): expected one argument", r"\1: thiếu giá trị"),
    (r"argument (.*): expected at least one argument", r"\1: thiếu giá trị"),
    (r"ambiguous option: (.*) could match (.*)", r"\1 chưa rõ là \2"),
)


def language_of(arguments: Sequence[str]) -> str:
    """Return the language asked for by ``--lang``, Vietnamese unless it is English.

    The language of the machine is not consulted: a report must not change with the terminal.
    """
    for place, argument in enumerate(arguments):
        if argument == "--lang" and place + 1 < len(arguments):
            return "en" if arguments[place + 1] == "en" else "vi"
        if argument.startswith("--lang="):
            return "en" if argument == "--lang=en" else "vi"
    return "vi"


class _Formatter(argparse.RawDescriptionHelpFormatter):
    usage_word = "Cách dùng: "

    def add_usage(self, usage, actions, groups, prefix=None):  # type: ignore[no-untyped-def]
        """Begin the usage line in the language of the help."""
        super().add_usage(usage, actions, groups, self.usage_word if prefix is None else prefix)


class _EnglishFormatter(_Formatter):
    usage_word = "Usage: "


class Parser(argparse.ArgumentParser):
    """A parser that speaks one of two languages."""

    def __init__(self, *, lang: str = "vi", **options: object) -> None:
        self.lang = lang
        formatter = _EnglishFormatter if lang == "en" else _Formatter
        super().__init__(add_help=False, allow_abbrev=False, formatter_class=formatter, **options)  # type: ignore[arg-type]
        self._positionals.title = self.word(("Tham số", "Arguments"))
        self._optionals.title = self.word(("Tùy chọn", "Options"))
        self.add(
            "-h", "--help", action="help", words=("in hướng dẫn này rồi thoát", "show this help and exit")
        )

    def word(self, pair: Pair) -> str:
        """Return the words of this parser's language."""
        return pair[1] if self.lang == "en" else pair[0]

    def add(self, *names: str, words: Pair, **options: object) -> None:
        """Add an argument with its help in both languages."""
        self.add_argument(*names, help=self.word(words).replace("%", "%%"), **options)  # type: ignore[arg-type]

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the arguments and exit with 2."""
        if self.lang != "en":
            for pattern, vietnamese in _FAULTS:
                message = re.sub(f"^{pattern}$", vietnamese, message)
        self.print_usage(sys.stderr)
        word = self.word(("Lỗi", "Error"))
        more = self.word((f"Xem: {self.prog} --help", f"See: {self.prog} --help"))
        self.exit(2, f"{word}: {message}. {more}\n")


def make_parser(lang: str) -> Parser:
    """Return the parser of the whole command."""
    parser = Parser(
        lang=lang,
        prog="caicach",
        description=(
            "Score by any criteria set, exactly, with every point explained."
            if lang == "en"
            else "Chấm điểm theo bộ tiêu chí bất kỳ, chính xác, điểm nào cũng có lời giải thích."
        ),
    )
    parser.add(
        "--version",
        action="version",
        version=f"caicach {__version__}",
        words=("in phiên bản", "show the version"),
    )
    _common(parser, top=True)
    commands = _subcommands(parser, "command")
    criteria = _command(
        commands,
        lang,
        "criteria",
        (
            "kiểm tra, xem, so sánh bộ tiêu chí; tạo bảng mẫu",
            "check, show and compare criteria sets; make sheets",
        ),
        None,
    )
    _criteria_commands(criteria, lang)
    _score_command(commands, lang)
    _explain_command(commands, lang)
    return parser


def _subcommands(parser: Parser, dest: str) -> Commands:
    return parser.add_subparsers(
        title=parser.word(("Lệnh", "Commands")),
        metavar=parser.word(("<lệnh>", "<command>")),
        required=True,
        dest=dest,
        parser_class=Parser,
    )


def _common(parser: Parser, *, top: bool) -> None:
    default: object = "vi" if top else argparse.SUPPRESS
    parser.add(
        "--lang",
        choices=("vi", "en"),
        default=default,
        words=("ngôn ngữ: vi (mặc định) hoặc en", "language: vi (default) or en"),
    )
    parser.add(
        "--debug",
        action="store_true",
        default=False if top else argparse.SUPPRESS,
        words=("in chi tiết khi gặp lỗi không lường trước", "show details of an unexpected fault"),
    )


if TYPE_CHECKING:
    Commands = argparse._SubParsersAction["Parser"]  # noqa: SLF001 - argparse gives it no public name


def _command(
    commands: Commands,
    lang: str,
    name: str,
    words: Pair,
    run: Callable[[argparse.Namespace], int] | None,
    epilog: Pair = ("", ""),
) -> Parser:
    said = words[1] if lang == "en" else words[0]
    made = commands.add_parser(
        name,
        lang=lang,
        help=said,
        description=said[:1].upper() + said[1:] + ".",
        epilog=epilog[1] if lang == "en" else epilog[0],
    )
    _common(made, top=False)
    if run is not None:
        made.set_defaults(run=run)
    return made


_CODES: Pair = (
    "Mã thoát: 0 xong, không có phát hiện; 1 có phát hiện; 2 không đọc được hoặc dùng sai lệnh.",
    "Exit codes: 0 done and clean; 1 findings; 2 unreadable or misused.",
)
_SET: Pair = (
    "tệp hoặc thư mục của bộ tiêu chí, hoặc mã bộ tiêu chí trong ./criteria_sets (hay CAICACH_CRITERIA_SETS)",
    "file or folder of a set, or the id of one in ./criteria_sets (or CAICACH_CRITERIA_SETS)",
)
_ANSWERS: Pair = ("tệp số liệu: CSV, XLSX hoặc JSON", "the answers: CSV, XLSX or JSON")


def _criteria_commands(criteria: Parser, lang: str) -> None:
    commands = _subcommands(criteria, "subcommand")

    def lint(asked: argparse.Namespace) -> int:
        from caicach.cli.criteria import run_lint

        return run_lint(asked)

    made = _command(
        commands,
        lang,
        "lint",
        ("tìm chỗ mâu thuẫn, sai, thiếu trong bộ tiêu chí", "find faults in criteria sets"),
        lint,
        _CODES,
    )
    made.add(
        "paths",
        nargs="+",
        metavar="PATH",
        words=("bộ tiêu chí, hoặc thư mục chứa nhiều bộ", "sets, or folders of sets"),
    )
    made.add("--format", choices=("text", "json"), default="text", words=("dạng in ra", "output format"))
    made.add(
        "--min-severity",
        choices=("notice", "warning", "error"),
        default="notice",
        words=(
            "mức nhẹ nhất cần báo: notice (mặc định), warning, error",
            "least severity reported: notice (default), warning, error",
        ),
    )

    def show(asked: argparse.Namespace) -> int:
        from caicach.cli.criteria import run_show

        return run_show(asked)

    made = _command(
        commands,
        lang,
        "show",
        ("in cây tiêu chí, điểm tối đa và quy tắc bằng lời", "print the tree, maxima and rules in words"),
        show,
    )
    made.add("set", metavar="SET", words=_SET)
    made.add(
        "--code",
        metavar="CODE",
        default="",
        words=("chỉ in tiêu chí này và các mục con", "this criterion and its parts alone"),
    )

    def diff(asked: argparse.Namespace) -> int:
        from caicach.cli.criteria import run_diff

        return run_diff(asked)

    made = _command(
        commands,
        lang,
        "diff",
        ("so sánh hai bộ tiêu chí", "compare two criteria sets"),
        diff,
        (
            "Mã thoát: 0 giống nhau; 1 có khác; 2 không đọc được.",
            "Exit codes: 0 the same; 1 they differ; 2 unreadable.",
        ),
    )
    made.add("before", metavar="A", words=_SET)
    made.add("after", metavar="B", words=_SET)
    made.add("--format", choices=("text", "json"), default="text", words=("dạng in ra", "output format"))

    def template(asked: argparse.Namespace) -> int:
        from caicach.cli.criteria import run_template

        return run_template(asked)

    made = _command(
        commands,
        lang,
        "template",
        ("tạo bảng XLSX để điền số liệu", "make an XLSX sheet to fill in"),
        template,
    )
    made.add("set", metavar="SET", words=_SET)
    made.add("--out", metavar="FILE", required=True, words=("tệp .xlsx sẽ ghi", "the .xlsx file to write"))
    made.add(
        "--units",
        metavar="FILE",
        default="",
        words=(
            "danh sách đơn vị: CSV/XLSX có cột đơn vị (khối, tên), hoặc mỗi dòng một đơn vị",
            "the units: CSV/XLSX with a column unit (block, name), or one a line",
        ),
    )
    made.add(
        "--shape",
        choices=("units-in-columns", "units-in-rows"),
        default="units-in-columns",
        words=("mỗi đơn vị một cột (mặc định) hoặc một dòng", "a column a unit (default) or a row a unit"),
    )


def _reading_options(made: Parser) -> None:
    made.add(
        "--missing",
        choices=("zero", "blank", "refuse"),
        default="zero",
        words=(
            "chưa trả lời: 0 điểm (zero, mặc định), chưa biết (blank), hay từ chối chấm (refuse)",
            "unanswered: 0 points (zero, default), unknown (blank), or refuse to score (refuse)",
        ),
    )
    made.add(
        "--decimal",
        choices=("comma", "dot"),
        default=None,
        words=(
            "dấu thập phân của số viết bằng chữ trong tệp, khi tệp không tự nói rõ",
            "decimal sign of numbers in the file, where the file itself does not tell",
        ),
    )
    made.add(
        "--sheet", metavar="NAME", default="", words=("trang cần đọc của tệp XLSX", "the worksheet to read")
    )
    made.add(
        "--decisions",
        metavar="FILE",
        default="",
        words=("quyết định về các đơn vị bằng điểm (YAML)", "recorded decisions on ties (YAML)"),
    )


def _score_command(commands: Commands, lang: str) -> None:
    def run(asked: argparse.Namespace) -> int:
        from caicach.cli.scoring import run_score

        return run_score(asked)

    made = _command(
        commands, lang, "score", ("chấm điểm, xếp hạng, xếp loại", "score, rank and grade"), run, _CODES
    )
    made.add("set", metavar="SET", words=_SET)
    made.add("answers", metavar="ANSWERS", words=_ANSWERS)
    made.add(
        "--out",
        metavar="FILE",
        default="",
        words=("ghi kết quả: results.csv, hoặc .xlsx", "write the results: results.csv, or .xlsx"),
    )
    made.add(
        "--trace",
        metavar="FILE",
        default="",
        words=(
            "ghi lời giải thích từng điểm (JSON mỗi dòng)",
            "write the explanation of every number (JSON lines)",
        ),
    )
    made.add("--quiet", action="store_true", words=("không in bảng xếp hạng", "do not print the ranking"))
    _reading_options(made)


def _explain_command(commands: Commands, lang: str) -> None:
    def run(asked: argparse.Namespace) -> int:
        from caicach.cli.scoring import run_explain

        return run_explain(asked)

    made = _command(
        commands,
        lang,
        "explain",
        ("giải thích một điểm của một đơn vị", "explain one number of one unit"),
        run,
        _CODES,
    )
    made.add("set", metavar="SET", words=_SET)
    made.add("answers", metavar="ANSWERS", words=_ANSWERS)
    made.add(
        "unit",
        metavar="UNIT",
        words=("mã hoặc tên đơn vị (không cần dấu)", "id or name of the unit (diacritics optional)"),
    )
    made.add(
        "code",
        metavar="CODE",
        words=("mã tiêu chí, hoặc total cho tổng điểm", "code of the criterion, or total"),
    )
    made.add("--format", choices=("text", "json"), default="text", words=("dạng in ra", "output format"))
    _reading_options(made)
