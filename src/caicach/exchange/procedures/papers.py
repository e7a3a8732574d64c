"""Papers of a dossier, out of the portal's text in which the cells run together.

A group is a title ("--" when there is no case), the heads of the table, and rows of name, form and number:
"Đơn đề nghị...Mau01.docx1 bản chính,1 bản sao". A number ends a row only where nothing, or no blank, follows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from caicach.core.codes.text import fold, tidy
from caicach.exchange.procedures.letters import LOWER, UPPER
from caicach.exchange.procedures.record import PaperRecord, Part, Reason, Unread

HEAD = "Tên giấy tờMẫu đơn, tờ khaiSố lượng"
_COUNT = re.compile(
    r"(?P<originals>\d+) bản chính(?:,\s?(?P<copies>\d+) bản sao)?(?=$|\S)(?![,.;:)/])"
    r"|(?P<only>\d+) bản sao(?=$|\S)(?![,.;:)/])"
)
_SUFFIX = r"\.(?i:docx?|pdf|xlsx?|rtf|odt|zip|rar|jpe?g|png)"
_BEFORE_FILE = (
    rf"(?:(?<=[{LOWER}0-9])(?=[{UPPER}])|(?<=[)\].;,:”\"])(?=[{UPPER}0-9])"
    r"|(?<=[^\s(“\"])(?=[Mm](?:ẫu|au) |[Pp]hụ lục ))"
)
_FILES = re.compile(rf"{_BEFORE_FILE}[^;]{{1,150}}?{_SUFFIX}(?:\S.*)?$")
_EXTENSION = re.compile(rf"{_SUFFIX}$")
_OPTIONAL = re.compile(r"\((?:nếu có|trường hợp có)[^)]*\)|(?:,|\s)\s*nếu có[.;]?$", re.IGNORECASE)
_SHOWN = re.compile(r"xuat trinh")
_HANDED_IN = re.compile(r"^\W*(?:giay to |ho so )?(?:phai nop|nop|thanh phan ho so)\W*$")
_MOST_COPIES = 20


@dataclass(frozen=True, slots=True)
class _Count:
    start: int
    end: int
    originals: int
    copies: int


def read_papers(text: str) -> tuple[list[PaperRecord], list[Unread]]:
    """Read the papers of one procedure from the portal's text."""
    if tidy(text).casefold().strip(" -") in {"", "không có thông tin"}:
        return [], [Unread(Part.PAPERS, Reason.NOT_STATED)]
    title, *groups = text.split(HEAD)
    if not groups:
        return [], [Unread(Part.PAPERS, Reason.NOT_SPLIT, tidy(text)[:200])]
    papers: list[PaperRecord] = []
    unread: list[Unread] = []
    for at, group in enumerate(groups):
        rows, rest = _rows(group)
        case, is_shown = case_of(title)
        papers += [_paper(name, count, case, is_shown=is_shown) for name, count in rows if tidy(name)]
        title = rest
        if at == len(groups) - 1 and tidy(rest).strip(" -"):
            unread.append(Unread(Part.PAPERS, Reason.NOT_SPLIT, tidy(rest)[:200]))
    return papers, unread


def case_of(title: str) -> tuple[str, bool]:
    """Return the case that the title of a group names, and whether its papers are only shown.

    >>> case_of("* Giấy tờ phải xuất trình:"), case_of("--")
    (('', True), ('', False))
    """
    said = tidy(title).strip(" -*+:.;")
    folded = fold(said)
    if _HANDED_IN.match(folded):
        return "", False
    if _SHOWN.search(folded) and len(folded) < 60:
        return "", True
    return said[:300], False


def _rows(group: str) -> tuple[list[tuple[str, _Count]], str]:
    rows = []
    at = 0
    for count in _counts(group):
        rows.append((group[at : count.start], count))
        at = count.end
    return rows, group[at:]


def _counts(group: str) -> list[_Count]:
    counts = []
    for found in _COUNT.finditer(group):
        digits = found["originals"] or found["only"]
        start, number = found.start(), int(digits)
        before = group[start - 1 : start]
        # Behind a blank or a dot the digits belong to the name ("theo mẫu số 02" and "1 bản chính"), all but
        # the last; behind a letter they are the number itself.
        if len(digits) > 1 and (number > _MOST_COPIES or not (before.isalpha() or before in ')”"];')):
            start, number = start + len(digits) - 1, int(digits[-1])
        if found["only"]:
            counts.append(_Count(start, found.end(), 0, number))
        else:
            counts.append(_Count(start, found.end(), number, min(int(found["copies"] or 0), 999)))
    return counts


def _paper(text: str, count: _Count, case: str, *, is_shown: bool) -> PaperRecord:
    name, form = form_of(tidy(text))
    wanted = count.originals + count.copies > 0
    return PaperRecord(
        name=name,
        case=case,
        form_name=form[:500],
        originals=count.originals,
        copies=count.copies,
        is_required=wanted and not _OPTIONAL.search(name),
        is_shown=is_shown,
    )


def form_of(text: str) -> tuple[str, str]:
    """Split the names of form files from the end of a paper's name.

    >>> form_of("Đơn đề nghị giám định tiền.PHỤ LỤC 02- tt16.docx")
    ('Đơn đề nghị giám định tiền.', 'PHỤ LỤC 02- tt16.docx')
    """
    if not _EXTENSION.search(text):
        return text, ""
    found = _FILES.search(text)
    if found is None:
        return text, ""
    return text[: found.start()].strip(), found[0].strip()
