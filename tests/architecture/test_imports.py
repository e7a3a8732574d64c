"""Rooms import downwards only, every module opens alike, and migrations stand alone."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

from tests.architecture.checks import (
    ROOT,
    future_import_faults,
    migration_faults,
    project_files,
    text_of,
    told,
)


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run Import Linter with the contracts of ``folder`` on the packages under its ``src``."""
    return subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache", "--no-logo"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder / "src")},
        capture_output=True,
        text=True,
        check=False,
    )


def small_house(folder: Path) -> Path:
    """Lay out empty rooms under ``folder`` that are bound by the project's own contracts."""
    (folder / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    names: set[str] = set()
    for contract in tomllib.loads(text_of(ROOT / "pyproject.toml"))["tool"]["importlinter"]["contracts"]:
        names.update(contract.get("source_modules", ()))
        for layer in re.findall(r"\w+", " ".join(contract.get("layers", ()))):
            names.update(f"{container}.{layer}" for container in contract["containers"])
    for name in sorted(names):
        room = folder / "src" / Path(*name.split("."))
        room.mkdir(parents=True, exist_ok=True)
        for package in (room, *room.parents):
            if package.name == "src":
                break
            (package / "__init__.py").touch()
    return folder


def test_the_rooms_import_downwards_only() -> None:
    run = lint_imports(ROOT)
    assert run.returncode == 0, run.stdout


def test_empty_rooms_keep_the_contracts(tmp_path: Path) -> None:
    run = lint_imports(small_house(tmp_path))
    assert run.returncode == 0, run.stdout + run.stderr


def test_an_import_upwards_is_found(tmp_path: Path) -> None:
    house = small_house(tmp_path)
    (house / "src/caicach/core/index/__init__.py").write_text("import caicach.web\n")
    run = lint_imports(house)
    assert run.returncode == 1
    assert "caicach.core.index -> caicach.web" in run.stdout.replace("\n", " ")


def test_django_in_the_room_of_files_is_found(tmp_path: Path) -> None:
    house = small_house(tmp_path)
    (house / "src/caicach/exchange/__init__.py").write_text("import django\n")
    assert lint_imports(house).returncode == 1


def test_a_room_without_a_place_in_the_order_is_found(tmp_path: Path) -> None:
    house = small_house(tmp_path)
    (house / "src/caicach/attic").mkdir()
    (house / "src/caicach/attic/__init__.py").touch()
    assert lint_imports(house).returncode == 1


def test_the_contracts_have_no_exceptions() -> None:
    settings = tomllib.loads(text_of(ROOT / "pyproject.toml"))["tool"]["importlinter"]
    layers = settings["contracts"][0]
    assert layers["type"] == "layers"
    assert layers["exhaustive"] is True
    rooms = ["cli", "config", "web", "evaluation", "work", "registry", "common", "exchange", "core"]
    assert layers["layers"] == rooms
    for contract in settings["contracts"]:
        assert not any(
            key.startswith("ignore") or key == "unmatched_ignore_imports_alerting" for key in contract
        )


def test_every_module_opens_with_the_future_import() -> None:
    faults = told({path: future_import_faults(text_of(path)) for path in project_files(".py")})
    assert not faults, faults


def test_a_module_that_opens_otherwise_is_found() -> None:
    assert future_import_faults('"""Doc."""\nimport os\n')
    assert future_import_faults("from __future__ import division\n")
    assert not future_import_faults('"""Doc."""\nfrom __future__ import annotations\nimport os\n')
    assert not future_import_faults('"""Only words."""\n')


def test_migrations_import_no_application_code() -> None:
    migrations = [path for path in project_files(".py", "src") if path.parent.name == "migrations"]
    assert migrations
    faults = told({path: migration_faults(text_of(path)) for path in migrations})
    assert not faults, faults


def test_a_migration_that_imports_application_code_is_found() -> None:
    assert migration_faults("import caicach.registry.accounts.models\n")
    assert migration_faults("from caicach.core import codes\n")
    assert migration_faults("def forwards(apps, editor):\n    from ..models import User\n")
    assert not migration_faults("from django.db import migrations, models\n")
