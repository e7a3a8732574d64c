"""The process that joins the pieces of one document to one PDF.

The first piece gives what is said of the whole: title, language, the standard that is kept, the profile of
its colours. Of all pieces come the pages that count and the bookmarks on them. The pieces are Typst's own, so
nothing is asked of them that a stranger's file might get wrong.
"""

from __future__ import annotations

import hashlib
import io
import json
import sys
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass, field

from pyhanko.pdf_utils.generic import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NumberObject,
    PdfObject,
    Reference,
    StreamObject,
)
from pyhanko.pdf_utils.reader import PdfFileReader

from caicach.exchange.papers.apart import framed, frames
from caicach.exchange.papers.pieces import ALL

HEADER = b"%PDF-1.7\n%\x80\x80\x80\x80\n"


@dataclass(slots=True)
class Bookmark:
    """A heading in the outline: where its page stands, and the bookmarks below it."""

    title: PdfObject
    place: ArrayObject
    below: list[Bookmark] = field(default_factory=list)


class Joined:
    """The objects of the PDF that is made, by number."""

    def __init__(self) -> None:
        self.objects: dict[int, PdfObject] = {}
        self.last = 0

    def reserve(self) -> IndirectObject:
        """Return a reference to an object that will be put."""
        self.last += 1
        return IndirectObject(self.last, 0, None)

    def put(self, value: PdfObject, where: IndirectObject | None = None) -> IndirectObject:
        """Take an object and return the reference to it."""
        found = where or self.reserve()
        self.objects[found.idnum] = value
        return found

    def written(self, root: IndirectObject, info: IndirectObject, identity: PdfObject) -> bytes:
        """Return the file."""
        file = io.BytesIO()
        file.write(HEADER)
        places = []
        for number in range(1, self.last + 1):
            places.append(file.tell())
            file.write(b"%d 0 obj\n" % number)
            self.objects[number].write_to_stream(file, None)
            file.write(b"\nendobj\n")
        begin = file.tell()
        file.write(b"xref\n0 %d\n0000000000 65535 f \n" % (self.last + 1))
        for place in places:
            file.write(b"%010d 00000 n \n" % place)
        file.write(b"trailer\n")
        values = {"/Size": NumberObject(self.last + 1), "/Root": root, "/Info": info, "/ID": identity}
        _dictionary(values).write_to_stream(file, None)
        file.write(b"\nstartxref\n%d\n%%%%EOF\n" % begin)
        return file.getvalue()


class Source:
    """One piece, whose objects are copied with all that they refer to, each once."""

    def __init__(self, pdf: bytes, into: Joined) -> None:
        self.reader = PdfFileReader(io.BytesIO(pdf))
        self.root = self.reader.root
        self.into = into
        self._known: dict[Reference, IndirectObject] = {}
        self._waiting: list[tuple[Reference, IndirectObject]] = []

    def copy(self, value: PdfObject) -> PdfObject:
        """Return an object as it stands in the file that is made."""
        found = self._copied(value)
        while self._waiting:
            reference, where = self._waiting.pop()
            self.into.put(self._copied(reference.get_object()), where)
        return found

    def pages(self, count: int) -> Iterator[tuple[Reference, DictionaryObject]]:
        """Iterate over the first pages with their references."""
        kids = list(_leaves(self.root.get_value_as_reference("/Pages")))
        for reference in kids if count == ALL else kids[:count]:
            page = reference.get_object()
            assert isinstance(page, DictionaryObject)
            yield reference, page

    def becomes(self, reference: Reference, where: IndirectObject) -> None:
        """Let whatever refers to an object refer to one that was put already."""
        self._known[reference] = where

    def bookmarks(self, within: DictionaryObject) -> list[Bookmark]:
        """Return the bookmarks below a node of the outline that lead to pages that were taken."""
        found = []
        item = _entry(within, "/First")
        while isinstance(item, DictionaryObject):
            place = item["/Dest"]
            assert isinstance(place, ArrayObject)
            page = place.raw_get(0)
            if isinstance(page, IndirectObject) and page.reference in self._known:
                copied = self.copy(place)
                assert isinstance(copied, ArrayObject)
                found.append(Bookmark(self.copy(item["/Title"]), copied, self.bookmarks(item)))
            item = _entry(item, "/Next")
        return found

    def _copied(self, value: PdfObject) -> PdfObject:
        if isinstance(value, IndirectObject):
            return self._referred(value.reference)
        if isinstance(value, StreamObject):
            return StreamObject(self._entries(value), encoded_data=value.encoded_data)
        if isinstance(value, DictionaryObject):
            return DictionaryObject(self._entries(value))
        if isinstance(value, ArrayObject):
            return ArrayObject([self._copied(value.raw_get(at)) for at in range(len(value))])
        return value

    def _entries(self, value: DictionaryObject) -> dict[NameObject, PdfObject]:
        return {name: self._copied(value.raw_get(name)) for name in value if name != "/Length"}

    def _referred(self, reference: Reference) -> IndirectObject:
        where = self._known.get(reference)
        if where is None:
            where = self._known[reference] = self.into.reserve()
            self._waiting.append((reference, where))
        return where


