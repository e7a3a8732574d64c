"""The formula language: what it computes, and that it takes nothing else."""

from __future__ import annotations

import ast
import time
import warnings
from decimal import Decimal, localcontext
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caicach.core.index.answers import ZeroDenominatorError
from caicach.core.index.arithmetic import CONTEXT
from caicach.core.index.expression import ExpressionError, compile_expression

NAMES = ("a", "b", "done")
KNOWN = frozenset({*NAMES, "b2"})

REFUSED = [
    "",
    " ",
    "a +",
    "(a",
    "a b",
    "f(a)",
    "a.b",
    "a[0]",
    "[a]",
    "(a, b)",
    "{a: b}",
    "{a}",
    "a ** b",
    "a // b",
    "a % b",
    "a @ b",
    "a & b",
    "a | b",
    "a ^ b",
    "a << 2",
    "~a",
    "lambda: a",
    "[a for a in b]",
    "{a for a in b}",
    "(a for a in b)",
    "(a := 1)",
    "f'{a}'",
    "'a'",
    "b'a'",
    "True",
    "None",
    "...",
    "1j",
    "0x10",
    "0b1",
    "0o7",
    "1_000",
    "1e5",
    "1.",
    ".5",
    "a if b",
    "a; b",
    "a = b",
    "import os",
    "await a",
    "yield a",
    "*a",
    "a is b",
    "a in b",
    "a not in b",
    "__import__('os')",
    "unknown",
    "a\nb",
    "9" * 21,
    "1.000000000000000000001",
    "a" * 1001,
    "(" * 300 + "a" + ")" * 300,
    "-" * 900 + "a",
    "not " * 200 + "a",
    "+".join(["a"] * 150),
    "a if a else " * 40 + "a",
    "\x00",
    "a\x00",
    "\ud800",
    "1if a else 2",
    "'\\d'",
    "a # b",
    "１",
    "٣",
]


@pytest.mark.parametrize("text", REFUSED, ids=range(len(REFUSED)))
def test_what_is_not_a_formula_is_refused_with_a_reason(text: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        compile_expression(text, KNOWN)
    assert caught.value.reason.vi
    assert caught.value.reason.en


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a + 2*b - done/4", "4.25"),
        ("(a + 2)*b", "6"),
        ("-a + +b", "1"),
        ("a < b", "1"),
        ("a < b < done", "1"),
        ("a == 1 != b", "1"),
        ("a > b or b >= 2", "1"),
        ("a > b and b >= 2", "0"),
        ("not a", "0"),
        ("not (a - 1)", "1"),
        ("10 if a >= 1 else 20", "10"),
        ("10 if a > 1 else 20 if b > 2 else 30", "30"),
        ("0.1 + 0.2", "0.3"),
        ("b2 * 3", "6"),
        ("(a > 0) * 5 + (b > 5) * 3", "5"),
        ("a/3*3 >= 1", "1"),
        ("7 if a/3*3 - 1 else 8", "8"),
    ],
)
def test_a_formula_computes_exactly(text: str, expected: str) -> None:
    figures = {"a": Decimal(1), "b": Decimal(2), "b2": Decimal(2), "done": Decimal(3)}
    with localcontext(CONTEXT):
        assert compile_expression(text, KNOWN).evaluate(figures) == Decimal(expected)


@pytest.mark.parametrize("text", ["1if a else 2", "1.5or a", "'\\d'", "0x1for", "a is 1"])
def test_what_python_only_warns_of_is_refused_in_silence(text: str) -> None:
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        with pytest.raises(ExpressionError):
            compile_expression(text, KNOWN)
    assert warned == []


def test_only_the_branch_taken_is_computed() -> None:
    guarded = compile_expression("0 if b == 0 else a/b", KNOWN)
    assert guarded.evaluate({"a": Decimal(1), "b": Decimal(0)}) == 0


def test_division_by_zero_asks_what_the_set_says() -> None:
    with pytest.raises(ZeroDenominatorError):
        compile_expression("a/(b - b)", KNOWN).evaluate({"a": Decimal(1), "b": Decimal(2)})


def test_a_formula_names_what_it_reads() -> None:
    assert compile_expression("a + a*done", KNOWN).names == {"a", "done"}


SOURCES = [
    "x = 1",
    "def f(): pass",
    "class A: pass",
    "for a in b: pass",
    "while a: pass",
    "import a",
    "with a: pass",
    "try: pass\nexcept: pass",
    "lambda a, *b, c=1: a",
    "[x for x in a if b]",
    "a.__class__.__base__",
    "f'{a!r:>{b}}'",
    "a[1:2, ...]",
    "a if b else c",
    "print(a)",
    "(yield)",
    "{**a}",
    "a @ b",
    "a := b",
    "async def f(): await a",
    "match a:\n case 1: pass",
    "del a",
    "assert a",
    "a: int = 1",
]
TOKENS = [
    *NAMES,
    "(",
    ")",
    "+",
    "-",
    "*",
    "/",
    "**",
    "<",
    "<=",
    "==",
    "if",
    "else",
    "and",
    "or",
    "not",
    "1",
    "0.5",
    "lambda",
    ":",
    "for",
    "in",
    "[",
    "]",
    "{",
    "}",
    ",",
    ".",
    "'",
    '"',
    "\\",
    "\n",
    "\t",
    "\x0c",
    "#",
    "f'",
    ":=",
    "await",
    "__import__",
    "é",
    "½",
    "ａ",
    "\u200b",
]
sources = st.one_of(
    st.text(max_size=60),
    st.sampled_from(SOURCES),
    st.lists(st.sampled_from(TOKENS), max_size=40).map(" ".join),
    st.lists(st.sampled_from(TOKENS), max_size=40).map("".join),
    st.tuples(st.sampled_from("([{-~"), st.integers(1, 1000)).map(lambda pair: pair[0] * pair[1]),
    st.integers(0, 990).map(lambda digits: "1" + "0" * digits),
    st.integers(1, 400).map(lambda times: "a" + "*a" * times),
)


