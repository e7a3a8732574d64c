"""Formulas over named figures: a small language of exact arithmetic, read from Python's syntax tree.

Allowed are numbers, names that were declared, ``+ - * /``, signs, comparisons, ``and or not`` and
``a if condition else b``. There are no calls, attributes, subscripts, powers, loops or strings, so a
formula can neither run long nor reach anything outside its inputs.
"""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from caicach.core.index.answers import ZeroDenominatorError
from caicach.core.index.arithmetic import RESOLUTION
from caicach.core.index.text import Text, say

MAX_LENGTH = 1000
MAX_NODES = 200
MAX_DEPTH = 30

Values = Mapping[str, Decimal]
Evaluator = Callable[[Values], Decimal]

_NUMBER = re.compile(r"^\d{1,20}(?:\.\d{1,20})?$")
_NAME = re.compile(r"^[a-z][a-z0-9_]{0,40}$")
# Python only warns of a number joined to a letter (1if) and of some backslashes; here they are faults.
_FOREIGN = re.compile(r"""[#'"\\]|(?<![\w.])\d[\d.]*[^\W\d]""")
_COMPARE: dict[type[ast.cmpop], Callable[[int, int], bool]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}
_ONE, _ZERO = Decimal(1), Decimal(0)
# Numbers that agree to 20 decimals are the same number: three times a third is not less than one.
_NEGLIGIBLE = RESOLUTION / 2


class ExpressionError(ValueError):
    """A formula that is not allowed; ``reason`` says what and where in both languages."""

    def __init__(self, reason: Text) -> None:
        self.reason = reason
        super().__init__(reason.vi)


@dataclass(frozen=True, slots=True)
class Expression:
    """A checked formula: its text, the names it reads and the function that computes it."""

    text: str
    names: frozenset[str]
    evaluate: Evaluator


def compile_expression(text: str, known: frozenset[str]) -> Expression:
    """Check ``text`` against the names ``known`` and return it ready to compute.

    Raises ExpressionError, never anything else, whatever the text is.
    """
    if len(text) > MAX_LENGTH:
        raise ExpressionError(
            say("Công thức dài quá {n} ký tự.", "The formula is longer than {n} characters.", n=MAX_LENGTH)
        )
    if _FOREIGN.search(text):
        raise ExpressionError(
            say(
                "Công thức không được có chuỗi chữ, chú thích (#), dấu \\ hoặc số viết liền chữ.",
                "A formula holds no texts, comments (#), backslashes or numbers joined to letters.",
            )
        )
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as fault:
        column = getattr(fault, "offset", None) or 0
        raise ExpressionError(
            say("Công thức viết sai ở ký tự {c}.", "The formula is malformed at character {c}.", c=column)
        ) from None
    if sum(1 for _ in ast.walk(tree)) > MAX_NODES:
        raise ExpressionError(
            say("Công thức có quá nhiều phép tính.", "The formula has too many operations.")
        )
    builder = _Builder(text.strip(), known)
    evaluate = builder.build(tree.body, 0)
    return Expression(text.strip(), frozenset(builder.names), evaluate)


class _Builder:
    def __init__(self, text: str, known: frozenset[str]) -> None:
        self.text = text
        self.known = known
        self.names: set[str] = set()

    def refuse(self, node: ast.AST) -> ExpressionError:
        column = getattr(node, "col_offset", 0) + 1
        return ExpressionError(
            say(
                "Công thức chỉ được dùng số, tên đã khai, + − * /, so sánh "
                "và «a if điều kiện else b» (ký tự {c}).",
                "A formula may only use numbers, declared names, + − * /, comparisons "
                "and 'a if condition else b' (character {c}).",
                c=column,
            )
        )

    def build(self, node: ast.expr, depth: int) -> Evaluator:  # noqa: PLR0911 - one return a kind of node
        if depth > MAX_DEPTH:
            raise ExpressionError(say("Công thức lồng nhau quá sâu.", "The formula is nested too deeply."))
        match node:
            case ast.Constant():
                return self._constant(node)
            case ast.Name():
                return self._name(node)
            case ast.BinOp():
                return self._binary(node, depth)
            case ast.UnaryOp():
                return self._unary(node, depth)
            case ast.Compare():
                return self._compare(node, depth)
            case ast.BoolOp():
                return self._boolean(node, depth)
            case ast.IfExp():
                test, body, other = (
                    self.build(part, depth + 1) for part in (node.test, node.body, node.orelse)
                )
                return lambda values: body(values) if _sign(test(values)) else other(values)
            case _:
                raise self.refuse(node)

    def _constant(self, node: ast.Constant) -> Evaluator:
        written = ast.get_source_segment(self.text, node) or ""
        if not _NUMBER.match(written):
            raise self.refuse(node)
        number = Decimal(written)
        return lambda _values: number

    def _name(self, node: ast.Name) -> Evaluator:
        name = node.id
        if name not in self.known:
            raise ExpressionError(
                say(
                    "Công thức dùng tên «{n}» chưa được khai.",
                    "The formula uses the name '{n}', which is not declared.",
                    n=name[:40],
                )
            )
        self.names.add(name)
        return lambda values: values[name]

    def _binary(self, node: ast.BinOp, depth: int) -> Evaluator:
        left, right = self.build(node.left, depth + 1), self.build(node.right, depth + 1)
        match node.op:
            case ast.Add():
                return lambda values: left(values) + right(values)
            case ast.Sub():
                return lambda values: left(values) - right(values)
            case ast.Mult():
                return lambda values: left(values) * right(values)
            case ast.Div():
                return lambda values: _divide(left(values), right(values))
            case _:
                raise self.refuse(node)

    def _unary(self, node: ast.UnaryOp, depth: int) -> Evaluator:
        inner = self.build(node.operand, depth + 1)
        match node.op:
            case ast.USub():
                return lambda values: -inner(values)
            case ast.UAdd():
                return inner
            case ast.Not():
                return lambda values: _ZERO if _sign(inner(values)) else _ONE
            case _:
                raise self.refuse(node)

    def _compare(self, node: ast.Compare, depth: int) -> Evaluator:
        terms = [self.build(part, depth + 1) for part in (node.left, *node.comparators)]
        tests = []
        for op in node.ops:
            test = _COMPARE.get(type(op))
            if test is None:
                raise self.refuse(node)
            tests.append(test)

        def compare(values: Values) -> Decimal:
            numbers = [term(values) for term in terms]
            pairs = zip(tests, numbers, numbers[1:], strict=False)
            return _ONE if all(test(_sign(left - right), 0) for test, left, right in pairs) else _ZERO

        return compare

    def _boolean(self, node: ast.BoolOp, depth: int) -> Evaluator:
        parts = [self.build(part, depth + 1) for part in node.values]
        if isinstance(node.op, ast.And):
            return lambda values: _ONE if all(_sign(part(values)) for part in parts) else _ZERO
        return lambda values: _ONE if any(_sign(part(values)) for part in parts) else _ZERO


def _divide(left: Decimal, right: Decimal) -> Decimal:
    if not _sign(right):
        raise ZeroDenominatorError
    return left / right


def _sign(number: Decimal) -> int:
    """Return -1, 0 or 1: nothing, to 20 decimals, is zero."""
    return (number > _NEGLIGIBLE) - (number < -_NEGLIGIBLE)


def is_name(text: str) -> bool:
    """Whether ``text`` may name an input: lower-case letters, digits and underscores."""
    return bool(_NAME.match(text))
