"""What may be wrong with a piece of evidence: marks for people to judge, none of which forbids anything."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, CharField, Count, F, IntegerField, Q, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from caicach.common.files.models import Scan
from caicach.evaluation.campaigns.constants import Stage
from caicach.evaluation.campaigns.models import Participant
from caicach.evaluation.evidence.constants import SIGNED_KINDS, Level, SignatureVerdict
from caicach.evaluation.evidence.models import EvidenceLink
from caicach.evaluation.evidence.pointers import is_pageless, last_page

_BROKEN = {
    SignatureVerdict.CHANGED: Level.SERIOUS,
    SignatureVerdict.BROKEN: Level.SERIOUS,
    SignatureVerdict.UNREADABLE: Level.WARNING,
}
_ORDER = list(Level)
SOME = -1
"""Other units, where nobody counted how many."""


@dataclass(frozen=True, slots=True)
class Remark:
    """One mark on one piece of evidence: a stable code, how much it weighs, and the words."""

    code: str
    level: Level
    words: str


@dataclass(frozen=True, slots=True)
class Uses:
    """Where else the same content stands.

    Attributes:
        here: codes of the unit's criteria that it proves in this campaign.
        before: codes of the unit's criteria that it proved in other campaigns; an empty code where
            nobody asked which.
        other_units: how many other units of this campaign use it, or ``SOME``; 0 also for readers who are not
            told.
    """

    here: frozenset[str] = frozenset()
    before: frozenset[str] = frozenset()
    other_units: int = 0


@dataclass(frozen=True, slots=True)
class LinkFacts:
    """What is judged of one piece of evidence."""

    code: str
    kind: str
    verdict: str
    issued_on: date | None
    page: str
    item: str
    page_count: int | None
    stage: str
    starts_on: date
    ends_on: date
    scan: str = Scan.NONE


def facts_of(link: EvidenceLink, *, code: str, starts_on: date, ends_on: date) -> LinkFacts:
    """Return what is judged of a link, whose version and document are at hand."""
    document = link.version.document
    return LinkFacts(
        code=code,
        kind=document.kind,
        verdict=link.version.verdict,
        issued_on=document.issued_on,
        page=link.page,
        item=link.item,
        page_count=link.version.pages,
        stage=link.stage,
        starts_on=starts_on,
        ends_on=ends_on,
        scan=link.version.file.scan,
    )


def remarks_on(facts: LinkFacts, uses: Uses) -> tuple[Remark, ...]:
    """Return what may be wrong with a piece of evidence, the gravest first."""
    found = [
        *_of_scan(facts),
        *_of_signature(facts),
        *_of_place(facts),
        *_of_time(facts),
        *_of_uses(facts, uses),
    ]
    return tuple(sorted(found, key=lambda remark: _ORDER.index(remark.level)))


def gravest(remarks: Iterable[Remark]) -> Level | None:
    """Return the level of the gravest remark, ``None`` where there is none."""
    return min((remark.level for remark in remarks), key=_ORDER.index, default=None)


def _of_scan(facts: LinkFacts) -> Iterator[Remark]:
    if facts.scan == Scan.INFECTED:
        yield Remark("infected", Level.SERIOUS, _("Tệp có mã độc nên đã bị khóa"))
    elif facts.scan == Scan.WAITING:
        yield Remark("unscanned", Level.NOTE, _("Chưa quét vi-rút xong"))


def _of_signature(facts: LinkFacts) -> Iterator[Remark]:
    verdict = SignatureVerdict(facts.verdict)
    if verdict in _BROKEN:
        yield Remark("signature", _BROKEN[verdict], str(verdict.label))
    elif verdict is SignatureVerdict.NONE and facts.kind in SIGNED_KINDS:
        yield Remark("unsigned", Level.NOTE, _("Văn bản ban hành nhưng tệp không có chữ ký số"))


def _of_place(facts: LinkFacts) -> Iterator[Remark]:
    if is_pageless(facts.page, facts.item, facts.page_count):
        yield Remark("no_page", Level.WARNING, _("Chưa chỉ trang, mục chứng minh"))
    highest = last_page(facts.page)
    if highest is not None and facts.page_count is not None and highest > facts.page_count:
        words = ngettext(
            "Chỉ trang %(page)s nhưng tệp có %(count)s trang",
            "Chỉ trang %(page)s nhưng tệp có %(count)s trang",
            facts.page_count,
        )
        yield Remark("beyond", Level.WARNING, words % {"page": highest, "count": facts.page_count})


def _of_time(facts: LinkFacts) -> Iterator[Remark]:
    if facts.issued_on is None:
        yield Remark("undated", Level.NOTE, _("Chưa ghi ngày ban hành"))
    elif facts.issued_on < facts.starts_on:
        yield Remark("early", Level.WARNING, _("Ban hành trước kỳ đánh giá"))
    elif facts.issued_on > facts.ends_on:
        yield Remark("late", Level.WARNING, _("Ban hành sau kỳ đánh giá"))
    if facts.stage == Stage.EXPLANATION:
        yield Remark("added", Level.NOTE, _("Bổ sung sau khi hết giờ tự đánh giá"))


def _of_uses(facts: LinkFacts, uses: Uses) -> Iterator[Remark]:
    others = _listed(sorted(uses.here - {facts.code}))
    if others:
        words = _("Cùng tệp này còn chứng minh tiêu chí %(codes)s") % {"codes": others}
        yield Remark("reused", Level.NOTE, words)
    codes = _listed(sorted(uses.before - {""}))
    if codes:
        words = _("Kỳ trước đã dùng tệp này cho tiêu chí %(codes)s") % {"codes": codes}
        yield Remark("former", Level.WARNING, words)
    elif uses.before:
        yield Remark("former", Level.WARNING, _("Kỳ trước đã dùng tệp này"))
    if uses.other_units == SOME:
        yield Remark("shared", Level.WARNING, _("Đơn vị khác cũng dùng đúng tệp này"))
    elif uses.other_units:
        words = ngettext(
            "%(count)s đơn vị khác cũng dùng đúng tệp này",
            "%(count)s đơn vị khác cũng dùng đúng tệp này",
            uses.other_units,
        )
        yield Remark("shared", Level.WARNING, words % {"count": uses.other_units})


def _listed(codes: list[str], most: int = 5) -> str:
    return ", ".join(codes[:most]) + (" …" if len(codes) > most else "")


def uses_of(participant: Participant, digests: Collection[str], *, others: bool) -> dict[str, Uses]:
    """Return where contents stand besides, by SHA-256; one query.

    Args:
        participant: the unit whose evidence it is.
        digests: the contents asked about.
        others: whether the reader is told of other units.
    """
    if not digests:
        return {}
    own = Q(cell__participant__organisation=participant.organisation_id)
    reach = own | Q(cell__campaign=participant.campaign_id) if others else own
    rows = (
        EvidenceLink.objects.filter(reach, ended_at__isnull=True, version__sha256__in=set(digests))
        .annotate(
            own_campaign=Case(
                When(own, then=F("cell__campaign")), default=Value(None), output_field=IntegerField()
            ),
            own_code=Case(When(own, then=F("cell__code")), default=Value(""), output_field=CharField()),
        )
        .values("version__sha256", "own_campaign", "own_code")
        .annotate(units=Count("cell__participant", distinct=True))
        .values_list("version__sha256", "own_campaign", "own_code", "units")
    )
    here: dict[str, set[str]] = {}
    before: dict[str, set[str]] = {}
    shared: dict[str, int] = {}
    for digest, campaign, code, units in rows:
        if campaign is None:
            shared[digest] = units
        else:
            where = here if campaign == participant.campaign_id else before
            where.setdefault(digest, set()).add(code)
    return {
        digest: Uses(
            frozenset(here.get(digest, ())), frozenset(before.get(digest, ())), shared.get(digest, 0)
        )
        for digest in digests
    }
