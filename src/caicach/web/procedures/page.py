"""The page of a procedure: its published parts, put in the order in which people ask for them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.functional import Promise
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from caicach.core.codes.text import fold
from caicach.registry.procedures.constants import ChannelKind
from caicach.registry.procedures.models import Channel, Fee, Paper, ProcedureVersion
from caicach.registry.procedures.public_pages import Published
from caicach.web.procedures import wording
from caicach.web.procedures.wording import FeeLine, Said

ICONS = {ChannelKind.COUNTER: "building-community", ChannelKind.ONLINE: "world", ChannelKind.POST: "mail"}
_NUMBERED = re.compile(r"(bước|giai đoạn)\s+\d|\(?\w{1,2}[.)]\s", re.IGNORECASE)
_BULLET = re.compile(r"^[-+*•–]\s*")
MOST_PAPERS, MOST_STEPS, MOST_CONDITIONS = 9_000, 10_000, 4_000
"""Bytes of text that a page shows at once, so that it stays under 200 kB with all that it loads; of the
2,642 procedures of the national portal one in thirty has more, and says where the rest is."""
_SAFE = re.compile(r"https?://", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ChannelLine:
    """A way to submit, in one case: how long, and what it costs."""

    kind: str | Promise
    icon: str
    case: str
    limit: Said
    fees: Sequence[FeeLine]
    description: str


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A paper to bring."""

    name: str
    count: str
    is_required: bool
    is_shown: bool
    form: str
    form_address: str
    note: str


@dataclass(frozen=True, slots=True)
class PaperGroup:
    """The papers of one case; the first group, without a case, is for everybody.

    ``is_shown`` is False where a reader first says which case is theirs; ``number`` is what they say.
    """

    case: str
    papers: Sequence[PaperLine]
    number: int = 0
    is_shown: bool = True


@dataclass(frozen=True, slots=True)
class StepGroup:
    """The steps of one case."""

    case: str
    lines: Sequence[str]

    @property
    def is_numbered(self) -> bool:
        """Whether numbers help: not where the source numbers its steps itself."""
        return len(self.lines) > 1 and not any(_NUMBERED.match(line) for line in self.lines)


@dataclass(frozen=True, slots=True)
class Form:
    """A form to fill in."""

    name: str
    address: str
    paper: str


@dataclass(frozen=True, slots=True)
class ProcedurePage:
    """All that the page shows."""

    published: Published
    limit: Said
    cost: Said
    channels: Sequence[ChannelLine]
    other_fees: Sequence[FeeLine]
    papers: Sequence[PaperGroup]
    forms: Sequence[Form]
    steps: Sequence[StepGroup]
    conditions: Sequence[str]
    is_cut: bool = False

    @property
    def is_online(self) -> bool:
        """Whether it can be submitted online: it holds now, and an online way of it was published."""
        ways = {channel.kind for channel in self.published.channels}
        return ChannelKind.ONLINE in ways and self.published.present == self.published.version

    @property
    def version(self) -> ProcedureVersion:
        """The version shown."""
        return self.published.version

    @property
    def has_choice(self) -> bool:
        """Whether the reader first says which case is theirs."""
        return any(not group.is_shown for group in self.papers)

    @property
    def is_present(self) -> bool:
        """Whether the version shown is the one that holds today."""
        return self.published.present is not None and self.published.present.pk == self.version.pk

    @property
    def paper_count(self) -> str:
        """How many papers there are to hand in, in words."""
        required = [
            paper
            for group in self.papers
            if not group.case
            for paper in group.papers
            if paper.is_required and not paper.is_shown
        ]
        if not any(group.papers for group in self.papers):
            return wording.not_stated()
        count = ngettext("%(count)s loại giấy tờ", "%(count)s loại giấy tờ", len(required)) % {
            "count": len(required)
        }
        if any(group.case for group in self.papers):
            return _("%(count)s, tùy trường hợp") % {"count": count} if required else _("tùy trường hợp")
        return count


@dataclass(frozen=True, slots=True)
class Wanted:
    """How much of a long page is wanted: the whole of it, or the papers of one case."""

    whole: bool = False
    case: int = 0


def page_of(published: Published, wanted: Wanted = Wanted()) -> ProcedurePage:
    """Return the page of a published version; of long texts the beginning, unless the whole is wanted."""
    version = published.version
    lines, left = _channels(published.channels, published.fees, version)
    steps, steps_cut = _cut_steps(_step_groups(version), wanted)
    conditions = [line.strip() for line in version.conditions.splitlines() if line.strip()]
    kept = conditions if wanted.whole else _beginning(conditions, MOST_CONDITIONS)
    return ProcedurePage(
        published=published,
        limit=wording.shortest(published.channels, is_immediate=version.is_immediate),
        cost=wording.cost(published.fees),
        channels=lines,
        other_fees=[wording.fee_line(fee) for fee in left],
        papers=_chosen_case(_paper_groups(published.papers), wanted),
        forms=list(_forms(published.papers)),
        steps=steps,
        conditions=kept,
        is_cut=steps_cut or len(kept) < len(conditions),
    )


