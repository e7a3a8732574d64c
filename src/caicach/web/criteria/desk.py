"""What lies on the editor's desk: a draft, the node or part chosen, and how both look as typed so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from caicach.core.index.document import located
from caicach.core.index.lint import lint
from caicach.core.index.model import CriteriaSet, Criterion
from caicach.core.index.problems import Problem, Severity
from caicach.core.index.reading import read_criteria_set
from caicach.evaluation.criteria import tree
from caicach.evaluation.criteria.deciding import left_to_mend
from caicach.evaluation.criteria.edits import ChangeSet, Edit, ReplaceNode
from caicach.evaluation.criteria.plans import checked_set
from caicach.evaluation.criteria.tree import NoSuchNodeError, Place, Plain
from caicach.exchange.criteria_writing import dump_document, load_document
from caicach.web.criteria import node_fields, set_fields
from caicach.web.criteria.entry import Entered, place_from, place_text
from caicach.web.criteria.set_fields import PARTS, Part

_WEIGHT = {Severity.ERROR: "bad", Severity.WARNING: "warning", Severity.NOTICE: "none"}


@dataclass(frozen=True, slots=True)
class Twig:
    """A node in the tree beside the form."""

    place: str
    code: str
    title: str
    maximum: str
    depth: int
    chosen: bool
    findings: int
    kind: str


@dataclass(slots=True)
class Desk:
    """A draft with what is being edited: the node at ``place``, or ``part`` of the set."""

    entered: Entered
    document: Plain
    place: Place
    part: Part | None
    node: Plain = field(default_factory=dict)
    doubts: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, entered: Entered, chosen: Mapping[str, str]) -> Desk:
        """Return the desk for a node or a part that an address or a form names; the first node for neither.

        Where a form says which code its node had, and another stands there now, the node is looked for by
        its code.
        """
        document = load_document(entered.version.document)
        part = PARTS.get(chosen.get("part", ""))
        place = place_from(chosen.get("node", ""))
        code = chosen.get("code-was") or chosen.get("code", "") * ("node" not in chosen)
        if code and code != _code_at(document, place):
            place = tree.place_of(document, code) or place
        try:
            node = tree.node_at(document, place)
        except NoSuchNodeError:
            place, node = (), {}
        if part is None and not place:
            spot = next(tree.walk(document), None)
            place, node = (spot.place, spot.node) if spot else ((), {})
            part = None if spot else PARTS["general"]
        return cls(entered, document, place, part, {} if part else node)

    @property
    def place_text(self) -> str:
        """The place as addresses write it."""
        return place_text(self.place)

    @property
    def code(self) -> str:
        """The code under which the node stands in the draft."""
        return tree.code_of(tree.node_at(self.document, self.place)) if self.place else ""

    @property
    def address(self) -> str:
        """The address of this node or part."""
        if self.part is not None:
            return f"{self.entered.address('edit')}?part={self.part.name}"
        return self.entered.node_address(self.place)

    @property
    def rule_type(self) -> str:
        """The type of the node's rule, whose fields the form shows."""
        return node_fields.rule_type(self.node)

    @property
    def is_group(self) -> bool:
        """Whether the node has children."""
        return node_fields.is_group(self.node)

    @property
    def node_yaml(self) -> str:
        """The node with what is below it, as YAML."""
        lines = dump_document({"criteria": [self.node]}).splitlines()
        return "\n".join(line[2:] for line in lines[1:])

    def type(self, typed: Mapping[str, str]) -> None:
        """Take over what was typed, without keeping it anywhere."""
        if self.part is not None:
            taken = set_fields.taken_part(self.part, typed, self.document, self.doubts)
            self.document = set_fields.with_part(self.document, taken)
        else:
            self.node = node_fields.taken_node(typed, self.node, self.doubts)

    def edit(self, typed: Mapping[str, str]) -> Edit:
        """Return what was typed as a change of the draft; numbers that read two ways are ``doubts``."""
        if self.part is not None:
            taken = set_fields.taken_part(self.part, typed, self.document, self.doubts)
            kept = {name: value for name, value in taken.items() if value is not None}
            return ChangeSet(kept, frozenset(set(taken) - set(kept)))
        return ReplaceNode(self.place, node_fields.taken_node(typed, self.node, self.doubts))

    def as_typed(self) -> Plain:
        """Return the whole document as typed so far, without rows in which nothing is typed yet."""
        if self.part is not None or not self.place:
            return {name: _filled(value) for name, value in self.document.items()}
        document = load_document(self.entered.version.document)
        tree.replace(document, self.place, {name: _filled(value) for name, value in self.node.items()})
        return document

    def checked(self) -> tuple[CriteriaSet, list[Problem]]:
        """Return the set as typed so far with everything that the linter finds."""
        document = self.as_typed()
        criteria_set = read_criteria_set(located(document))
        return criteria_set, left_to_mend(document, lint(criteria_set))

    def criterion(self, criteria_set: CriteriaSet) -> Criterion | None:
        """Return the node as the engine reads it, or None where it cannot be told by its code."""
        return criteria_set.by_code.get(tree.code_of(self.node)) if self.part is None else None

    def own(self, findings: list[Problem]) -> list[Problem]:
        """Return the findings that belong to the node, or to the set itself for a part."""
        code = "" if self.part is not None else tree.code_of(self.node)
        return [found for found in findings if found.place.code == code]

    def twigs(self) -> list[Twig]:
        """Return the whole tree as it is kept, each node with its findings."""
        findings: dict[str, list[Problem]] = {}
        document = load_document(self.entered.version.document)
        for found in left_to_mend(document, checked_set(self.entered.version).findings):
            findings.setdefault(found.place.code, []).append(found)
        twigs = []
        for spot in tree.walk(document):
            # A code that is used twice has its findings at the first.
            own = findings.pop(spot.code, [])
            worst = min((list(_WEIGHT).index(found.severity) for found in own), default=2)
            maximum = spot.node.get("maximum")
            twigs.append(
                Twig(
                    place_text(spot.place),
                    spot.code,
                    tree.title_of(spot.node),
                    maximum if isinstance(maximum, str) else "",
                    len(spot.place),
                    self.part is None and spot.place == self.place,
                    len(own),
                    list(_WEIGHT.values())[worst],
                )
            )
        return twigs


def _filled(value: object) -> object:
    """Return a value without the blank rows of its tables."""
    if isinstance(value, dict):
        return {name: _filled(inner) for name, inner in value.items() if name}
    if isinstance(value, list):
        return [_filled(inner) for inner in value if inner != {}]
    return value


def _code_at(document: Plain, place: Place) -> str:
    try:
        return tree.code_of(tree.node_at(document, place))
    except NoSuchNodeError:
        return ""
