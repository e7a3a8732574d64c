"""What all forms are put together from: an edition's phrases, an office's settings, and lines of values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from caicach.core.codes.text import format_date_in_words
from caicach.exchange.forms.editions import Edition
from caicach.exchange.forms.model import Kind, Office, Party, Signatory
from caicach.exchange.forms.sheet import (
    Item,
    Line,
    Listing,
    Lookup,
    Notes,
    Pair,
    Sentence,
    Signer,
    Signers,
)
from caicach.exchange.forms.wording import local, numbered


@dataclass(frozen=True, slots=True)
class Parts:
    """What one form adds to the frame that all share."""

    items: tuple[Item, ...]
    beside: tuple[Item, ...] = ()
    subtitle: str = ""
    landscape: bool = False
    lookup: Lookup | None = None
    """A code other than that of the dossier's page."""

    number: str | None = None
    """The line under the issuer, where it is not number and symbol."""


@dataclass(frozen=True, slots=True)
class Frame:
    """An edition and an office."""

    edition: Edition
    office: Office

    def say(self, name: str, /, **values: str | int) -> str:
        """Return a phrase with its values, beginning with a capital although a value may stand first."""
        text = self.edition.label(name).format(**values) if values else self.edition.label(name)
        return text[:1].upper() + text[1:]

    def line(self, name: str, value: str, *, strong: bool = False) -> Line:
        """Return a labelled line."""
        return Line(self.say(name), value, strong=strong)

    def pair(self, left: tuple[str, str], right: tuple[str, str]) -> Pair:
        """Return two labelled lines beside each other."""
        return Pair(self.line(*left), self.line(*right))

    def contact(self, party: Party) -> tuple[Item, ...]:
        """Return where a person is reached."""
        return (
            self.line("address", party.address),
            self.pair(("phone", party.phone), ("email", party.email)),
        )

    def listing(self, name: str, lines: Iterable[str]) -> Listing:
        """Return numbered lines below a label."""
        return Listing(self.say(name), tuple(lines))

    def remarks(self, remarks: Sequence[str]) -> tuple[Item, ...]:
        """Return the office's own sentences."""
        return tuple(Sentence(remark, italic=True) for remark in remarks)

    def by_hand(self, *signers: tuple[str, str]) -> Signers:
        """Return persons who sign: the phrase that names their part, and their name.

        Where the paper is electronic, the last of them signs digitally and the others not at all.
        """
        if self.office.electronic:
            return Signers((self._person(*signers[-1], "sign_digitally"),))
        return Signers(tuple(self._person(*signer, "sign_by_hand") for signer in signers))

    def signed(self, signatory: Signatory, *before: tuple[str, str]) -> Signers:
        """Return who signs for the agency, after persons who sign beside them."""
        note = "sign_digitally" if self.office.electronic else "sign_by_hand"
        lines = tuple(line.upper() for line in (*signatory.authority, signatory.position))
        persons = tuple(self._person(*signer, "sign_by_hand") for signer in before)
        return Signers((*persons, Signer(lines, self.say(note), signatory.name)))

    def notes(self, lines: Sequence[str]) -> Notes:
        """Return small notes."""
        return Notes(tuple(lines))

    def lookup(self, address: str) -> Lookup | None:
        """Return the QR code of an address with the words below it."""
        if not address:
            return None
        words = [self.say("lookup")]
        if self.office.website:
            words += [self.edition.label("lookup_at"), self.office.website]
        return Lookup(address, f"Mã QR tra cứu hồ sơ: {address}", "\n".join(words))

    def number(self, kind: Kind, number: str) -> str:
        """Return number and symbol."""
        return f"Số: {numbered(number, self.edition.symbol(kind, self.office.symbol))}"

    def place_and_day(self, issued_at: datetime) -> str:
        """Return the line under the motto."""
        return f"{self.office.place.strip() or '……'}, {format_date_in_words(local(issued_at).date())}"

    def office_name(self) -> str:
        """Return the office's name for the middle of a line."""
        return " ".join(self.office.name.split())

    def _person(self, part: str, name: str, note: str) -> Signer:
        return Signer((self.say(part).upper(),), self.say(note), name)