def _step_groups(version: ProcedureVersion) -> list[StepGroup]:
    return [
        StepGroup(str(group.get("case", "")), [line for line in map(_line, group.get("lines", ())) if line])
        for group in version.steps
    ]


def _cut_steps(groups: Sequence[StepGroup], wanted: Wanted) -> tuple[list[StepGroup], bool]:
    room, kept = MOST_STEPS, []
    for group in groups:
        lines = group.lines if wanted.whole else _beginning(group.lines, room)
        room -= sum(_size(line) for line in lines)
        if lines:
            kept.append(StepGroup(group.case, lines))
    lost = sum(len(group.lines) for group in groups) - sum(len(group.lines) for group in kept)
    return kept, lost > 0


def _beginning(lines: Sequence[str], room: int) -> list[str]:
    """Return the first lines that fit into so many bytes."""
    kept = []
    for line in lines:
        room -= _size(line)
        if room < 0:
            break
        kept.append(line)
    return kept


def _size(text: str) -> int:
    return len(text.encode())


def _chosen_case(groups: list[PaperGroup], wanted: Wanted) -> list[PaperGroup]:
    """Hide the papers of other cases where there are many: who knows their case reads a list, not a book."""
    size = sum(_size(paper.name) + _size(paper.note) for group in groups for paper in group.papers)
    if wanted.whole or size <= MOST_PAPERS or sum(bool(group.case) for group in groups) < 2:
        return groups
    return [replace(group, is_shown=not group.case or group.number == wanted.case) for group in groups]


def _line(text: object) -> str:
    return _BULLET.sub("", str(text).strip())


def _channels(
    channels: Sequence[Channel], fees: Sequence[Fee], version: ProcedureVersion
) -> tuple[list[ChannelLine], list[Fee]]:
    """Return the ways to submit with the fees of each, and the fees that belong to none."""
    lines, used = [], set()
    for channel in channels:
        own = [fee for fee in fees if _belongs(fee, channel)]
        used |= {fee.pk for fee in own}
        lines.append(
            ChannelLine(
                ChannelKind(channel.kind).label,
                ICONS[ChannelKind(channel.kind)],
                channel.case,
                wording.limit_of(channel, is_immediate=version.is_immediate),
                [wording.fee_line(fee) for fee in own],
                channel.description,
            )
        )
    return lines, [fee for fee in fees if fee.pk not in used]


def _belongs(fee: Fee, channel: Channel) -> bool:
    return fee.channel_kind in {"", channel.kind} and fee.case in {"", channel.case}


def _paper_groups(papers: Iterable[Paper]) -> list[PaperGroup]:
    groups: dict[str, list[PaperLine]] = {}
    for paper in papers:
        groups.setdefault(paper.case, []).append(_paper(paper))
    ordered = sorted(groups.items(), key=lambda item: bool(item[0]))
    return [PaperGroup(case, lines, number) for number, (case, lines) in enumerate(ordered, 1)]


def _paper(paper: Paper) -> PaperLine:
    return PaperLine(
        _line(paper.name),
        copies_of(paper),
        paper.is_required,
        paper.is_shown,
        paper.form_name,
        safe_address(paper.form_url),
        "" if fold(paper.note) == "neu co" else paper.note,
    )


def copies_of(paper: Paper) -> str:
    """Return how many of a paper are to be brought, in words."""
    parts = []
    if paper.originals:
        parts.append(
            ngettext("%(count)s bản chính", "%(count)s bản chính", paper.originals)
            % {"count": paper.originals}
        )
    if paper.copies:
        parts.append(
            ngettext("%(count)s bản sao", "%(count)s bản sao", paper.copies) % {"count": paper.copies}
        )
    if paper.is_shown:
        parts.append(_("chỉ xuất trình, không phải nộp"))
    return ", ".join(parts)


def _forms(papers: Iterable[Paper]) -> Iterable[Form]:
    seen = set()
    for paper in papers:
        if paper.form_name and (key := (fold(paper.form_name), paper.form_url)) not in seen:
            seen.add(key)
            yield Form(paper.form_name, safe_address(paper.form_url), paper.name)


def safe_address(address: str) -> str:
    """Return an address that a page may link to; nothing for one that is no web page, such as a script."""
    return address if _SAFE.match(address) else ""


def held_words(version: ProcedureVersion, *, on: date) -> str:
    """Return since when and until when a version holds, in words."""
    since = version.valid_from.strftime("%d/%m/%Y") if version.valid_from else ""
    until = version.valid_to.strftime("%d/%m/%Y") if version.valid_to else ""
    if version.valid_from is not None and version.valid_from > on:
        return _("có hiệu lực từ ngày %(since)s") % {"since": since}
    if since and until:
        return _("từ ngày %(since)s đến hết ngày %(until)s") % {"since": since, "until": until}
    if until:
        return _("đến hết ngày %(until)s") % {"until": until}
    return _("từ ngày %(since)s đến nay") % {"since": since} if since else _("chưa ghi ngày hiệu lực")


def file_name(code: str, kind: str) -> str:
    """Return the name under which the QR code of a procedure is saved."""
    return f"qr-{slugify(code.replace('.', '-'))}.{kind}"
