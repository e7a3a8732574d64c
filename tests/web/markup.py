"""Reading pages as their users meet them: elements, attributes and visible words."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {
    "area",
    "base",
    "br",
    "col",
    "hr",
    "img",
    "input",
    "link",
    "meta",
    "path",
    "source",
    "use",
    "wbr",
    "rect",
}
UNSEEN = {"script", "style", "code", "kbd"}
SPOKEN = {"aria-label", "title", "alt", "placeholder"}


@dataclass
class Reading:
    """What one page holds.

    Attributes:
        tags: every start tag with its attributes.
        words: every visible or spoken text with the language it stands in.
    """

    tags: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    words: list[tuple[str, str]] = field(default_factory=list)

    def all(self, name: str) -> list[dict[str, str]]:
        """Return the attributes of every element of a name."""
        return [attributes for tag, attributes in self.tags if tag == name]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.reading = Reading()
        self._open: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        self.reading.tags.append((tag, attributes))
        outer = self._open[-1][1] if self._open else ""
        language = attributes.get("lang", outer)
        for name in SPOKEN & attributes.keys():
            self.reading.words.append((attributes[name], language))
        if tag == "meta" and attributes.get("name") == "description":
            self.reading.words.append((attributes["content"], language))
        if tag not in VOID:
            self._open.append((tag, language))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        while self._open:
            name, _language = self._open.pop()
            if name == tag:
                break

    def handle_data(self, data: str) -> None:
        text = " ".join(data.split())
        if text and self._open and not {name for name, _ in self._open} & UNSEEN:
            self.reading.words.append((text, self._open[-1][1]))


def read(page: bytes) -> Reading:
    """Return what a page holds."""
    parser = _Reader()
    parser.feed(page.decode())
    return parser.reading
