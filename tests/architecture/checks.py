"""The rules of the house as functions over text: each returns the faults it finds, as sentences."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MAX_LINES = 400

# Written in pieces, so that this file does not itself name what it forbids.
_REGISTRIES = (
    "py" + "pi.org",
    "python" + "hosted.org",
    "registry.npm" + "js.org",
    "registry.yarn" + "pkg.com",
    "crates" + ".io",
    "ruby" + "gems.org",
    "proxy.go" + "lang.org",
)
_MACHINE_PATH = re.compile(r"(?<![\w.~*})\]])(?:/(?:home|root|work|Users)/[\w.]|[A-Z]:\\Users\\)")
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)(?:\s+\"[^\"]*\")?\)")
_FENCE = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*$", re.MULTILINE)


def project_files(suffix: str = "", under: str = "") -> list[Path]:
    """Return the files of the project, committed or about to be, that end in ``suffix``."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", *([under] if under else [])],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    paths = {ROOT / name for name in listing.split("\0") if name.endswith(suffix) and name}
    return sorted(path for path in paths if path.is_file())


def told(faults: Mapping[Path, list[str]]) -> str:
    """Return the faults of all files, one a line, so that a failing test shows every one."""
    return "\n".join(
        f"{path.relative_to(ROOT)}: {fault}" for path, found in faults.items() for fault in found
    )


def text_of(path: Path) -> str:
    """Return the text of a file, or nothing when it is not text."""
    content = path.read_bytes()
    return "" if b"\0" in content else content.decode("utf-8", errors="replace")


def future_import_faults(source: str) -> list[str]:
    """Report a module whose first statement after the docstring is not the future import of annotations."""
    body = ast.parse(source).body
    if body and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant):
        body = body[1:]
    if not body:
        return []
    first = body[0]
    opens = (
        isinstance(first, ast.ImportFrom)
        and first.module == "__future__"
        and any(alias.name == "annotations" for alias in first.names)
    )
    return [] if opens else ["begin the module with `from __future__ import annotations`"]


def migration_faults(source: str) -> list[str]:
    """Report application code imported by a migration: it will have changed when the migration runs again."""
    faults = []
    for node in ast.walk(ast.parse(source)):
        names: Iterable[str] = ()
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = ["." if node.level else node.module or ""]
        faults += [
            f"line {getattr(node, 'lineno', 0)} imports {name}: write what it needs into the migration"
            for name in names
            if name == "." or name.split(".")[0] == "caicach"
        ]
    return faults


WRITERS = frozenset({"save", "delete", "bulk_create", "bulk_update", "update_or_create", "get_or_create"})
MANAGERS = frozenset({"objects", "_base_manager", "_default_manager"})


def door_faults(source: str) -> list[str]:
    """Report database access past the doors: a query of its own, or a row saved or removed."""
    faults = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and node.attr in MANAGERS:
            faults.append((node.lineno, f"asks .{node.attr}: let a selector fetch and authorise"))
        elif (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in WRITERS
            # A row's own removal takes no argument; a catalogue's names what is removed.
            and not (node.func.attr == "delete" and node.args)
        ):
            faults.append((node.lineno, f"calls .{node.func.attr}(): let a service check, change and audit"))
    return [f"line {line} {fault}" for line, fault in sorted(faults)]


def registry_faults(text: str) -> list[str]:
    """Report the host of a package registry: an operator behind a mirror must not depend on it."""
    return [
        f"names the package registry {host}: leave the address to the operator"
        for host in _REGISTRIES
        if host in text
    ]


def machine_path_faults(text: str) -> list[str]:
    """Report an absolute path that exists on one machine alone."""
    return [
        f"line {number} holds a path of one machine: make it relative"
        for number, line in enumerate(text.splitlines(), start=1)
        if _MACHINE_PATH.search(line)
    ]


