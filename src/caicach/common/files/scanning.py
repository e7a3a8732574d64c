"""The port to a virus scanner, and the adapter that speaks to ClamAV's daemon.

The daemon's protocol is that of clamd(8): ``zINSTREAM``, pieces that each begin with their length in four
bytes, a piece of length nought, and one line back.
"""

from __future__ import annotations

import socket
import struct
from contextlib import suppress
from dataclasses import dataclass
from typing import BinaryIO, Protocol

from django.conf import settings

from caicach.common.files.blobs import CHUNK_BYTES

SECONDS = 30.0
"""How long the scanner may be silent."""

_LONGEST_ANSWER = 4096


class ScannerUnavailableError(RuntimeError):
    """Nobody could say what the file is: the scanner is away, too slow, or declined it."""


class Scanner(Protocol):
    """What is asked of any scanner."""

    def scan(self, file: BinaryIO) -> str:
        """Return the name of the virus in a file, read from its beginning; empty where there is none.

        Raises ScannerUnavailableError.
        """


@dataclass(frozen=True, slots=True)
class Clamd:
    """ClamAV's daemon at a host and port, or at the path of a socket."""

    address: tuple[str, int] | str
    seconds: float = SECONDS

    def scan(self, file: BinaryIO) -> str:
        """Have the daemon look through a file."""
        file.seek(0)
        try:
            with self._connected() as connection:
                answer = _asked(connection, file)
        except OSError as error:
            raise ScannerUnavailableError(str(error)) from error
        said = answer.removeprefix("stream: ")
        if said == "OK":
            return ""
        if said.endswith(" FOUND"):
            return said.removesuffix(" FOUND")
        raise ScannerUnavailableError(answer or "no answer")

    def _connected(self) -> socket.socket:
        if isinstance(self.address, tuple):
            return socket.create_connection(self.address, self.seconds)
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            connection.settimeout(self.seconds)
            connection.connect(self.address)
        except OSError:
            connection.close()
            raise
        return connection


def _asked(connection: socket.socket, file: BinaryIO) -> str:
    # A daemon that declines a long file answers and hangs up while it is still being sent.
    with suppress(BrokenPipeError, ConnectionResetError):
        connection.sendall(b"zINSTREAM\0")
        while piece := file.read(CHUNK_BYTES):
            connection.sendall(struct.pack("!I", len(piece)) + piece)
        connection.sendall(struct.pack("!I", 0))
    answer = b""
    while b"\0" not in answer and len(answer) < _LONGEST_ANSWER:
        more = connection.recv(_LONGEST_ANSWER)
        if not more:
            break
        answer += more
    return answer.partition(b"\0")[0].decode("utf-8", "replace").strip()


def scanner() -> Scanner | None:
    """Return the scanner of this site, or ``None`` where files are not scanned."""
    return None if settings.SCANNER is None else Clamd(settings.SCANNER)
