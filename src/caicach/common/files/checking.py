"""Whether an uploaded file may be taken, by what it is and holds; nothing here trusts its name.

Taken are PDF, PNG, JPEG, GIF and WebP pictures, Word, Excel, PowerPoint and OpenDocument files without
macros, and plain text. Everything else is refused with what to do instead.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from dataclasses import dataclass
from typing import IO, BinaryIO

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from PIL import Image

from caicach.common.files.blobs import CHUNK_BYTES
from caicach.common.files.media_types import media_type_of
from caicach.core.index.text import Text
from caicach.exchange.pdf.contents import inspect_pdf
from caicach.exchange.pdf.faults import PdfFault

PDF = "application/pdf"
TEXT = "text/plain"
IMAGES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
_EXTENSIONS = {
    "pdf": PDF,
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "jpe": "image/jpeg",
    "jfif": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "docx": f"{_OFFICE}wordprocessingml.document",
    "xlsx": f"{_OFFICE}spreadsheetml.sheet",
    "pptx": f"{_OFFICE}presentationml.presentation",
    "odt": f"{_OPEN_DOCUMENT}text",
    "ods": f"{_OPEN_DOCUMENT}spreadsheet",
    "odp": f"{_OPEN_DOCUMENT}presentation",
    "txt": TEXT,
    "csv": TEXT,
}
ACCEPTED = ",".join(f".{extension}" for extension in _EXTENSIONS)
"""What file choosers offer."""

MAX_PIXELS = 120_000_000
MAX_ENTRIES = 5_000
MAX_UNPACKED = 600_000_000
MAX_RATIO = 200
RATIO_COUNTS_FROM = 20_000_000
_MAX_RELATIONS = 2_000_000
_SAMPLE = 65_536

_MACROS = re.compile(
    r"vbaproject|vbadata|macrosheets/|/activex/|^basic/|^scripts/|\.(?:exe|dll|js|vbs|bat|ps1)$",
    re.IGNORECASE,
)
_MACRO_TYPE = re.compile(rb"macroEnabled|vbaProject", re.IGNORECASE)
_OUTSIDE = re.compile(
    rb"(?:attachedTemplate|frame|oleObject|subDocument)\"[^>]*TargetMode=\"External\"|"
    rb"TargetMode=\"External\"[^>]*(?:attachedTemplate|frame|oleObject|subDocument)\""
)
_MARKUP = re.compile(rb"^\s*<|<\s*(?:script|svg|html|iframe)\b", re.IGNORECASE)
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
# In two pieces, so that no scanner takes this module for what it looks for.
_EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-" + b"STANDARD-ANTIVIRUS-TEST-FILE!"


class FileRefusedError(Exception):
    """A file that is not taken: what it is, or what is in it, is not safe or cannot be read."""


class InfectedFileError(FileRefusedError):
    """A file that bears a virus, whose name is ``finding``."""

    def __init__(self, message: str, finding: str) -> None:
        super().__init__(message)
        self.finding = finding


@dataclass(frozen=True, slots=True)
class Checked:
    """What an uploaded file is: its media type, and its pages where they can be counted."""

    media_type: str
    pages: int | None


def is_picture(media_type: str) -> bool:
    """Return whether browsers show files of this type as pictures."""
    return media_type in IMAGES


def check_upload(file: BinaryIO, name: str) -> Checked:
    """Return what a file is; it is read from its beginning and left anywhere.

    Raises FileRefusedError for one that is not taken, InfectedFileError for the scanners' test file.
    """
    size = file.seek(0, 2)
    if not size:
        raise FileRefusedError(_("Tệp trống, không có nội dung. Hãy kiểm tra lại tệp rồi tải lên lại."))
    if size > settings.LARGEST_FILE_BYTES:
        raise FileRefusedError(
            _("Tệp lớn hơn %(most)s MB. Hãy quét ở độ phân giải thấp hơn hoặc chia thành nhiều tệp.")
            % {"most": settings.LARGEST_FILE_BYTES // 1024 // 1024}
        )
    _refuse_test_virus(file)
    media_type = media_type_of(file)
    _refuse_disguise(media_type, name)
    file.seek(0)
    if media_type == PDF:
        return Checked(media_type, _pages_of_pdf(file))
    if media_type in IMAGES:
        _check_picture(file)
        return Checked(media_type, 1)
    if media_type.startswith((_OFFICE, _OPEN_DOCUMENT)):
        _check_package(file)
        return Checked(media_type, None)
    if media_type == TEXT:
        _check_text(file)
        return Checked(media_type, None)
    raise _unknown(media_type, file)


def _refuse_test_virus(file: BinaryIO) -> None:
    file.seek(0)
    if _EICAR in file.read(_SAMPLE):
        raise InfectedFileError(
            _("Tệp bị nhận ra là có mã độc nên không được nhận. Hãy quét vi-rút máy của bạn."), "EICAR"
        )


def _refuse_disguise(media_type: str, name: str) -> None:
    stem, dot, extension = name.rpartition(".")
    expected = _EXTENSIONS.get(extension.strip().lower()) if dot and stem else None
    if expected is None or expected == media_type or media_type not in _EXTENSIONS.values():
        return
    raise FileRefusedError(
        _(
            "Tệp mang đuôi .%(extension)s nhưng nội dung là loại khác. "
            "Hãy mở tệp, lưu hoặc xuất lại đúng loại rồi tải lên; đổi tên tệp thì không đủ."
        )
        % {"extension": extension.strip().lower()[:10]}
    )


def in_language(text: Text) -> str:
    """Return a bilingual sentence in the reader's language."""
    return text.in_("en" if (get_language() or "vi").startswith("en") else "vi")


