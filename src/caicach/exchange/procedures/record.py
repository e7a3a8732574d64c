"""A procedure as it was read: values where the text was understood, and what was not."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from caicach.core.index.text import Text


class Level(StrEnum):
    """At which level of government a procedure is carried out."""

    MINISTRY = "ministry"
    PROVINCE = "province"
    COMMUNE = "commune"
    OTHER = "other"


class Way(StrEnum):
    """By which way a dossier is submitted."""

    COUNTER = "counter"
    ONLINE = "online"
    POST = "post"


class Limit(StrEnum):
    """How much of a time limit was understood, or that a person set it."""

    READ = "read"
    UNREAD = "unread"
    UNTIMED = "untimed"
    BY_HAND = "by_hand"


class Part(StrEnum):
    """Which part of a record was not understood."""

    CODE = "code"
    CHANNELS = "channels"
    LIMIT = "limit"
    FEE = "fee"
    PAPERS = "papers"
    LEGAL_BASES = "legal_bases"
    RESULTS = "results"
    LEVEL = "level"
    DATE = "date"


class Reason(StrEnum):
    """Why a part was not understood."""

    NO_UNIT = "no_unit"
    NOT_STATED = "not_stated"
    IN_WORDS = "in_words"
    CONTRADICTED = "contradicted"
    BARE_ZERO = "bare_zero"
    TOO_SMALL = "too_small"
    FOREIGN = "foreign"
    NOT_SPLIT = "not_split"
    UNKNOWN = "unknown"
    TOO_LONG = "too_long"


WORDS = {
    (Part.LIMIT, Reason.NO_UNIT): Text("thời hạn không có đơn vị tính", "the time limit names no unit"),
    (Part.LIMIT, Reason.NOT_STATED): Text("không ghi thời hạn", "no time limit is stated"),
    (Part.LIMIT, Reason.IN_WORDS): Text("thời hạn ghi bằng lời", "the time limit is told in words"),
    (Part.LIMIT, Reason.CONTRADICTED): Text(
        "thời hạn khác với phần mô tả", "the time limit contradicts the description"
    ),
    (Part.FEE, Reason.BARE_ZERO): Text(
        "ghi 0 hoặc Miễn phí mà không có căn cứ bằng lời", "a bare 0 or “free” without any words for it"
    ),
    (Part.FEE, Reason.IN_WORDS): Text("mức thu ghi bằng lời", "the fee is told in words"),
    (Part.FEE, Reason.NOT_STATED): Text("không ghi mức thu", "no fee is stated"),
    (Part.FEE, Reason.TOO_SMALL): Text(
        "mức thu dưới 1.000 đồng, có thể nhập thiếu số 0", "a fee below 1,000 đồng, perhaps short of zeros"
    ),
    (Part.FEE, Reason.FOREIGN): Text("mức thu bằng ngoại tệ", "the fee is in a foreign currency"),
    (Part.CHANNELS, Reason.NOT_SPLIT): Text(
        "cách thức thực hiện không tách được", "the ways to submit could not be told apart"
    ),
    (Part.CHANNELS, Reason.NOT_STATED): Text("không ghi cách thức thực hiện", "no way to submit is stated"),
    (Part.PAPERS, Reason.NOT_SPLIT): Text(
        "thành phần hồ sơ không tách được", "the papers could not be told apart"
    ),
    (Part.PAPERS, Reason.NOT_STATED): Text("không ghi thành phần hồ sơ", "no paper is stated"),
    (Part.LEGAL_BASES, Reason.NOT_SPLIT): Text(
        "căn cứ pháp lý không tách được số hiệu", "a legal basis without a number that could be read"
    ),
    (Part.LEGAL_BASES, Reason.NOT_STATED): Text("không ghi căn cứ pháp lý", "no legal basis is stated"),
    (Part.RESULTS, Reason.NOT_STATED): Text("không ghi kết quả", "no result is stated"),
    (Part.LEVEL, Reason.UNKNOWN): Text("cấp thực hiện không rõ", "the level of government is not known"),
    (Part.DATE, Reason.UNKNOWN): Text("ngày không đọc được", "a date could not be read"),
    (Part.CODE, Reason.UNKNOWN): Text("mã thủ tục không đúng dạng", "the code is none of a procedure"),
}
"""What a person is told of each sort of unread part."""


@dataclass(frozen=True, slots=True)
class Unread:
    """A part that was not understood: what it says, shortened, and why."""

    part: Part
    reason: Reason
    text: str = ""

    @property
    def words(self) -> Text:
        """The reason in both languages."""
        return WORDS.get((self.part, self.reason), Text(f"{self.part}: {self.reason}", self.reason.value))


@dataclass(frozen=True, slots=True)
class ChannelRecord:
    """A way to submit. ``limit`` is in words that the deadlines read, and empty unless ``state`` says that it
    is known.
    """

    way: Way
    case: str = ""
    published_time: str = ""
    limit: str = ""
    state: Limit = Limit.UNREAD
    description: str = ""


@dataclass(frozen=True, slots=True)
class FeeRecord:
    """A fee; ``way`` None when it is the same for all. ``amount`` None: not stated, which is not free.

    ``collected`` is when: "before", "at_intake" (the usual) or "at_return".
    """

    way: Way | None = None
    case: str = ""
    name: str = ""
    amount: int | None = None
    is_free: bool = False
    text: str = ""
    exemption: str = ""
    collected: str = "at_intake"


@dataclass(frozen=True, slots=True)
class PaperRecord:
    """A paper of the dossier."""

    name: str
    case: str = ""
    form_name: str = ""
    form_url: str = ""
    originals: int = 0
    copies: int = 0
    is_required: bool = True
    is_shown: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class LegalBasisRecord:
    """A legal text by name and number; the number is empty where none could be read."""

    name: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class ResultRecord:
    """A result of the procedure by name and code."""

    name: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class StepsRecord:
    """How a procedure goes in one case, line by line."""

    lines: tuple[str, ...]
    case: str = ""


@dataclass(slots=True)
class ProcedureRecord:
    """Everything read of one procedure. ``digest`` is the SHA-256 of what it was read from."""

    code: str
    name: str
    digest: str = ""
    field_name: str = ""
    field_code: str = ""
    kind: str = ""
    levels: tuple[Level, ...] = ()
    decision: str = ""
    decided_on: str = ""
    published_on: str = ""
    publishing_agency: str = ""
    competent_agency: str = ""
    handling_agency: str = ""
    delegated_agency: str = ""
    coordinating_agency: str = ""
    receiving_address: str = ""
    subjects: tuple[str, ...] = ()
    conditions: str = ""
    source: str = ""
    steps: tuple[StepsRecord, ...] = ()
    channels: tuple[ChannelRecord, ...] = ()
    fees: tuple[FeeRecord, ...] = ()
    papers: tuple[PaperRecord, ...] = ()
    legal_bases: tuple[LegalBasisRecord, ...] = ()
    results: tuple[ResultRecord, ...] = ()
    unread: list[Unread] = field(default_factory=list)