@settings(max_examples=250, deadline=None)
@given(sources)
def test_whatever_is_written_only_a_formula_error_comes_out_and_soon(text: str) -> None:
    begun = time.perf_counter()
    try:
        found = compile_expression(text, KNOWN)
    except ExpressionError:
        found = None
    assert time.perf_counter() - begun < 1
    if found is not None:
        assert found.names <= KNOWN
        with localcontext(CONTEXT):
            try:
                value = found.evaluate(dict.fromkeys(KNOWN, Decimal("1E15")))
            except ZeroDenominatorError:
                return
        assert value.is_finite()


@st.composite
def formulas(draw: st.DrawFn, depth: int = 4) -> str:
    """Draw a formula in brackets."""
    if depth == 0 or draw(st.integers(0, 4)) == 0:
        return draw(st.sampled_from(NAMES) | st.decimals(0, 1000, places=3).map(lambda number: f"{number:f}"))
    one, two, three = (draw(formulas(depth - 1)) for _ in range(3))
    return draw(
        st.sampled_from(
            [
                *(
                    f"({one} {sign} {two})"
                    for sign in ("+", "-", "*", "/", "<", "<=", ">", ">=", "==", "!=", "and", "or")
                ),
                f"(-{one})",
                f"(not {one})",
                f"({one} if {two} else {three})",
                f"({one} < {two} <= {three})",
            ]
        )
    )


def value_of(node: ast.expr, figures: dict[str, Fraction]) -> Fraction:
    """Return what a formula is worth, computed with fractions and written without looking at the engine."""
    if isinstance(node, (ast.Constant, ast.Name)):
        return figures[node.id] if isinstance(node, ast.Name) else Fraction(str(node.value))
    if isinstance(node, ast.BinOp):
        return arithmetic(node.op, value_of(node.left, figures), value_of(node.right, figures))
    if isinstance(node, ast.UnaryOp):
        inner = value_of(node.operand, figures)
        return -inner if isinstance(node.op, ast.USub) else Fraction(not sign_of(inner))
    if isinstance(node, ast.IfExp):
        return value_of(node.body if sign_of(value_of(node.test, figures)) else node.orelse, figures)
    if isinstance(node, ast.BoolOp):
        met = [bool(sign_of(value_of(part, figures))) for part in _until_decided(node, figures)]
        return Fraction(all(met) if isinstance(node.op, ast.And) else any(met))
    assert isinstance(node, ast.Compare)
    terms = [value_of(part, figures) for part in (node.left, *node.comparators)]
    signs = [SIGNS[type(op)] for op in node.ops]
    return Fraction(all(_holds(sign, *pair) for sign, pair in zip(signs, pairwise(terms), strict=True)))


SIGNS = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!="}


def _until_decided(node: ast.BoolOp, figures: dict[str, Fraction]) -> list[ast.expr]:
    """Return the parts up to the one that decides: the rest is not computed, and may divide by zero."""
    deciding = isinstance(node.op, ast.Or)
    for place, part in enumerate(node.values, start=1):
        if bool(sign_of(value_of(part, figures))) is deciding:
            return node.values[:place]
    return node.values


def arithmetic(op: ast.operator, one: Fraction, two: Fraction) -> Fraction:
    """Return one sum, difference, product or quotient."""
    if isinstance(op, ast.Add):
        return one + two
    if isinstance(op, ast.Sub):
        return one - two
    return one * two if isinstance(op, ast.Mult) else one / (two if sign_of(two) else 0)


def sign_of(number: Fraction) -> int:
    """Return the sign, numbers that agree to 20 decimals being the same (docs/decisions/0002)."""
    return 0 if abs(number) <= Fraction(1, 2 * 10**20) else 1 if number > 0 else -1


def _holds(sign: str, one: Fraction, two: Fraction) -> bool:
    order = sign_of(one - two)
    return {
        "<": order < 0,
        "<=": order <= 0,
        ">": order > 0,
        ">=": order >= 0,
        "==": order == 0,
        "!=": order != 0,
    }[sign]


@settings(max_examples=150, deadline=None)
@given(formulas(), st.fixed_dictionaries({name: st.decimals(0, 1000, places=2) for name in NAMES}))
def test_a_formula_agrees_with_fractions(text: str, figures: dict[str, Decimal]) -> None:
    tree = ast.parse(text, mode="eval").body
    with localcontext(CONTEXT):
        try:
            found = compile_expression(text, KNOWN).evaluate(figures)
        except ZeroDenominatorError:
            with pytest.raises(ZeroDivisionError):
                value_of(tree, {name: Fraction(number) for name, number in figures.items()})
            return
    exact = value_of(tree, {name: Fraction(number) for name, number in figures.items()})
    assert abs(Fraction(found) - exact) <= Fraction(1, 10**30) * max(Fraction(1), abs(exact))


def test_a_denominator_that_vanishes_to_twenty_decimals_is_zero() -> None:
    with localcontext(CONTEXT), pytest.raises(ZeroDenominatorError):
        compile_expression("b/(a/3*3 - a)", KNOWN).evaluate({"a": Decimal(1), "b": Decimal(2)})