def _entry(node: DictionaryObject, name: str) -> PdfObject | None:
    """Return what stands under a name itself, also where there is but a reference to it."""
    found: PdfObject | None = node.get(name)
    return found.get_object() if isinstance(found, IndirectObject) else found


def _leaves(reference: Reference) -> Iterator[Reference]:
    node = reference.get_object()
    assert isinstance(node, DictionaryObject)
    if node["/Type"] == "/Page":
        yield reference
        return
    kids = node["/Kids"]
    for at in range(len(kids)):
        yield from _leaves(kids.raw_get(at).reference)


def join(pieces: list[bytes], kept: list[tuple[int, bool]]) -> bytes:
    """Return one PDF of the first pages of each piece.

    ``kept`` says how many pages, ``ALL`` for all, and whether the piece goes on with the part before.
    """
    into = Joined()
    tree = into.reserve()
    kids: list[PdfObject] = []
    bookmarks: list[Bookmark] = []
    sources = [Source(pdf, into) for pdf in pieces]
    for source, (count, goes_on) in zip(sources, kept, strict=True):
        for reference, page in source.pages(count):
            where = into.reserve()
            source.becomes(reference, where)
            entries = {name: source.copy(page.raw_get(name)) for name in page if name != "/Parent"}
            kids.append(into.put(_dictionary({**entries, "/Parent": tree}), where))
        if "/Outlines" in source.root:
            found = source.bookmarks(source.root["/Outlines"])
            (bookmarks[-1].below if goes_on and bookmarks else bookmarks).extend(found)
    pages = {"/Type": NameObject("/Pages"), "/Count": NumberObject(len(kids)), "/Kids": ArrayObject(kids)}
    into.put(_dictionary(pages), tree)
    return _whole(into, sources[0], tree, bookmarks, hashlib.sha256(b"".join(pieces)).digest()[:16])


def _whole(
    into: Joined, first: Source, tree: IndirectObject, bookmarks: list[Bookmark], identity: bytes
) -> bytes:
    root = {
        name: first.copy(first.root.raw_get(name))
        for name in first.root
        if name not in {"/Pages", "/Outlines", "/Metadata"}
    }
    root["/Pages"] = tree
    if bookmarks:
        root["/Outlines"] = _outline(into, bookmarks)
    trailer = first.reader.trailer_view
    stable, before = (trailer["/ID"][at].original_bytes for at in (0, 1))
    own = b64encode(identity)
    metadata = first.root["/Metadata"]
    # The first piece's name for itself would be the same whatever the other pieces say.
    told = StreamObject(
        {NameObject(name): metadata[name] for name in ("/Type", "/Subtype")},
        stream_data=metadata.data.replace(before, own),
    )
    root["/Metadata"] = into.put(told)
    info = into.put(first.copy(trailer["/Info"]))
    ids = ArrayObject([ByteStringObject(stable), ByteStringObject(own)])
    return into.written(into.put(_dictionary(root)), info, ids)


def _outline(into: Joined, bookmarks: list[Bookmark]) -> IndirectObject:
    where = into.reserve()
    into.put(_dictionary({"/Type": NameObject("/Outlines"), **_listed(into, bookmarks, where)}), where)
    return where


def _listed(into: Joined, bookmarks: list[Bookmark], parent: IndirectObject) -> dict[str, PdfObject]:
    """Put bookmarks, and return how their parent refers to them; the outline is shown closed below them."""
    if not bookmarks:
        return {}
    places = [into.reserve() for _bookmark in bookmarks]
    for at, (bookmark, where) in enumerate(zip(bookmarks, places, strict=True)):
        entries = {"/Parent": parent, "/Title": bookmark.title, "/Dest": bookmark.place}
        if at > 0:
            entries["/Prev"] = places[at - 1]
        if at + 1 < len(places):
            entries["/Next"] = places[at + 1]
        into.put(_dictionary({**entries, **_listed(into, bookmark.below, where)}), where)
    count = len(bookmarks) + sum(_size(bookmark.below) for bookmark in bookmarks)
    return {"/First": places[0], "/Last": places[-1], "/Count": NumberObject(count)}


def _size(bookmarks: list[Bookmark]) -> int:
    return sum(1 + _size(bookmark.below) for bookmark in bookmarks)


def _dictionary(entries: dict[str, PdfObject]) -> DictionaryObject:
    return DictionaryObject({NameObject(name): value for name, value in entries.items()})


def main() -> int:
    """Read how many pages count of each piece and the pieces, write the PDF they are together."""
    kept, *pieces = frames(sys.stdin.buffer.read())
    sys.stdout.buffer.write(framed(join(pieces, [(count, goes_on) for count, goes_on in json.loads(kept)])))
    return 0


if __name__ == "__main__":
    sys.exit(main())
