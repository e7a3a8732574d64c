"""How the cases of the linter are written: a place in the sample set, shortly, and what is put there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from tests.core.index.samples import Plain, changed, read

from caicach.core.index.lint import lint
from caicach.core.index.problems import Problem

# The leaves of the sample set: yes or no, bands of a share, a survey share, a measured share.
_LEAVES = {
    "yes": "criteria.0.criteria.0",
    "bands": "criteria.0.criteria.1",
    "survey": "criteria.1.criteria.0",
    "measured": "criteria.1.criteria.1",
    "first": "criteria.0",
    "second": "criteria.1",
    "scale": "grades.0",
}


class Case(NamedTuple):
    """A finding, what makes the sample set have it, and a change close by that does not."""

    id: str
    faulty: Mapping[str, Any]
    sound: Mapping[str, Any]
    code: str = ""


def document(changes: Mapping[str, Any]) -> Plain:
    """Return the sample set with the changes, whose places may begin with the name of a leaf."""
    return changed(
        {
            ".".join([_LEAVES.get(head, head), *rest]): value
            for path, value in changes.items()
            for head, *rest in [path.split(".")]
        }
    )


def findings(changes: Mapping[str, Any]) -> list[Problem]:
    """Return the findings on the sample set with the changes."""
    return lint(read(document(changes)))


def bands(*spans: str) -> Plain:
    """Return a rule of bands written ``[low,high)=points``, square ends closed and round ones open."""
    rows = []
    for span in spans:
        ends, points = span.split("=")
        low, high = ends[1:-1].split(",")
        row = {"points": points}
        if low:
            row["at_least" if ends[0] == "[" else "above"] = low
        if high:
            row["at_most" if ends[-1] == "]" else "below"] = high
        rows.append(row)
    return {"type": "steps", "bands": rows}


def classes(*spans: str) -> list[Plain]:
    """Return classes written like bands, the id after the sign of equality."""
    rows = []
    for row in bands(*spans)["bands"]:
        id_ = row.pop("points")
        rows.append({"id": id_, "title": id_, **row})
    return rows
