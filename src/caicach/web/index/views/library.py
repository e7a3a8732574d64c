"""The library of criteria sets: the shelf, one set as a tree, and two sets side by side."""

from __future__ import annotations

from collections import Counter

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from caicach.core.index.diff import difference
from caicach.core.index.model import Criterion
from caicach.web.index import catalogue
from caicach.web.index.branches import branches_of, general_findings
from caicach.web.index.cases import worked_cases
from caicach.web.index.catalogue import Shelved
from caicach.web.index.views.shelf import shelved_or_404


@require_safe
def shelf(request: HttpRequest) -> HttpResponse:
    """List all criteria sets."""
    rows = []
    for shelved in catalogue.shelved_sets():
        severities = Counter(found.severity.value for found in shelved.findings)
        rows.append(
            {
                "set": shelved.criteria_set,
                "usable": shelved.is_usable,
                "counts": _counts(shelved),
                "leaves": sum(1 for _leaf in shelved.criteria_set.leaves()),
                "errors": severities["error"],
                "warnings": severities["warning"],
                "notices": severities["notice"],
                "datasets": catalogue.datasets_of(shelved.folder.name),
            }
        )
    return render(request, "index/library.html", {"rows": rows})


def _counts(shelved: Shelved) -> list[int]:
    """Return how many criteria stand at each depth."""
    found: Counter[int] = Counter()

    def count(node: Criterion, depth: int) -> None:
        found[depth] += 1
        for child in node.children:
            count(child, depth + 1)

    for top in shelved.criteria_set.criteria:
        count(top, 0)
    return [found[depth] for depth in sorted(found)]


@require_safe
def criteria_set(request: HttpRequest, set_id: str) -> HttpResponse:
    """Show one criteria set whole."""
    shelved = shelved_or_404(set_id)
    chosen = shelved.criteria_set
    context = {
        "shelved": shelved,
        "set": chosen,
        "branches": branches_of(chosen, shelved.findings),
        "general": general_findings(chosen, shelved.findings),
        "counts": list(zip(_counts(shelved), _levels(shelved), strict=True)),
        "leaves": sum(1 for _leaf in chosen.leaves()),
        "datasets": catalogue.datasets_of(set_id),
        "cases": worked_cases(shelved),
        "others": [other for other in catalogue.shelved_sets() if other.criteria_set.id != chosen.id],
    }
    return render(request, "index/criteria_set.html", context)


def _levels(shelved: Shelved) -> list[object]:
    """Return a name for every depth of the tree, the last one repeated where the set names fewer."""
    names = shelved.criteria_set.levels
    return [names[min(depth, len(names) - 1)] for depth in range(len(_counts(shelved)))]


@require_safe
def criteria_set_file(_request: HttpRequest, set_id: str) -> HttpResponse:
    """Hand out the file of a set, byte for byte."""
    shelved = shelved_or_404(set_id)
    return HttpResponse(
        (shelved.folder / "set.yaml").read_bytes(),
        content_type="application/yaml; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{set_id}.yaml"'},
    )


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Show what changed from one set (``a``) to another (``b``); ask which, when one is not named."""
    rows = [{"set": shelved.criteria_set} for shelved in catalogue.shelved_sets()]
    before, after = request.GET.get("a", ""), request.GET.get("b", "")
    context: dict[str, object] = {"rows": rows, "a": before, "b": after}
    if before and after:
        found = difference(shelved_or_404(before).criteria_set, shelved_or_404(after).criteria_set)
        context |= {"difference": found, "kinds": Counter(change.kind.value for change in found.changes)}
    return render(request, "index/compare.html", context)
