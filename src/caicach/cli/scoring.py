"""``caicach score`` and ``caicach explain``."""

from __future__ import annotations

import argparse
import difflib
import json
import sys
from pathlib import Path

from caicach.cli.problems import UsageError, print_problems
from caicach.cli.progress import Progress
from caicach.cli.sets import load, locate
from caicach.core.codes.numbers import format_number
from caicach.core.codes.text import fold, sort_key, tidy
from caicach.core.index.explaining import explain
from caicach.core.index.lint import contradictions
from caicach.core.index.plan import Status
from caicach.core.index.problems import Problem, ProblemsError, Severity
from caicach.core.index.ranking import TieDecisionError
from caicach.core.index.result import TOTAL, Missing, Result
from caicach.core.index.scoring import score
from caicach.core.index.text import Text, say
from caicach.core.index.trace import Part, Trace
from caicach.exchange.answers import read_answers
from caicach.exchange.numbers import Separator
from caicach.exchange.outputs import Outputs
from caicach.exchange.results import trace_lines, write_results, write_trace

ROWS_SHOWN = 20


def run_score(asked: argparse.Namespace) -> int:
    """Score a file of answers; print the ranking and write the files asked for, all of them or none."""
    _spare_inputs(asked)
    progress = Progress(asked.lang)
    result, warnings = _scored(asked, progress)
    print_problems(warnings, asked.lang)
    if Missing(asked.missing) is Missing.ZERO and any(one.id == "A017" for one in warnings):
        print(
            say(
                "Câu chưa trả lời đang được tính 0 điểm; thêm --missing blank để coi là chưa biết điểm.",
                "What is not answered earns 0 points; with --missing blank its points are unknown.",
            ).in_(asked.lang),
            file=sys.stderr,
        )
    if asked.out or asked.trace:
        _write(asked, result, progress)
    if not asked.quiet:
        _print_ranking(result, asked.lang)
    return 0


def _spare_inputs(asked: argparse.Namespace) -> None:
    """Raise UsageError when an output would replace what the score is made of: a filled-in sheet is work."""
    inputs = {Path(name).resolve() for name in (asked.answers, asked.decisions) if name}
    inputs.add(locate(asked.set).resolve())
    for name in (asked.out, asked.trace):
        if name and Path(name).resolve() in inputs:
            raise UsageError(
                say(
                    "{f} là tệp đầu vào, kết quả không được ghi đè lên. Chọn tên khác cho kết quả.",
                    "{f} is an input and is not overwritten by results. Choose another name for them.",
                    f=name,
                )
            )


def _scored(asked: argparse.Namespace, progress: Progress) -> tuple[Result, list[Problem]]:
    """Return the result and the warnings.

    Raises ProblemsError with everything found when the answers cannot be scored; UsageError.
    """
    criteria_set = load(asked.set)
    decisions = None
    if asked.decisions:
        from caicach.exchange.tie_decisions import read_tie_decisions

        decisions = read_tie_decisions(Path(asked.decisions))
    with progress.doing(say("Đọc số liệu…", "Reading the answers …")):
        sheet, problems = read_answers(
            Path(asked.answers),
            criteria_set,
            decimal=Separator(asked.decimal) if asked.decimal else None,
            sheet=asked.sheet,
        )
    if any(problem.severity is Severity.ERROR for problem in problems):
        raise ProblemsError([*contradictions(criteria_set), *problems])
    with progress.doing(say("Chấm điểm…", "Scoring …")):
        try:
            result = score(criteria_set, sheet, missing=Missing(asked.missing), decisions=decisions)
            for block in result.blocks():
                result.ranks(block)
        except ProblemsError as fault:
            raise ProblemsError([*fault.problems, *problems]) from None
        except TieDecisionError as fault:
            raise UsageError(
                say(
                    "Quyết định về thứ tự nêu các đơn vị không bằng điểm: {u}. Chỉ quyết định giữa các đơn "
                    "vị vẫn bằng điểm sau mọi tiêu chí phụ.",
                    "A decision names units that are not tied: {u}. Decide between units that are still "
                    "equal after every tie-break.",
                    u=", ".join(fault.decision.order),
                )
            ) from None
    return result, [*problems, *result.warnings]


