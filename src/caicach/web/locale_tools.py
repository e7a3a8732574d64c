"""Catalogues without gettext's programs: ``python -m caicach.web.locale_tools update | compile | check``.

Texts in code and templates are Vietnamese and are the message ids. ``en`` translates them; ``vi`` translates
what the packages below us say in English (sign-in, second factor).
"""

from __future__ import annotations

import ast
import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).resolve().parents[1]
LOCALE = Path(__file__).resolve().parent / "locale"
TRANSLATED = "en"

SINGULAR = {"gettext", "gettext_lazy", "gettext_noop", "_"}
PLURAL = {"ngettext", "ngettext_lazy"}
CONTEXT = {"pgettext", "pgettext_lazy"}
CONTEXT_PLURAL = {"npgettext", "npgettext_lazy"}

ARGUMENTS = {
    **dict.fromkeys(SINGULAR, 1),
    **dict.fromkeys(PLURAL | CONTEXT, 2),
    **dict.fromkeys(CONTEXT_PLURAL, 3),
}
_LOOKED_UP = (ast.Name, ast.Attribute, ast.Subscript)

_IDLE_HEADERS = tuple(
    f'"{name}:'
    for name in (
        "Generated-By",
        "Language-Team",
        "Last-Translator",
        "PO-Revision-Date",
        "POT-Creation-Date",
        "Project-Id-Version",
        "Report-Msgid-Bugs-To",
    )
)
_PLACEHOLDER = re.compile(r"%\((\w+)\)[#0\- +]*[\d.]*[a-zA-Z]|\{(\w*)(?:![rsa])?(?::[^{}]*)?\}")


@dataclass(frozen=True)
class Text:
    """One marked text: where it stands, and what gettext is asked for."""

    place: str
    singular: str
    plural: str = ""
    context: str | None = None

    @property
    def id(self) -> str | tuple[str, str]:
        """Return the id as a catalogue keeps it."""
        return (self.singular, self.plural) if self.plural else self.singular


class UnreadableTextError(ValueError):
    """A marked text that is no plain string, so that no catalogue can hold it."""


def marked_texts(root: Path = PACKAGE) -> list[Text]:
    """Return every marked text of code and templates under a folder, in the order of files and lines."""
    found: list[Text] = []
    for path in sorted(root.rglob("*.py")):
        found.extend(_texts_of(path.read_text(encoding="utf-8"), path.relative_to(root).as_posix()))
    for path in sorted(root.rglob("templates/**/*")):
        if path.suffix in {".html", ".txt"}:
            found.extend(_template_texts(path, path.relative_to(root).as_posix()))
    return found


def _template_texts(path: Path, place: str) -> Iterator[Text]:
    from django.utils.translation.template import templatize  # noqa: PLC0415 - Django only where templates are read

    code = templatize(path.read_text(encoding="utf-8"), origin=place)
    # What is no marked text comes back as rows of one letter, which is no Python: keep the calls alone.
    for number, line in enumerate(code.splitlines(), start=1):
        for call in _CALL.finditer(line):
            yield from _texts_of(call.group(0).strip(), place, first_line=number)