def length_faults(lengths: Mapping[str, int], reasons: Mapping[str, str]) -> list[str]:
    """Report modules that are too long without a reason, and reasons that are no longer needed or empty."""
    faults = [
        f"{name} has {length} lines, over {MAX_LINES}: split it by noun, or give its reason"
        for name, length in lengths.items()
        if length > MAX_LINES and name not in reasons
    ]
    faults += [f"{name} needs no exception any more" for name in reasons if lengths.get(name, 0) <= MAX_LINES]
    return faults + [
        f"{name} has an empty reason" for name, reason in reasons.items() if len(reason.split()) < 4
    ]


def anchor_of(heading: str) -> str:
    """Return the anchor under which a heading is reached."""
    plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).replace("`", "").strip().lower()
    return re.sub(r"[^\w\- ]", "", plain).replace(" ", "-")


def link_faults(page: Path, text: str) -> list[str]:
    """Report relative links of a Markdown page whose file or heading does not exist."""
    faults = []
    for target in _LINK.findall(_FENCE.sub("", text)):
        if re.match(r"[a-z][a-z0-9+.-]*:", target):
            continue
        name, _, anchor = target.partition("#")
        aimed = (page.parent / name) if name else page
        if aimed != page and not aimed.exists():
            faults.append(f"the link {target} leads nowhere")
        elif anchor and aimed.suffix == ".md":
            there = text if aimed == page else text_of(aimed)
            if anchor not in {anchor_of(heading) for heading in _HEADING.findall(_FENCE.sub("", there))}:
                faults.append(f"the link {target} names a heading that is not there")
    return faults


@dataclass(frozen=True, slots=True)
class Term:
    """One row of the glossary."""

    line: int
    vietnamese: str
    identifiers: tuple[str, ...]
    definition: str
    source: str


def terms_of(text: str) -> tuple[list[Term], list[str]]:
    """Return the rows of the glossary's tables, and the rows that are not well formed."""
    terms, faults = [], []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.startswith("|") or set(line) <= set("|-: "):
            continue
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if cells[0] == "Vietnamese":
            if cells != ["Vietnamese", "identifier", "definition", "source"]:
                faults.append(
                    f"line {number}: the head of a table must be Vietnamese, identifier, definition, source"
                )
        elif len(cells) != 4 or not all(cells):
            faults.append(f"line {number}: a row has four cells, none of them empty")
        else:
            names = tuple(re.findall(r"`([^`]*)`", cells[1]))
            terms.append(Term(number, cells[0], names, cells[2], cells[3]))
    return terms, faults


def glossary_faults(text: str, *, least: int) -> list[str]:
    """Report what is wrong with the glossary: too few terms, doubled words, definitions of many sentences."""
    terms, faults = terms_of(text)
    if len(terms) < least:
        faults.append(f"{len(terms)} terms are fewer than {least}")
    seen: set[str] = set()
    for term in terms:
        if not term.identifiers:
            faults.append(f"line {term.line}: give the identifier in backquotes")
        for word in (*term.identifiers, term.vietnamese):
            if word in seen:
                faults.append(f"line {term.line}: {word} is already defined above")
            seen.add(word)
        faults += [
            f"line {term.line}: {name} is not a lower-case identifier"
            for name in term.identifiers
            if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", name)
        ]
        if not term.definition.endswith(".") or re.search(r"[.!?] ", term.definition):
            faults.append(f"line {term.line}: the definition must be one sentence")
    return faults


def unnamed_models(models: Iterable[str], identifiers: Iterable[str]) -> list[str]:
    """Return the models whose name neither begins nor ends with a word of the glossary."""
    known = set(identifiers)
    missing = []
    for model in models:
        words = re.sub(r"(?<!^)(?=[A-Z])", "_", model).lower().split("_")
        heads = {"_".join(words[:count]) for count in range(1, len(words) + 1)}
        tails = {"_".join(words[-count:]) for count in range(1, len(words) + 1)}
        if not known & (heads | tails):
            missing.append(model)
    return missing


def commands_of(readme: str) -> list[str]:
    """Return the commands a README shows: its indented lines without their comments."""
    return [line.split("#")[0].strip() for line in readme.splitlines() if line.startswith("    ")]