def _pages_of_pdf(file: BinaryIO) -> int | None:
    facts = inspect_pdf(file)
    if facts.faults:
        raise FileRefusedError(in_language(facts.faults[0].sentence))
    if facts.has_active_content:
        raise FileRefusedError(
            _("%(found)s Hãy in hoặc xuất lại văn bản ra PDF thường rồi tải lên.")
            % {"found": " ".join(in_language(each.sentence) for each in facts.active)}
        )
    return facts.pages


def _check_picture(file: BinaryIO) -> None:
    try:
        with Image.open(file) as picture:
            wide, high = picture.size
            picture.verify()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise FileRefusedError(
            _("Ảnh bị hỏng hoặc chưa tải hết. Hãy mở thử trên máy của bạn rồi tải lên lại.")
        ) from None
    if wide * high > MAX_PIXELS:
        raise FileRefusedError(_("Ảnh quá lớn. Hãy giảm kích thước ảnh hoặc xuất ra PDF rồi tải lên."))


def _check_package(file: BinaryIO) -> None:
    try:
        with zipfile.ZipFile(file) as archive:
            _check_entries(archive)
            for entry in archive.infolist():
                _check_part(archive, entry)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError):
        # RuntimeError is how the standard library reports an encrypted entry.
        raise FileRefusedError(
            _("Tệp bị hỏng hoặc có mật khẩu. Hãy mở tệp, bỏ mật khẩu, lưu lại rồi tải lên.")
        ) from None


def _check_entries(archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries) or 1
    is_bomb = unpacked > RATIO_COUNTS_FROM and unpacked > MAX_RATIO * packed
    if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED or is_bomb:
        raise FileRefusedError(
            _("Tệp bung ra quá lớn nên không an toàn. Hãy xuất văn bản ra PDF rồi tải lên.")
        )
    if any(entry.flag_bits & 1 for entry in entries):
        raise RuntimeError("encrypted")
    if any(_MACROS.search(entry.filename) for entry in entries):
        raise _has_macros()


def _check_part(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    name = entry.filename
    if name != "[Content_Types].xml" and not name.endswith(".rels") and name != "META-INF/manifest.xml":
        return
    with archive.open(entry) as part:
        text = _bounded(part)
    if name == "[Content_Types].xml" and _MACRO_TYPE.search(text):
        raise _has_macros()
    if name == "META-INF/manifest.xml" and b"encryption-data" in text:
        raise RuntimeError("encrypted")
    if name.endswith(".rels") and _OUTSIDE.search(text):
        raise FileRefusedError(
            _("Tệp tự nạp nội dung từ nơi khác khi mở. Hãy xuất văn bản ra PDF rồi tải lên.")
        )


def _bounded(part: IO[bytes]) -> bytes:
    text = part.read(_MAX_RELATIONS + 1)
    if len(text) > _MAX_RELATIONS:
        raise ValueError("a part that names others is absurdly long")
    return text


def _has_macros() -> FileRefusedError:
    return FileRefusedError(
        _("Tệp có macro hoặc mã chạy được. Hãy lưu lại ở dạng không macro (.docx, .xlsx) hoặc xuất ra PDF.")
    )


def _holds(file: BinaryIO, wanted: bytes) -> bool:
    """Return whether the bytes stand anywhere in a file, reading it piece by piece."""
    file.seek(0)
    before = b""
    while piece := file.read(CHUNK_BYTES):
        if wanted in before + piece:
            return True
        before = piece[-len(wanted) :]
    return False


def _check_text(file: BinaryIO) -> None:
    if _MARKUP.search(file.read(_SAMPLE).removeprefix(b"\xef\xbb\xbf")):
        raise FileRefusedError(
            _("Tệp là trang web hoặc hình vẽ có thể chứa mã lệnh. Hãy in trang ra PDF hoặc chụp màn hình.")
        )


def _unknown(media_type: str, file: BinaryIO) -> FileRefusedError:
    if media_type == "application/x-ole-storage":
        if _holds(file, _ENCRYPTED):
            return FileRefusedError(
                _("Tệp có mật khẩu mở nên không ai kiểm tra được. Hãy bỏ mật khẩu, lưu lại rồi tải lên.")
            )
        return FileRefusedError(
            _("Tệp là Word, Excel đời cũ (.doc, .xls). Hãy lưu lại ở dạng .docx, .xlsx hoặc xuất ra PDF.")
        )
    if media_type == "application/zip":
        return FileRefusedError(_("Tệp là gói nén. Hãy giải nén rồi tải lên từng tài liệu."))
    file.seek(0)
    if b"%PDF-" in file.read(1024):
        # What is two kinds of file at once shows one face here and another elsewhere.
        return FileRefusedError(in_language(PdfFault.DAMAGED.sentence))
    return FileRefusedError(
        _("Không nhận ra loại tệp này. Hãy dùng PDF, ảnh (PNG, JPEG), Word, Excel hoặc tệp văn bản.")
    )
