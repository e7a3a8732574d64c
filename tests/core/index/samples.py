"""A small criteria set without fault, and ways to change it."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from caicach.core.index.answers import Answer, AnswerSheet
from caicach.core.index.document import located
from caicach.core.index.model import CriteriaSet
from caicach.core.index.problems import Severity
from caicach.core.index.reading import read_criteria_set

Plain = dict[str, Any]

CLEAN: Plain = {
    "format": "1",
    "id": "mau",
    "title": {"vi": "Bộ tiêu chí mẫu", "en": "Sample set"},
    "standing": "official",
    "decision": {"number": "01/QĐ-UBND", "date": "2025-01-10", "source": "Ví dụ minh họa"},
    "period": {"from": "2025-01-01", "to": "2025-12-31"},
    "blocks": [{"id": "so", "title": {"vi": "Các sở", "en": "Departments"}}],
    "maximum": "10",
    "not_applicable": "shrink",
    "legal_texts": [{"id": "nq76", "number": "76/NQ-CP", "valid_from": "2021-07-15"}],
    "stated": {"survey_maximum": "2", "counts": ["2", "4"]},
    "criteria": [
        {
            "code": "1",
            "title": "Chỉ đạo, điều hành",
            "maximum": "6",
            "legal_basis": ["nq76"],
            "method": "appraised",
            "criteria": [
                {
                    "code": "1.1",
                    "title": "Kế hoạch ban hành đúng hạn",
                    "maximum": "2",
                    "rule": {"type": "yes_no"},
                    "evidence": ["Kế hoạch"],
                },
                {
                    "code": "1.2",
                    "title": "Nhiệm vụ hoàn thành đúng hạn",
                    "maximum": "4",
                    "zero_denominator": "full",
                    "rule": {
                        "type": "steps",
                        "bands": [
                            {"at_least": "90", "points": "4"},
                            {"at_least": "70", "below": "90", "points": "2"},
                            {"below": "70", "points": "0"},
                        ],
                    },
                },
            ],
        },
        {
            "code": "2",
            "title": "Tác động",
            "maximum": "4",
            "legal_basis": ["nq76"],
            "criteria": [
                {
                    "code": "2.1",
                    "title": "Mức độ hài lòng",
                    "maximum": "2",
                    "method": "survey",
                    "rule": {"type": "survey_share"},
                },
                {
                    "code": "2.2",
                    "title": "Hồ sơ trực tuyến",
                    "maximum": "2",
                    "method": "measured",
                    "zero_denominator": "not_applicable",
                    "rule": {"type": "linear_saturating", "full_at": "80"},
                },
            ],
        },
    ],
    "grades": [
        {
            "bands": [
                {"id": "a", "title": {"vi": "Tốt", "en": "Good"}, "at_least": "80"},
                {"id": "b", "title": {"vi": "Khá", "en": "Fair"}, "at_least": "60", "below": "80"},
                {"id": "c", "title": {"vi": "Yếu", "en": "Weak"}, "below": "60"},
            ]
        }
    ],
    "ranking": {"tie_break": [{"code": "2"}]},
}


def changed(changes: Mapping[str, Any], base: Plain = CLEAN) -> Plain:
    """Return ``base`` with values put at dotted places (``criteria.0.maximum``); None drops one."""
    document = copy.deepcopy(base)
    for path, value in changes.items():
        *way, last = path.split(".")
        at: Any = document
        for step in way:
            at = at[int(step)] if isinstance(at, list) else at.setdefault(step, {})
        if isinstance(at, list):
            if int(last) == len(at):
                at.append(value)
            else:
                at[int(last)] = value
        elif value is None:
            at.pop(last, None)
        else:
            at[last] = value
    return document


def read(document: Plain) -> CriteriaSet:
    """Return the set as it is read, with whatever is wrong in it."""
    return read_criteria_set(located(document), file="set.yaml")


def good(document: Plain) -> CriteriaSet:
    """Return the set after making sure that it can be read without error."""
    found = read(document)
    assert [each for each in found.problems if each.severity is Severity.ERROR] == []
    return found


def flat(*leaves: Plain, **more: Any) -> Plain:
    """Return a set of leaves at the top, each worth what it says; ``more`` are fields of the set."""
    criteria = [
        {"code": str(place), "title": f"Tiêu chí {place}", "method": "appraised", **leaf}
        for place, leaf in enumerate(leaves, start=1)
    ]
    base = [leaf for leaf in criteria if leaf["method"] not in {"bonus", "penalty"}]
    maximum = str(sum(Decimal(str(leaf["maximum"])) for leaf in base))
    head = {key: CLEAN[key] for key in ("format", "id", "title", "standing", "decision", "period", "blocks")}
    return {**head, "maximum": maximum, "not_applicable": "shrink", "criteria": criteria, **more}


def sheet(
    answers: Mapping[str, Mapping[str, Answer]], blocks: Mapping[str, str] | None = None
) -> AnswerSheet:
    """Return a sheet of answers by unit and code."""
    found = AnswerSheet()
    for unit, given in answers.items():
        found.unit(unit, (blocks or {}).get(unit, "")).answers.update(given)
    return found


def value(number: str | int) -> Answer:
    """Return an answer with a value."""
    return Answer(value=Decimal(number))


def counted(numerator: str | int, denominator: str | int) -> Answer:
    """Return an answer with the counts behind a share."""
    return Answer(numerator=Decimal(numerator), denominator=Decimal(denominator))


def absent() -> Answer:
    """Return the answer that the criterion does not apply."""
    return Answer(not_applicable=True)
