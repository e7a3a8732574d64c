"""No file names a registry or a machine, no module grows without a reason, no link leads nowhere."""

from __future__ import annotations

from pathlib import Path

import yaml
from tests.architecture.checks import (
    ROOT,
    commands_of,
    length_faults,
    link_faults,
    machine_path_faults,
    project_files,
    registry_faults,
    text_of,
    told,
)

# A module longer than the limit stands here with the reason why splitting it would make it worse.
LONG_MODULES: dict[str, str] = {}


def test_no_file_names_a_package_registry() -> None:
    faults = told({path: registry_faults(text_of(path)) for path in project_files()})
    assert not faults, faults


def test_a_registry_is_found_in_a_lock_file() -> None:
    assert registry_faults("--index-url https://files.python" + "hosted.org/simple")
    assert not registry_faults("granian==2.8.7 --hash=sha256:00")


def test_no_file_holds_a_path_of_one_machine() -> None:
    files = [path for path in project_files() if "/static/vendor/" not in path.as_posix()]
    faults = told({path: machine_path_faults(text_of(path)) for path in files})
    assert not faults, faults


def test_a_path_of_one_machine_is_found() -> None:
    assert machine_path_faults("data = '/ho" + "me/an/caicach'")
    assert machine_path_faults("see C:\\Us" + "ers\\an")
    assert not machine_path_faults("src/caicach/work/models.py and https://example.org/home/page")


def test_no_module_is_too_long_without_a_reason() -> None:
    modules = [path for path in project_files(".py") if path.parent.name != "migrations"]
    lengths = {path.relative_to(ROOT).as_posix(): len(text_of(path).splitlines()) for path in modules}
    faults = "\n".join(length_faults(lengths, LONG_MODULES))
    assert not faults, faults


def test_a_long_module_and_a_stale_reason_are_found() -> None:
    assert length_faults({"a.py": 401}, {})
    assert length_faults({"a.py": 400}, {"a.py": "one table of law that belongs together"})
    assert length_faults({"a.py": 401}, {"a.py": "later"})
    assert not length_faults({"a.py": 401, "b.py": 400}, {"a.py": "one table of law that belongs together"})


def test_every_link_in_the_documents_leads_somewhere() -> None:
    faults = told({page: link_faults(page, text_of(page)) for page in project_files(".md")})
    assert not faults, faults


def test_a_broken_link_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    (tmp_path / "other.md").write_text("# Điểm tối đa\n")
    good = "# One `two`\n[here](#one-two) [there](other.md#điểm-tối-đa) [away](https://example.org)\n```\n[x](no.md)\n```\n"
    assert link_faults(page, good) == []
    assert link_faults(page, "[gone](gone.md)")
    assert link_faults(page, "![picture](images/none.png)")
    assert link_faults(page, "[heading](other.md#none)")


def test_both_readmes_show_the_same_commands_and_sections() -> None:
    english, vietnamese = text_of(ROOT / "README.md"), text_of(ROOT / "README.vi.md")
    assert commands_of(english) == commands_of(vietnamese)
    assert len(commands_of(english)) > 4
    assert english.count("\n## ") == vietnamese.count("\n## ")


def test_commands_are_read_without_their_comments() -> None:
    assert commands_of("Text\n\n    make run  # serves\n") == ["make run"]


def test_the_lock_is_pinned_by_hashes_and_names_no_address() -> None:
    lock = text_of(ROOT / "requirements.lock")
    pins = [line for line in lock.splitlines() if line and line[0].isalnum()]
    assert len(pins) > 40
    assert all("==" in pin for pin in pins)
    assert lock.count("--hash=sha256:") >= len(pins)
    assert "://" not in lock


def test_publiccode_keeps_the_limits_of_its_standard() -> None:
    card = yaml.safe_load(text_of(ROOT / "publiccode.yml"))
    compulsory = {
        "name",
        "url",
        "platforms",
        "developmentStatus",
        "softwareType",
        "description",
        "legal",
        "maintenance",
    }
    assert compulsory | {"publiccodeYmlVersion", "localisation", "releaseDate", "categories"} <= set(card)
    assert card["developmentStatus"] in {"concept", "development", "beta", "stable", "obsolete"}
    assert card["legal"]["license"] == "Apache-2.0"
    assert set(card["localisation"]["availableLanguages"]) == {"vi", "en"} == set(card["description"])
    for words in card["description"].values():
        assert len(words["shortDescription"]) <= 150
        assert 500 <= len(words["longDescription"]) <= 10_000
        assert words["features"]
        assert all(len(feature) <= 100 for feature in words["features"])