def _write(asked: argparse.Namespace, result: Result, progress: Progress) -> None:
    nodes = len(result.units) * (len(result.plan.nodes) + 1)
    with Outputs() as outputs:
        try:
            places = [(name, outputs.path(Path(name))) for name in (asked.out, asked.trace) if name]
        except ValueError:
            raise UsageError(
                say(
                    "--out và --trace trùng một tệp. Đặt hai tên khác nhau.",
                    "--out and --trace name the same file. Give two names.",
                )
            ) from None
        for name, path in places:
            if name == asked.trace:
                what = say("Ghi lời giải thích", "Writing explanations")
                write_trace(progress.over(trace_lines(result), nodes, what), path)
            elif Path(name).suffix.lower() == ".xlsx":
                from caicach.exchange.result_workbook import write_result_workbook

                with progress.doing(say("Ghi kết quả…", "Writing the results …")):
                    write_result_workbook(result, path, asked.lang)
            else:
                write_results(
                    progress.over(result.rows(), nodes, say("Ghi kết quả", "Writing results")), path
                )
    for name, _ in places:
        print(say("Đã ghi {f}.", "Wrote {f}.", f=name).in_(asked.lang), file=sys.stderr)


def _print_ranking(result: Result, lang: str) -> None:
    heads = [text.in_(lang) for text in (Text("Hạng", "Rank"), Text("Đơn vị", "Unit"), Text("Điểm", "Score"))]
    heads += [Text("Tỷ lệ", "Share").in_(lang), Text("Xếp loại", "Grade").in_(lang)]
    for block, units in result.blocks().items():
        if not units:
            continue
        known = result.criteria_set.block(block)
        print(f"{known.title.in_(lang) if known else block} ({len(units)})")
        ranks = result.ranks(block)
        names = sorted(
            (unit.unit.unit for unit in units),
            key=lambda unit: (unit not in ranks, ranks[unit].place if unit in ranks else 0, sort_key(unit)),
        )
        rows = [heads] + [_ranking_row(result, unit, lang) for unit in names[:ROWS_SHOWN]]
        widths = [max(len(row[column]) for row in rows) for column in range(len(heads))]
        for row in rows:
            cells = [
                cell.ljust(width) if column in {1, 4} else cell.rjust(width)
                for column, (cell, width) in enumerate(zip(row, widths, strict=True))
            ]
            print("  " + "  ".join(cells).rstrip())
        if len(names) > ROWS_SHOWN:
            print("  " + say("… và {n} đơn vị khác", "… and {n} more", n=len(names) - ROWS_SHOWN).in_(lang))


def _ranking_row(result: Result, unit: str, lang: str) -> list[str]:
    rank, total, share, graded = result.rank(unit), result.total(unit), result.share(unit), result.grade(unit)
    name = result.units[unit].unit.name
    return [
        str(rank.place) if rank else "–",
        f"{unit} ({name})" if name else unit,
        "–" if total is None else format_number(total, lang, 2),
        "–" if share is None else f"{format_number(share, lang, 2)} %",
        graded.title.in_(lang) if graded else "",
    ]


def run_explain(asked: argparse.Namespace) -> int:
    """Print why one number of one unit is what it is."""
    result, warnings = _scored(asked, Progress(asked.lang))
    unit = _unit(result, asked.unit)
    print_problems([one for one in warnings if one.place.unit in {"", unit}], asked.lang)
    if asked.code != TOTAL and asked.code not in result.plan.index:
        near = difflib.get_close_matches(asked.code, [*result.plan.index, TOTAL], 3)
        raise UsageError(
            say(
                "Bộ tiêu chí không có mã «{c}».{n}",
                "The set has no code '{c}'.{n}",
                c=asked.code,
                n=say(" Có lẽ là: {k}?", " Perhaps: {k}?", k=", ".join(near)) if near else Text("", ""),
            )
        )
    trace = explain(result, unit, asked.code)
    if asked.format == "json":
        print(json.dumps(trace.as_dict(), ensure_ascii=False, indent=1))
    else:
        _print_trace(trace, result.units[unit].unit.name, asked.lang)
    return 0


