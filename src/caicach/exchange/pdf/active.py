"""Finding what acts in a PDF without trusting how the file says it is built.

The bytes themselves are searched for the names by which the format calls such things (ISO 32000-2, 12.6.4
and 7.11.4), and so is every object stream, unpacked in bounds: a reader that repairs a broken table of
objects finds what a reader that trusts it does not.
"""

from __future__ import annotations

import re
import zlib

_LARGEST_STREAM = 16 * 1024 * 1024
_LARGEST_SUM = 64 * 1024 * 1024

_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_END = rb"(?![A-Za-z0-9_])"
_NAMES = {
    "javascript": re.compile(rb"/(?:JavaScript|JS)" + _END),
    "launch": re.compile(rb"/(?:Launch|ImportData)" + _END),
    "embedded_files": re.compile(rb"/(?:EmbeddedFiles?|RichMedia)" + _END),
}
_OBJECT_STREAM = re.compile(rb"/ObjStm" + _END)
_FILTER = re.compile(rb"/Filter\s*(?:\[([^\]]*)\]|(/[A-Za-z0-9]+))")
_STREAM = re.compile(rb"stream\r?\n")
_DICTIONARY_BYTES = 4_096


def active_names(pdf: bytes) -> set[str]:
    """Return which kinds of active content the bytes name, by the values of ``contents.Active``.

    >>> sorted(active_names(b"<< /S /J#61vaScript /JS (app.alert(1)) >> << /S /Launch >>"))
    ['javascript', 'launch']
    """
    found: set[str] = set()
    begin = left = 0
    budget = _LARGEST_SUM
    for stream in _STREAM.finditer(pdf):
        if stream.start() < left:
            continue
        outside = plain(pdf[begin : stream.start()])
        found |= _named(outside)
        # Where a stream ends is looked for, not read from its length, which may lie.
        end = pdf.find(b"endstream", stream.end())
        left = begin = len(pdf) if end < 0 else end + len(b"endstream")
        head = outside[-_DICTIONARY_BYTES:].rpartition(b"obj")[2]
        if _OBJECT_STREAM.search(head):
            packed = pdf[stream.end() : left]
            unpacked = _unpacked(head, packed, min(budget, _LARGEST_STREAM))
            if unpacked is None:
                found.add("hidden")
            else:
                budget -= len(unpacked)
                found |= _named(plain(unpacked))
    return found | _named(plain(pdf[begin:]))


def plain(raw: bytes) -> bytes:
    """Undo the escapes with which any letter of a name may be written.

    >>> plain(b"/Byte#52ange")
    b'/ByteRange'
    """
    return _ESCAPE.sub(lambda code: bytes([int(code[1], 16)]), raw) if b"#" in raw else raw


def _named(plain: bytes) -> set[str]:
    return {kind for kind, name in _NAMES.items() if name.search(plain)}


def _unpacked(head: bytes, packed: bytes, limit: int) -> bytes | None:
    """Return an object stream unpacked, or ``None`` when it is packed unusually or into too much."""
    filters = _FILTER.search(head)
    names = (filters[1] or filters[2] or b"").split() if filters else []
    if not names:
        return packed
    if names not in ([b"/FlateDecode"], [b"/Fl"]):
        return None
    unpacker = zlib.decompressobj()
    try:
        unpacked = unpacker.decompress(packed, limit)
    except zlib.error:
        return None
    return None if unpacker.unconsumed_tail else unpacked
