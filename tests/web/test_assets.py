"""Assets come with their licences, nothing comes from elsewhere, and every icon exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template.loader import get_template

from caicach import web
from caicach.web import icon_tools, navigation

WEB = Path(web.__file__).parent
VENDOR = WEB / "static" / "vendor"


def test_every_vendored_folder_has_a_licence_and_is_listed() -> None:
    readme = (VENDOR / "README.md").read_text(encoding="utf-8")
    folders = [path for path in VENDOR.iterdir() if path.is_dir()]
    assert len(folders) >= 5
    for folder in folders:
        assert f"`{folder.name}/`" in readme
        assert (folder / "LICENSE").read_text(encoding="utf-8").strip()


def test_no_stylesheet_or_script_of_ours_loads_from_elsewhere() -> None:
    ours = [*(WEB / "static/css").glob("*.css"), *(WEB / "static/js").glob("*.js")]
    assert len(ours) >= 4
    for path in ours:
        assert not re.search(r"https?://", path.read_text(encoding="utf-8")), path
    tabler = (VENDOR / "tabler/tabler.min.css").read_text(encoding="utf-8")
    assert set(re.findall(r"""url\((?!["']?data:)([^)]{0,40})""", tabler)) == set()
    assert "@import" not in tabler


def test_every_icon_that_pages_name_is_in_the_sprite() -> None:
    drawn = icon_tools.symbols(icon_tools.SPRITE.read_text(encoding="utf-8")).keys()
    named: dict[str, str] = {door.icon: "navigation.py" for door in (*navigation.PORTAL, *navigation.CONSOLE)}
    for path in (WEB / "templates").rglob("*.html"):
        source = path.read_text(encoding="utf-8")
        for found in re.findall(r'<c-icon name="([^"]*)"', source) + re.findall(
            r'\bicon="([a-z0-9-]+)"', source
        ):
            names = re.findall(r"(?<=%\})([a-z0-9-]+)(?=\{%)", found) if "{%" in found else [found]
            named |= {name: path.name for name in names if "{{" not in name}
    assert {name: place for name, place in named.items() if name not in drawn} == {}
    assert len(named) > 20


def test_an_icon_is_added_to_the_sprite(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(icon_tools, "SPRITE", tmp_path / "sprite.svg")
    for name in ("b", "a"):
        (tmp_path / f"{name}.svg").write_text(
            f'<svg\n  class="x"\n>\n  {icon_tools._FRAME}\n  <path d="M5 {name}" />\n</svg>\n',
            encoding="utf-8",
        )
    assert icon_tools.main(["add", str(tmp_path), "b"]) == 0
    assert icon_tools.main(["add", str(tmp_path), "a"]) == 0
    drawn = icon_tools.symbols((tmp_path / "sprite.svg").read_text(encoding="utf-8"))
    assert drawn == {"a": '<path d="M5 a" />', "b": '<path d="M5 b" />'}
    assert icon_tools.main(["remove"]) == 2


def test_every_template_can_be_read() -> None:
    paths = sorted((WEB / "templates").rglob("*.html"))
    assert paths
    for path in paths:
        get_template(str(path.relative_to(WEB / "templates")))
