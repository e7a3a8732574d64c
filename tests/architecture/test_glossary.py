"""The glossary gives each word once, and the models bear its words."""

from __future__ import annotations

import pytest
from django.apps import apps
from tests.architecture.checks import ROOT, glossary_faults, terms_of, text_of, unnamed_models

HEAD = "| Vietnamese | identifier | definition | source |\n| --- | --- | --- | --- |\n"
GOOD = HEAD + "| điểm | `score` | The points of a node. | common usage |\n"


def test_the_glossary_is_well_formed() -> None:
    faults = "\n".join(glossary_faults(text_of(ROOT / "docs/glossary.md"), least=70))
    assert not faults, faults


@pytest.mark.parametrize(
    "row",
    [
        "| điểm | `points` | The points again. | project |",
        "| điểm số | `score` | The points again. | project |",
        "| hạng | rank | A place. | project |",
        "| hạng | `Rank` | A place. | project |",
        "| hạng | `rank` | A place. And more. | project |",
        "| hạng | `rank` | A place | project |",
        "| hạng | `rank` | A place. |",
        "| hạng | `rank` |  | project |",
        "| Vietnamese | definition |",
    ],
)
def test_a_row_that_is_not_well_formed_is_found(row: str) -> None:
    assert glossary_faults(GOOD, least=1) == []
    assert glossary_faults(f"{GOOD}{row}\n", least=1) != []


def test_a_glossary_with_too_few_terms_is_found() -> None:
    assert glossary_faults(GOOD, least=2) == ["1 terms are fewer than 2"]


def test_every_model_bears_a_word_of_the_glossary() -> None:
    terms, _ = terms_of(text_of(ROOT / "docs/glossary.md"))
    words = [name for term in terms for name in term.identifiers]
    models = [model.__name__ for model in apps.get_models() if model.__module__.startswith("caicach.")]
    assert models
    assert unnamed_models(models, words) == []


def test_a_model_with_a_word_of_its_own_is_found() -> None:
    assert unnamed_models(["Dossier", "DossierFile", "HoSo"], ["dossier"]) == ["HoSo"]
