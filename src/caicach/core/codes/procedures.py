"""Codes of administrative procedures, national and as provinces write them.

The national database gives ``d.dddddd`` ("1.001193"). A province that lists the same procedure appends its
own agency code, either whole ("1.001612.000.00.00.H48") or short ("1.001612.H48"); both are one procedure.
Older codes (``BTP-HPG-102334``) are kept as they are: no rule known to us leads from them to a national one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from caicach.core.codes.text import tidy

_NATIONAL = re.compile(
    r"(?P<head>\d)[.,](?P<tail>\d{6})"
    r"(?:[.\-](?P<groups>(?:\d{2,3}[.\-]){0,4})(?P<agency>[A-Z]\d{2}(?:\.\d{2}){0,3}))?"
)
_OLD = re.compile(r"[A-Z]{1,6}(?:-[A-Z0-9]{2,10})*-\d{3,8}(?:-TT)?")
_INSIDE = re.compile(r"(?<![\d.])\d[.,]\d{6}(?!\d)(?:\.(?:\d{2,3}\.){0,4}[A-Z]\d{2}(?!\w))?")


class ProcedureCodeError(ValueError):
    """A text is no code of a procedure; the message, in Vietnamese, says what one looks like."""


@dataclass(frozen=True, slots=True)
class ProcedureCode:
    """A procedure's code, and the agency that listed it (``H48``); empty for the national one."""

    code: str
    agency: str = ""


def parse_procedure_code(text: str) -> ProcedureCode:
    """Read a code as people and systems write it.

    >>> parse_procedure_code("1.001612.000.00.00.H48")
    ProcedureCode(code='1.001612', agency='H48')
    >>> parse_procedure_code(" 1.001193 ").code
    '1.001193'

    Raises ProcedureCodeError.
    """
    said = re.sub(r"\s+", "", tidy(text)).upper()
    found = _NATIONAL.fullmatch(said)
    if found:
        return ProcedureCode(f"{found['head']}.{found['tail']}", found["agency"] or "")
    if _OLD.fullmatch(said):
        return ProcedureCode(said)
    raise ProcedureCodeError(
        f"“{tidy(text)[:60]}” không phải mã thủ tục. Mã có dạng 1.001193 hoặc 1.001612.000.00.00.H48."
    )


def normal_procedure_code(text: str) -> str:
    """Return the national code alone, by which procedures are kept.

    Raises ProcedureCodeError.
    """
    return parse_procedure_code(text).code


def find_procedure_codes(text: str) -> list[str]:
    """Return the national codes that stand in a text, each once, in their order.

    >>> find_procedure_codes("2.1. Cấp lại (1.014464); 1.014465.H14")
    ['1.014464', '1.014465']
    """
    codes = [parse_procedure_code(found).code for found in _INSIDE.findall(tidy(text))]
    return list(dict.fromkeys(codes))
