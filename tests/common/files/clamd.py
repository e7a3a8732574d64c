"""A stand-in for ClamAV's daemon: ``zINSTREAM``, pieces that begin with their length, one line back."""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Thread

# Put together here, so that no scanner takes this file for what it looks for.
VIRUS = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE!$H+H*"


@dataclass
class Daemon:
    """One listening daemon, and how many bytes each file had that it was given."""

    listening: socket.socket
    most: int
    silent: bool
    seen: list[int] = field(default_factory=list)

    @property
    def address(self) -> tuple[str, int] | str:
        """Where it listens."""
        name = self.listening.getsockname()
        return name if isinstance(name, str) else (name[0], name[1])

    def serve(self) -> None:
        """Answer one connection after the other until the listening socket is closed."""
        with suppress(OSError):
            while True:
                connection, _peer = self.listening.accept()
                with connection, suppress(OSError):
                    connection.settimeout(30)
                    self.answer(connection)

    def answer(self, connection: socket.socket) -> None:
        """Take one file and say what it is."""
        if self.silent or exactly(connection, 10) != b"zINSTREAM\0":
            return
        content = b""
        while length := struct.unpack("!I", exactly(connection, 4))[0]:
            content += exactly(connection, length)
            if len(content) > self.most:
                connection.sendall(b"INSTREAM size limit exceeded. ERROR\0")
                return
        self.seen.append(len(content))
        connection.sendall(self.verdict(content))

    @staticmethod
    def verdict(content: bytes) -> bytes:
        """Return the daemon's line on a content."""
        return b"stream: Eicar-Test-Signature FOUND\0" if VIRUS in content else b"stream: OK\0"


def exactly(connection: socket.socket, count: int) -> bytes:
    """Read so many bytes."""
    found = b""
    while len(found) < count:
        more = connection.recv(count - len(found))
        if not more:
            raise OSError("the other side hung up")
        found += more
    return found


@contextmanager
def daemon(path: str = "", *, most: int = 50_000_000, silent: bool = False) -> Iterator[Daemon]:
    """Run a daemon on a free port, or at a path, for as long as the block lasts."""
    family = socket.AF_UNIX if path else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listening:
        listening.bind(path or ("127.0.0.1", 0))
        listening.listen()
        running = Daemon(listening, most, silent)
        thread = Thread(target=running.serve, daemon=True)
        thread.start()
        try:
            yield running
        finally:
            # Closing alone does not wake a thread that waits for a connection.
            with suppress(OSError):
                listening.shutdown(socket.SHUT_RDWR)
            listening.close()
            thread.join(30)
