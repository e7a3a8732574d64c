"""The sprite of icons: ``python -m caicach.web.icon_tools add FOLDER NAME...``.

FOLDER is the ``icons/outline`` folder of an unpacked @tabler/icons package. The sprite holds only what
pages use.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

SPRITE = Path(__file__).resolve().parent / "static" / "vendor" / "icons" / "sprite.svg"
_SYMBOL = re.compile(r'<symbol id="([a-z0-9-]+)" viewBox="0 0 24 24">(.*?)</symbol>', re.DOTALL)
_BODY = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)
_FRAME = '<path stroke="none" d="M0 0h24v24H0z" fill="none" />'


def symbols(sprite: str) -> dict[str, str]:
    """Return the drawings of a sprite by name."""
    return dict(_SYMBOL.findall(sprite))


def sprite_of(drawings: dict[str, str]) -> str:
    """Return the sprite with the drawings in the order of their names."""
    rows = [
        f'<symbol id="{name}" viewBox="0 0 24 24">{drawings[name]}</symbol>\n' for name in sorted(drawings)
    ]
    return f'<svg xmlns="http://www.w3.org/2000/svg">\n{"".join(rows)}</svg>\n'


def drawing_of(svg: str) -> str:
    """Return what an icon's file draws, without the invisible frame and the spaces between.

    Raises:
        ValueError: if the text is no SVG element.
    """
    body = _BODY.search(svg)
    if body is None:
        raise ValueError("not an SVG element")
    return "".join(line.strip() for line in body.group(1).replace(_FRAME, "").splitlines())


def main(arguments: list[str]) -> int:
    """Add the named icons to the sprite; return the exit code."""
    match arguments:
        case ["add", folder, *names] if names:
            drawings = symbols(SPRITE.read_text(encoding="utf-8")) if SPRITE.exists() else {}
            for name in names:
                drawings[name] = drawing_of(Path(folder, f"{name}.svg").read_text(encoding="utf-8"))
            SPRITE.write_text(sprite_of(drawings), encoding="utf-8")
            return 0
        case _:
            sys.stderr.write("usage: python -m caicach.web.icon_tools add FOLDER NAME...\n")
            return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
