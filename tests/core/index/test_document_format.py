"""docs/reference/criteria-sets.md names every field that is read, and its example is a good set."""

from __future__ import annotations

import re

import pytest
import yaml
from tests.core.index.samples import Plain
from tests.core.index.tables import ROOT
from tests.core.index.worked import examples

from caicach.core.index.document import Fields, Located, located
from caicach.core.index.lint import lint
from caicach.core.index.reading import read_criteria_set
from caicach.core.index.rules import RULES

PAGE = (ROOT / "docs/reference/criteria-sets.md").read_text(encoding="utf-8")
RULES_PAGE = (ROOT / "docs/reference/rules.md").read_text(encoding="utf-8")


def example() -> Plain:
    """Return the example of the page."""
    fence = re.findall(r"```yaml\n(.*?)```", PAGE, flags=re.DOTALL)[-1]
    found: Plain = yaml.load(fence, Loader=yaml.BaseLoader)
    return found


def words(page: str) -> set[str]:
    """Return what stands in code marks on a page."""
    return set(re.findall(r"`([a-z_]+)(?:: \w+)?`", page))


def fields_of_tables() -> set[str]:
    """Return the first column of all tables of fields."""
    return set(re.findall(r"^\| `([a-z_]+)` \|", PAGE, flags=re.MULTILINE))


def test_the_example_has_no_other_finding_than_the_page_says() -> None:
    found = lint(read_criteria_set(located(example())))
    last = PAGE.split("Findings on this example:")[1]
    assert sorted(problem.id for problem in found) == sorted(re.findall(r"[A-Z]\d{3}", last))


def test_every_field_that_is_read_is_documented_and_every_documented_one_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: set[str] = set()
    get = Fields.get

    def note(self: Fields, name: str) -> Located | None:
        asked.add(name)
        return get(self, name)

    monkeypatch.setattr(Fields, "get", note)
    assert read_criteria_set(located(example())).problems == []
    assert fields_of_tables() - asked == set()
    assert asked - words(PAGE) - words(RULES_PAGE) - {"vi", "en"} == set()


def test_the_example_uses_every_documented_field() -> None:
    used: set[str] = set()

    def walk(value: object) -> None:
        if isinstance(value, dict):
            used.update(value)
            for inner in value.values():
                walk(inner)
        elif isinstance(value, list):
            for inner in value:
                walk(inner)

    walk(example())
    assert fields_of_tables() - used == set()


def test_every_field_of_every_rule_is_named_on_its_page(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: set[str] = set()
    get = Fields.get

    def note(self: Fields, name: str) -> Located | None:
        asked.add(name)
        return get(self, name)

    monkeypatch.setattr(Fields, "get", note)
    leaves = [{**each.leaf, "code": str(place), "title": "Mục"} for place, each in enumerate(examples())]
    read_criteria_set(located({**example(), "criteria": leaves}))
    assert {leaf["rule"]["type"] for leaf in leaves} == set(RULES)
    own = {name for leaf in leaves for key in ("options", "inputs") for name in leaf["rule"].get(key, ())}
    assert asked - own - words(PAGE) - words(RULES_PAGE) - {"vi", "en"} == set()
