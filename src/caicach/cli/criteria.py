"""``caicach criteria``: lint, show, diff, template."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from caicach.cli.problems import SEVERITIES, UsageError, counted
from caicach.cli.sets import all_in, load
from caicach.core.codes.numbers import format_number
from caicach.core.index.lint import lint
from caicach.core.index.model import CriteriaSet, Criterion, NotApplicable
from caicach.core.index.problems import Problem, ProblemsError, Severity
from caicach.core.index.text import Text, say
from caicach.exchange.criteria_yaml import load_criteria_set

_NOT_APPLICABLE = {
    NotApplicable.SHRINK: Text("bớt khỏi điểm tối đa", "leaves the maximum"),
    NotApplicable.RESCALE: Text("quy về đủ điểm của nhóm", "made up by rescaling the group"),
    NotApplicable.SHARE: Text("chia đều điểm cho các mục còn lại", "divided among the others"),
    NotApplicable.UNDEFINED: Text("văn bản không quy định", "not said in the document"),
}


def run_lint(asked: argparse.Namespace) -> int:
    """Print the findings on every set named; return 0 without, 1 with findings, 2 when one is unreadable."""
    least = Severity(asked.min_severity)
    shown = list(Severity)[: list(Severity).index(least) + 1]
    unreadable = False
    found: list[tuple[str, str, list[Problem]]] = []
    for path in all_in(asked.paths):
        try:
            criteria_set = load_criteria_set(path)
        except ProblemsError as fault:
            unreadable = True
            found.append((str(path), "", [_at(problem, path) for problem in fault.problems]))
            continue
        problems = [_at(problem, path) for problem in lint(criteria_set) if problem.severity in shown]
        found.append((str(path), criteria_set.id, problems))
    if asked.format == "json":
        print(json.dumps([_as_json(*one) for one in found], ensure_ascii=False, indent=1))
    else:
        for path_name, _, problems in found:
            for problem in problems:
                print(f"{SEVERITIES[problem.severity].in_(asked.lang)}: {problem.in_(asked.lang)}")
            print(f"{path_name}: {counted(problems, asked.lang)}")
    if unreadable:
        return 2
    return 1 if any(problems for _, _, problems in found) else 0


def _at(problem: Problem, path: Path) -> Problem:
    return replace(problem, place=replace(problem.place, file=str(path)))


def _as_json(path: str, set_id: str, problems: Sequence[Problem]) -> dict[str, object]:
    return {
        "file": path,
        "set": set_id,
        "findings": [
            {
                "id": problem.id,
                "severity": problem.severity.value,
                "line": problem.place.line,
                "column": problem.place.column,
                "code": problem.place.code,
                "message": problem.message._asdict(),
                "mend": problem.mend._asdict(),
            }
            for problem in problems
        ],
    }


def run_show(asked: argparse.Namespace) -> int:
    """Print a set: what it is, its tree with maxima, and every rule in plain words."""
    criteria_set, lang = load(asked.set), asked.lang
    if asked.code:
        if asked.code not in criteria_set.by_code:
            raise UsageError(
                say("Bộ tiêu chí không có mã «{c}».", "The set has no code '{c}'.", c=asked.code)
            )
        above = criteria_set.path(asked.code)
        print(" › ".join(f"{node.code} {node.title.in_(lang)}" for node in above))
        _print_tree(above[-1], 0, lang)
        return 0
    _print_head(criteria_set, lang)
    for top in criteria_set.criteria:
        _print_tree(top, 0, lang)
    return 0


def _print_head(criteria_set: CriteriaSet, lang: str) -> None:
    decision, period = criteria_set.decision, criteria_set.period
    print(criteria_set.title.in_(lang))
    issued = f" ({decision.issued_on:%d/%m/%Y})" if decision.issued_on else ""
    days = [f"{day:%d/%m/%Y}" if day else "…" for day in (period.starts_on, period.ends_on)]
    rows = [
        (Text("Mã, phiên bản", "Id, version"), f"{criteria_set.id}, {criteria_set.version}"),
        (Text("Căn cứ", "Decision"), f"{decision.number}{issued}"),
        (Text("Kỳ đánh giá", "Period"), "–".join(days)),
        (
            Text("Khối", "Blocks"),
            ", ".join(f"{one.id} ({one.title.in_(lang)})" for one in criteria_set.blocks),
        ),
        (Text("Điểm tối đa", "Maximum"), format_number(criteria_set.maximum, lang)),
        (Text("Số tiêu chí chấm điểm", "Scored criteria"), str(len(list(criteria_set.leaves())))),
        (Text("Khi không áp dụng", "Not applicable"), _NOT_APPLICABLE[criteria_set.not_applicable].in_(lang)),
    ]
    for name, value in rows:
        print(f"  {name.in_(lang)}: {value}")
    print()


def _print_tree(node: Criterion, depth: int, lang: str) -> None:
    pad = "  " * depth
    maximum = "?" if node.maximum is None else format_number(node.maximum, lang)
    print(f"{pad}{node.code}  {node.title.in_(lang)}  [{maximum}]")
    if node.rule is not None:
        print(f"{pad}    {node.rule.title.in_(lang)}: {node.rule.describe().in_(lang)}")
    if node.precondition is not None and node.precondition.text.vi:
        print(f"{pad}    {Text('Điều kiện', 'Precondition').in_(lang)}: {node.precondition.text.in_(lang)}")
    for child in node.children:
        _print_tree(child, depth + 1, lang)


def run_diff(asked: argparse.Namespace) -> int:
    """Print what changed between two sets; 0 when nothing did."""
    from caicach.core.index.diff import difference

    found, lang = difference(load(asked.before), load(asked.after)), asked.lang
    if asked.format == "json":
        changes = [
            {
                "kind": change.kind.value,
                "code_before": change.code_before,
                "code_after": change.code_after,
                "before": change.before._asdict(),
                "after": change.after._asdict(),
                "sentence": change.sentence._asdict(),
            }
            for change in found.changes
        ]
        print(
            json.dumps(
                {"before": found.before.id, "after": found.after.id, "changes": changes},
                ensure_ascii=False,
                indent=1,
            )
        )
        return 0 if found.is_empty else 1
    print(f"{found.before.id} → {found.after.id}")
    for change in found.changes:
        print(f"  {change.sentence.in_(lang)}")
    if found.is_empty:
        print(say("Hai bộ tiêu chí giống nhau.", "The two sets are the same.").in_(lang))
        return 0
    total = say("{n} thay đổi", "{n} changes", n=len(found.changes))
    if found.points_moved is not None:
        total = say(
            "{t}; {p} điểm chuyển giữa các lĩnh vực",
            "{t}; {p} points moved between areas",
            t=total,
            p=found.points_moved,
        )
    total = say("{t}.", "{t}.", t=total)
    print(total.in_(lang))
    return 1


def run_template(asked: argparse.Namespace) -> int:
    """Write the sheet to fill in."""
    from caicach.exchange.outputs import Outputs
    from caicach.exchange.template import Shape, write_template
    from caicach.exchange.units_file import read_units

    out = Path(asked.out)
    if out.suffix.lower() != ".xlsx":
        raise UsageError(
            say("Bảng mẫu phải có đuôi .xlsx, ví dụ --out bang.xlsx.", "The sheet must be named .xlsx.")
        )
    if out.exists():
        raise UsageError(
            say(
                "Đã có {f}, có thể là bảng đã điền nên không ghi đè. Chọn tên khác, hoặc xóa tệp ấy trước.",
                "{f} exists and may be filled in, so it is kept. Choose another name, or delete it first.",
                f=asked.out,
            )
        )
    criteria_set = load(asked.set)
    units = read_units(Path(asked.units)) if asked.units else []
    with Outputs() as outputs:
        write_template(
            criteria_set, outputs.path(out), units=units, shape=Shape(asked.shape), lang=asked.lang
        )
    count = len(list(criteria_set.leaves()))
    done = say("Đã ghi {f}: {n} tiêu chí.", "Wrote {f}: {n} criteria.", f=str(out), n=count)
    print(done.in_(asked.lang))
    return 0