_STRING = r"""u?(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
_CALL = re.compile(rf"(?<![\w.])(?:_|n?p?gettext)\(\s*{_STRING}(?:\s*,\s*(?:{_STRING}|count))*\s*\)")


def _texts_of(source: str, place: str, *, first_line: int = 1) -> Iterator[Text]:
    """Yield the texts marked in Python source.

    A marker around a name or a look-up translates a text that is marked where it is written: passed over.

    Raises:
        UnreadableTextError: names file and line of a marker around a text that is put together.
    """
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    for call in sorted(calls, key=lambda node: (node.lineno, node.col_offset)):
        function = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        count = ARGUMENTS.get(function, 0)
        if not count or any(isinstance(arg, _LOOKED_UP) for arg in call.args[:count]):
            continue
        where = f"{place}:{call.lineno + first_line - 1}"
        strings = _strings(call, where, count)
        if function in CONTEXT:
            yield Text(where, strings[1], context=strings[0])
        elif function in CONTEXT_PLURAL:
            yield Text(where, strings[1], strings[2], strings[0])
        else:
            yield Text(where, *strings)


def _strings(call: ast.Call, where: str, count: int) -> list[str]:
    values = [
        arg.value for arg in call.args[:count] if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
    ]
    if len(values) < count:
        raise UnreadableTextError(
            f"{where}: a marked text must be a plain string; put values in by named placeholders."
        )
    return values


def catalogue_path(language: str) -> Path:
    """Return where a language's catalogue lies."""
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def read_catalogue(language: str) -> Catalog:
    """Return a language's catalogue; an empty one where there is none yet."""
    path = catalogue_path(language)
    if not path.exists():
        return Catalog(locale=language, project="caicach", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def update() -> list[str]:
    """Bring the English catalogue in line with code and templates, and return the texts still untranslated.

    Nothing is guessed: a changed text is a new text, and a text no longer used is dropped.
    """
    old = read_catalogue(TRANSLATED)
    new = Catalog(locale=TRANSLATED, project="caicach", fuzzy=False, charset="utf-8")
    new.header_comment = "# English texts of Cải Cách. Made by: make messages"
    for text in marked_texts():
        file = text.place.rpartition(":")[0]
        entry = new.get(text.singular, text.context)
        # A catalogue has one entry for a text, whether or not it is also asked for in the plural.
        plural = entry.id if entry is not None and isinstance(entry.id, (tuple, list)) else text.id
        known = old.get(text.singular, text.context)
        same_form = known is not None and isinstance(known.id, str) == isinstance(plural, str)
        places = sorted({*([place for place, _line in entry.locations] if entry else []), file})
        new.delete(text.singular, text.context)
        new.add(
            plural,
            string=known.string if known is not None and same_form else "",
            locations=[(place, 0) for place in places],
            context=text.context,
        )
    path = catalogue_path(TRANSLATED)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as target:
        write_po(target, new, width=110, sort_by_file=True, include_lineno=False, omit_header=False)
    _plain_header(path)
    return faults(marked_texts(), new)


def _plain_header(path: Path) -> None:
    """Keep of the header what readers need, so that an unchanged catalogue stays unchanged in git."""
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.startswith(_IDLE_HEADERS)), encoding="utf-8")


def faults(texts: list[Text], catalogue: Catalog) -> list[str]:
    """Return a line for every text without translation, with a fuzzy one, or with other placeholders."""
    found = []
    seen: set[tuple[str | tuple[str, str], str | None]] = set()
    for text in texts:
        if (text.id, text.context) in seen:
            continue
        seen.add((text.id, text.context))
        entry = catalogue.get(text.singular, text.context)
        fault = _fault_of(text, entry)
        if fault:
            found.append(f"{text.place}: {fault}: {text.singular!r}")
    return found


def _fault_of(text: Text, entry: Message | None) -> str:
    if entry is None:
        return "not in the catalogue"
    given = entry.string or ""
    strings = [given] if isinstance(given, str) else list(given)
    if not all(strings):
        return "no translation"
    if entry.fuzzy:
        return "fuzzy"
    if text.plural and isinstance(given, str):
        return "no plural forms"
    wanted = placeholders(text.singular) | placeholders(text.plural)
    if any(placeholders(string) != wanted for string in strings):
        return "other placeholders"
    return ""


def placeholders(text: str) -> set[str]:
    """Return the names that a text leaves open, in either of Python's two notations."""
    return {named or braced for named, braced in _PLACEHOLDER.findall(text.replace("%%", ""))}


def languages() -> list[str]:
    """Return the languages that have a catalogue."""
    return sorted(path.parents[1].name for path in LOCALE.glob("*/LC_MESSAGES/django.po"))


def stale_catalogues() -> list[str]:
    """Return the languages whose compiled catalogue is missing or older than its text."""
    return [
        language
        for language in languages()
        if not (compiled := catalogue_path(language).with_suffix(".mo")).exists()
        or compiled.stat().st_mtime < catalogue_path(language).stat().st_mtime
    ]


def compile_catalogues(wanted: list[str]) -> None:
    """Write the compiled catalogues; a reader meets the old file or the new one, never half of one."""
    for language in wanted:
        target = catalogue_path(language).with_suffix(".mo")
        draft = target.with_suffix(f".{os.getpid()}.mo")
        with draft.open("wb") as file:
            write_mo(file, read_catalogue(language))
        draft.replace(target)


def main(arguments: list[str]) -> int:
    """Run one of the three commands; return the exit code."""
    match arguments:
        case ["compile"]:
            compile_catalogues(languages())
            return 0
        case ["update"]:
            missing = update()
        case ["check"]:
            missing = faults(marked_texts(), read_catalogue(TRANSLATED))
        case _:
            sys.stderr.write("usage: python -m caicach.web.locale_tools update | compile | check\n")
            return 2
    for line in missing:
        sys.stderr.write(line + "\n")
    sys.stderr.write(f"{len(missing)} texts need a translation in {catalogue_path(TRANSLATED).name}.\n")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
