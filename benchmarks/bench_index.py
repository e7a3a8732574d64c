"""How fast a criteria set is scored: exact, live and vectorised. Run with ``make bench``.

Every figure is the median of several runs in a process of its own, with the process's peak memory. Data is
made by number (tests/factories/criteria.py): 13 kinds of rule in turn, three of which compare peers.
"""

from __future__ import annotations

import argparse
import json
import platform
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from decimal import Decimal

import numpy as np
from tests.factories.criteria import NUMERIC_RULES, PEER_RULES, make_answers, make_set

from caicach.core.index.answers import Answer
from caicach.core.index.model import InputKind
from caicach.core.index.scoreboard import Scoreboard
from caicach.core.index.scoring import score
from caicach.core.science.vector_index import VectorIndex

RULES = (*NUMERIC_RULES, *PEER_RULES)
BLOCK = "sp"


def median_of(runs: int, work: Callable[[], object]) -> list[float]:
    """Return the seconds of each run."""
    seconds = []
    for _ in range(runs):
        begun = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - begun)
    return seconds


def exact(units: int, leaves: int, runs: int) -> list[float]:
    """Score everything exactly and rank it."""
    criteria_set = make_set(leaves, rules=RULES)
    sheet = make_answers(criteria_set, units)
    return median_of(runs, lambda: score(criteria_set, sheet).ranks(BLOCK))


def live(units: int, leaves: int, runs: int, *, peers: bool) -> list[float]:
    """Change one answer of a live result and rank anew; with ``peers`` the rule compares the whole block."""
    criteria_set = make_set(leaves, rules=RULES)
    board = Scoreboard(criteria_set, make_answers(criteria_set, units))
    board.result.ranks(BLOCK)
    wanted = "peers_range" if peers else "linear"
    leaf = next(leaf for leaf in criteria_set.leaves() if leaf.rule is not None and leaf.rule.type == wanted)
    assert leaf.input is InputKind.SHARE
    seconds = []
    for run in range(runs):
        answer = Answer(numerator=Decimal(7 * run % 390), denominator=Decimal(391))
        begun = time.perf_counter()
        board.change(f"DV{run * 97 % units + 1:05d}", leaf.code, answer)
        board.result.ranks(BLOCK)
        seconds.append(time.perf_counter() - begun)
    return seconds


def live_worst(units: int, leaves: int, runs: int) -> list[float]:
    """Move the block's leader each time, so that every unit's score changes."""
    criteria_set = make_set(leaves, rules=RULES)
    board = Scoreboard(criteria_set, make_answers(criteria_set, units))
    leaf = next(
        leaf for leaf in criteria_set.leaves() if leaf.rule is not None and leaf.rule.type == "peers_range"
    )
    for unit in board.result.units.values():
        board.change(unit.unit.unit, leaf.code, Answer(value=Decimal(50) + len(unit.unit.unit)))
    seconds = []
    for run in range(runs):
        begun = time.perf_counter()
        board.change("DV00001", leaf.code, Answer(value=Decimal(99 - run % 40)))
        board.result.ranks(BLOCK)
        seconds.append(time.perf_counter() - begun)
    return seconds


def vector(units: int, leaves: int, runs: int) -> list[float]:
    """Score and rank a matrix of measured numbers."""
    criteria_set = make_set(leaves, rules=RULES)
    index = VectorIndex(criteria_set)
    rows, blocks, _ = index.matrix(make_answers(criteria_set, min(units, 500)))
    values = np.tile(rows, (units // len(rows) + 1, 1))[:units]
    members = np.zeros(units, dtype=np.int64)
    assert len(blocks) == len(rows)
    return median_of(runs, lambda: index.score(values, members))


CASES: dict[str, tuple[Callable[[], list[float]], float | None, str]] = {
    "exact 63 x 100": (lambda: exact(63, 100, 9), 0.1, "COINr 1.1.14: 0.039 s"),
    "exact 3,321 x 120": (lambda: exact(3321, 120, 5), 5.0, "COINr 1.1.14: 8.7 s"),
    "exact 11,000 x 100": (lambda: exact(11000, 100, 3), 14.0, "COINr 1.1.14: 2.39 s"),
    "one answer, 3,321 x 120": (lambda: live(3321, 120, 101, peers=False), 0.02, ""),
    "one answer, peers' rule, 3,321 x 120": (lambda: live(3321, 120, 101, peers=True), 0.02, ""),
    "one answer moves all, 3,321 x 120": (lambda: live_worst(3321, 120, 51), None, ""),
    "vector 63 x 100": (lambda: vector(63, 100, 21), None, "COINr 0.039 s; bare NumPy 0.000044 s"),
    "vector 3,321 x 120": (lambda: vector(3321, 120, 21), None, "COINr 8.7 s"),
    "vector 11,000 x 100": (lambda: vector(11000, 100, 21), 0.25, "COINr 2.39 s; bare NumPy 0.013 s"),
}


def main() -> None:
    """Run every case in its own process and print a table, or one case with ``--case``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--case")
    arguments = parser.parse_args()
    if arguments.case:
        seconds = CASES[arguments.case][0]()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            json.dumps(
                {
                    "median": statistics.median(seconds),
                    "max": max(seconds),
                    "runs": len(seconds),
                    "peak": peak,
                }
            )
        )
        return
    print(f"Python {platform.python_version()}, NumPy {np.__version__}, {platform.machine()}")
    print(f"{'case':40} {'median':>10} {'slowest':>10} {'runs':>5} {'peak MB':>8} {'limit':>7}  peer")
    for name, (_, limit, peer) in CASES.items():
        command = [sys.executable, "-m", "benchmarks.bench_index", "--case", name]
        answer = subprocess.run(command, check=True, capture_output=True, text=True)
        figures = json.loads(answer.stdout)
        allowed = f"{limit:g} s" if limit is not None else ""
        print(
            f"{name:40} {figures['median']:>8.4f} s {figures['max']:>8.4f} s {figures['runs']:>5} "
            f"{figures['peak']:>8.0f} {allowed:>7}  {peer}"
        )


if __name__ == "__main__":
    main()
