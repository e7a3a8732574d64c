"""Why a file cannot be opened, in words people use."""

from __future__ import annotations

import errno

from caicach.core.index.problems import Place, Problem, error
from caicach.core.index.text import Text, say

_WORDS = {
    errno.ENOENT: Text("không có tệp hoặc thư mục này", "there is no such file or folder"),
    errno.EACCES: Text("không có quyền", "not permitted"),
    errno.EPERM: Text("không có quyền", "not permitted"),
    errno.EISDIR: Text("đây là thư mục", "it is a folder"),
    errno.ENOTDIR: Text("đường dẫn đi qua một tệp", "the path leads through a file"),
    errno.ENOSPC: Text("hết chỗ trên đĩa", "no space is left on the disk"),
    errno.EROFS: Text("đĩa chỉ đọc", "the disk is read-only"),
    errno.ENAMETOOLONG: Text("tên quá dài", "the name is too long"),
}


def reason_of(fault: OSError) -> Text:
    """Return why the system refused."""
    said = fault.strerror or type(fault).__name__
    return _WORDS.get(fault.errno or 0, Text(said, said))


def not_opened(file: str, fault: OSError) -> Problem:
    """Return the problem of a file that cannot be opened."""
    return error(
        "F003",
        say("Không mở được tệp: {w}.", "The file cannot be opened: {w}.", w=reason_of(fault)),
        say("Kiểm tra đường dẫn và quyền đọc.", "Check the path and the right to read."),
        Place(file=file),
    )