def _unit(result: Result, wanted: str) -> str:
    """Return the unit meant: by id, by name in any spelling, or without diacritics where one alone fits."""
    if tidy(wanted) in result.units:
        return tidy(wanted)
    for key in (sort_key, fold):
        meant = key(wanted)
        found = [
            unit
            for unit, scores in result.units.items()
            if meant in {key(unit), key(scores.unit.name) if scores.unit.name else ""}
        ]
        if len(found) == 1:
            return found[0]
        if found:
            raise UsageError(
                say(
                    "«{w}» có thể là: {k}. Ghi đủ dấu hoặc mã đơn vị.",
                    "'{w}' may be: {k}. Write the diacritics, or the id.",
                    w=wanted,
                    k=", ".join(found[:8]),
                )
            )
    by_fold = {fold(f"{unit} {scores.unit.name}"): unit for unit, scores in result.units.items()}
    near = [unit for folded, unit in by_fold.items() if fold(wanted) in folded][:3] or [
        by_fold[folded] for folded in difflib.get_close_matches(fold(wanted), by_fold, 3)
    ]
    raise UsageError(
        say(
            "Không có đơn vị «{w}» trong số liệu.{n}",
            "There is no unit '{w}' in the answers.{n}",
            w=wanted,
            n=say(" Có lẽ là: {k}?", " Perhaps: {k}?", k=", ".join(near))
            if near
            else say(" Ghi mã hoặc tên như trong tệp số liệu.", " Write the id or name as in the answers."),
        )
    )


def _print_trace(trace: Trace, name: str, lang: str) -> None:
    row = trace.result
    code = "" if row.code == TOTAL else f"{row.code}. "
    print(f"{code}{trace.title.in_(lang)}")
    print(f"{Text('Đơn vị', 'Unit').in_(lang)}: {row.unit}{f' ({name})' if name else ''}")
    print(f"{Text('Kết quả', 'Result').in_(lang)}: {_outcome(trace, lang)}")
    rule = Text("Quy tắc", "Rule").in_(lang)
    print(f"{rule} ({trace.rule} {trace.rule_version}): {trace.rule_text.in_(lang)}")
    _print_list(
        Text("Số liệu", "Inputs"),
        [_input_line(trace, place, lang) for place in range(len(trace.inputs))],
        lang,
    )
    _print_list(Text("Các mục con", "Parts"), [_part_line(part, lang) for part in trace.parts], lang)
    _print_list(Text("Cách tính", "Working"), [step.text.in_(lang) for step in trace.steps], lang)
    print(f"{Text('Vì vậy', 'Therefore').in_(lang)}: {trace.sentence.in_(lang)}")
    for reason in (*trace.grade_reasons, trace.rank_reason):
        if reason.in_(lang):
            print(f"  {reason.in_(lang)}")
    source = trace.source
    cited = "; ".join((f"{source.set_id} {source.set_version}", source.decision, *source.legal_basis))
    print(f"{Text('Căn cứ', 'Source').in_(lang)}: {cited}")


def _part_line(part: Part, lang: str) -> str:
    if part.status is Status.NOT_APPLICABLE:
        earned = Text("không áp dụng", "not applicable").in_(lang)
    else:
        score, maximum = (
            "–" if number is None else format_number(number, lang) for number in (part.score, part.maximum)
        )
        earned = f"{score}/{maximum}"
    return f"{part.code} {part.title.in_(lang)}: {earned}"


def _input_line(trace: Trace, place: int, lang: str) -> str:
    found = trace.inputs[place]
    return f"{found.title.in_(lang)}: {found.value}{f' ({found.source})' if found.source else ''}"


def _outcome(trace: Trace, lang: str) -> str:
    row = trace.result
    if row.score is None:
        return Text("không có điểm", "no score").in_(lang)
    text = format_number(row.score, lang)
    if row.maximum is not None:
        text += f"/{format_number(row.maximum, lang)}"
    if row.share is not None:
        text += f" ({format_number(row.share, lang, 2)} %)"
    return text


def _print_list(title: Text, lines: list[str], lang: str) -> None:
    if lines:
        print(f"{title.in_(lang)}:")
        for line in lines:
            print(f"  - {line}")
