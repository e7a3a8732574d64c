"""What citizens bring: photographs, and a procedure that may be submitted online."""

from __future__ import annotations

import io

from PIL import Image
from tests.factories.one_stop import Office
from tests.factories.published_procedures import channel, touched

from caicach.registry.procedures.constants import ChannelKind
from caicach.work.dossiers.services.uploads import Upload

WHO = {
    "kind": "citizen",
    "name": "Nguyễn Văn An",
    "id_number": "001099000001",
    "phone": "0912 000 001",
    "email": "an@example.vn",
    "address": "Thôn 1, xã Suối Mơ",
}
DELIVERY = {"kind": "counter", "address": ""}


def photograph(colour: str = "white", kind: str = "JPEG") -> bytes:
    """Return a small photograph; of another colour it is another content."""
    raw = io.BytesIO()
    Image.new("RGB", (60, 80), colour).save(raw, kind)
    return raw.getvalue()


def photo(name: str = "anh.jpg", colour: str = "white") -> Upload:
    """Return a photograph as it comes from a telephone."""
    return Upload(io.BytesIO(photograph(colour)), name)


def opened_online(office: Office) -> Office:
    """Let both procedures of an office be submitted online; births do not ask for any paper."""
    for version in (office.permit, office.birth):
        channel(version, ChannelKind.ONLINE, "05 ngày làm việc")
    touched()
    return office
