"""Pages reach the database through selectors and services alone, and only services change it."""

from __future__ import annotations

from pathlib import Path

from tests.architecture.checks import ROOT, door_faults, project_files, text_of, told

# Rooms and modules that must go through the doors: pages, commands, and what decides who may.
BEHIND_THE_DOORS = ("src/caicach/web", "src/caicach/cli", "src/caicach/config")


def modules_of(*folders: str) -> list[Path]:
    return [path for folder in folders for path in project_files(".py", folder)]


def test_pages_and_commands_use_the_doors() -> None:
    modules = modules_of(*BEHIND_THE_DOORS)
    modules += [path for path in project_files(".py", "src") if path.parent.name == "commands"]
    assert any(path.name == "views.py" for path in modules)
    faults = told({path: door_faults(text_of(path)) for path in modules})
    assert not faults, faults


def test_selectors_and_policies_change_nothing() -> None:
    modules = [path for path in project_files(".py", "src") if path.stem in {"selectors", "policies"}]
    assert len(modules) >= 4
    found = {path: [fault for fault in door_faults(text_of(path)) if " calls " in fault] for path in modules}
    faults = told(found)
    assert not faults, faults


def test_a_page_with_a_query_of_its_own_is_found() -> None:
    assert door_faults("rows = Position.objects.filter(user=user)\n")
    assert door_faults("rows = Position._base_manager.all()\n")
    assert door_faults("position.save(update_fields=['title'])\n")
    assert door_faults("user.positions.bulk_create(rows)\n")
    assert door_faults("position.delete()\n")
    assert not door_faults("catalogue.delete(text)\n")
    assert not door_faults("rows = capacities_of(user, on=day)\nworkbook.close()\n")
    assert (ROOT / BEHIND_THE_DOORS[0]).is_dir()
