"""The commands that the documents name exist, and their scripts can be read by the shell."""

from __future__ import annotations

import re
import subprocess

from tests.architecture.checks import ROOT, project_files, text_of

from caicach.config.env import KNOWN

# Read by tools/test alone and taken away before the site starts.
OF_THE_TESTS = {"CAICACH_TEST_POSTGRESQL"}


def targets_of(makefile: str) -> set[str]:
    """Return the targets a Makefile offers."""
    return set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))


def targets_named_in(text: str) -> set[str]:
    """Return the targets a document tells its reader to make, in code spans and indented lines."""
    return set(re.findall(r"(?:`|^    )make ([a-z]+)", text, re.MULTILINE))


def unknown_variables(text: str) -> set[str]:
    """Return the project's environment variables that neither the settings nor the tests read."""
    return set(re.findall(r"\bCAICACH_[A-Z_]*[A-Z]\b", text)) - KNOWN - OF_THE_TESTS


def test_every_target_the_documents_name_exists() -> None:
    named = {str(page.relative_to(ROOT)): targets_named_in(text_of(page)) for page in project_files(".md")}
    assert {"run", "test"} <= named["README.md"]
    targets = targets_of(text_of(ROOT / "Makefile"))
    assert {page: found - targets for page, found in named.items() if found - targets} == {}


def test_a_target_that_does_not_exist_is_found() -> None:
    assert targets_named_in("Run `make fly`.\n\n    make run  # serves\n") == {"fly", "run"}
    assert targets_of("setup:\n\ttrue\nrun: setup\n") == {"setup", "run"}


def test_every_variable_the_scripts_and_documents_name_is_read() -> None:
    files = [ROOT / "Makefile", *project_files(under="tools"), *project_files(".md")]
    unknown = {str(path.relative_to(ROOT)): unknown_variables(text_of(path)) for path in files}
    assert {name: found for name, found in unknown.items() if found} == {}


def test_a_misspelt_variable_is_found() -> None:
    assert unknown_variables("set CAICACH_DATABSE and CAICACH_DEMO") == {"CAICACH_DATABSE"}


def test_the_scripts_can_be_read_by_the_shell() -> None:
    scripts = [
        path for path in (*project_files(under="tools"), ROOT / ".ci/run") if text_of(path).startswith("#!")
    ]
    assert len(scripts) >= 4
    for script in scripts:
        run = subprocess.run(["bash", "-n", script], capture_output=True, text=True, check=False)
        assert run.returncode == 0, run.stderr
        assert script.stat().st_mode & 0o111, f"{script.name} must be executable"
