"""Signs in the evidence: files that return, pages that prove too much, dates and moments that do not fit."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Count, Max, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from caicach.evaluation.campaigns.constants import Stage
from caicach.evaluation.campaigns.models import Campaign
from caicach.evaluation.evidence.constants import DocumentKind
from caicach.evaluation.evidence.models import DocumentVersion, EvidenceLink
from caicach.evaluation.oversight.signs.base import Kind, Severity, Sign
from caicach.evaluation.oversight.signs.scope import MOST_TRACES, Scope, by_unit, since_seal
from caicach.evaluation.oversight.signs.words import moment, percent, told
from caicach.evaluation.scoring.models import Cell

OWN_WORK = frozenset(
    {DocumentKind.REPORT, DocumentKind.MINUTES, DocumentKind.STATISTICS, DocumentKind.SCREENSHOT}
)
"""Kinds that a unit makes of its own work; what is issued from above serves many units rightly."""
MANY_CODES, MANY_FILES = 4, 3
BEFORE = timedelta(days=60)
LEAST_OUT, LEAST_OUT_SHARE = 5, 20
LEAST_PAGELESS = 10
MOST_FILES = 500


def _links(campaign: Campaign) -> QuerySet[EvidenceLink]:
    return EvidenceLink.objects.filter(cell__campaign=campaign, ended_at__isnull=True).order_by()


def same_file_units(scope: Scope) -> Iterator[Sign]:
    """Yield files of one content that prove claims of several units, where they are the units' own work."""
    alike = DocumentVersion.objects.order_by().values("sha256").annotate(copies=Count("pk"))
    most = alike.filter(copies__gt=1).order_by("-copies", "sha256")
    digests = list(most.values_list("sha256", flat=True)[:MOST_FILES])
    rows = _links(scope.campaign).filter(version__sha256__in=digests)
    columns = ("version__sha256", "cell__participant_id", "cell__code", "version__document__title")
    found: dict[str, list[tuple[int, str]]] = {}
    titles: dict[str, str] = {}
    for digest, pk, code, title in rows.filter(version__document__kind__in=OWN_WORK).values_list(*columns):
        found.setdefault(digest, []).append((pk, code))
        titles[digest] = title
    for digest, uses in sorted(found.items()):
        units = {pk for pk, _code in uses}
        if len(units) < 2:
            continue
        yield Sign(
            Kind.SAME_FILE_UNITS,
            Severity.WARNING,
            digest,
            titles[digest],
            told(
                _("một tệp chứng minh cho %(units)s đơn vị, ở %(uses)s chỗ"), units=len(units), uses=len(uses)
            ),
            len(units),
            traces=tuple(scope.trace(pk, code, "") for pk, code in sorted(uses)[:MOST_TRACES]),
        )


def same_page(scope: Scope) -> Iterator[Sign]:
    """Yield pages of a unit's file that prove many of its criteria at once."""
    rows = _links(scope.campaign).exclude(page="", item="")
    alike = rows.values_list("version_id", "page", "item").annotate(links=Count("pk"))
    places = {place[:3] for place in alike.filter(links__gte=MANY_CODES)}
    columns = ("version_id", "page", "item", "cell__participant_id", "cell__code", "version__document__title")
    uses: dict[tuple[int, str, str], list[tuple[int, str, str]]] = {place: [] for place in sorted(places)}
    for row in rows.filter(version__in={version for version, _page, _item in places}).values_list(*columns):
        if row[:3] in uses:
            uses[row[:3]].append(row[3:])
    for (version, page, item), cells in uses.items():
        pk, title = cells[0][0], cells[0][2]
        codes = len({code for _pk, code, _title in cells})
        if codes < MANY_CODES:
            continue
        yield Sign(
            Kind.SAME_PAGE,
            Severity.NOTE,
            f"{version}:{page}:{item}",
            scope.units[pk].name,
            told(
                _("%(title)s, trang %(page)s %(item)s chứng minh %(count)s tiêu chí"),
                title=title,
                page=page or "–",
                item=item,
                count=codes,
            ),
            codes,
            traces=tuple(scope.trace(pk, code, "") for pk, code, _title in sorted(cells)[:MOST_TRACES]),
        )


def same_file_years(scope: Scope) -> Iterator[Sign]:
    """Yield units that prove this period by files of the last one that were issued before it."""
    earlier = scope.campaign.previous_id
    if earlier is None:
        return
    used = EvidenceLink.objects.filter(cell__campaign=earlier, ended_at__isnull=True)
    rows = _links(scope.campaign).filter(
        Q(version__document__issued_on__isnull=True)
        | Q(version__document__issued_on__lt=scope.campaign.starts_on),
        version__sha256__in=used.values("version__sha256"),
    )
    columns = ("cell__participant_id", "cell__code", "version__sha256", "version__document__title")
    found: dict[int, list[tuple[str, str, str]]] = {}
    for pk, code, digest, title in rows.values_list(*columns):
        found.setdefault(pk, []).append((code, digest, title))
    for pk, uses in found.items():
        files = {digest for _code, digest, _title in uses}
        if len(files) < MANY_FILES:
            continue
        yield Sign(
            Kind.SAME_FILE_YEARS,
            Severity.WARNING,
            str(pk),
            scope.units[pk].name,
            told(
                _("%(files)s tệp của đợt trước được dùng lại cho %(uses)s tiêu chí"),
                files=len(files),
                uses=len({code for code, _digest, _title in uses}),
            ),
            len(files),
            traces=tuple(scope.trace(pk, code, title) for code, _digest, title in sorted(uses)[:MOST_TRACES]),
        )


def out_of_period(scope: Scope) -> Iterator[Sign]:
    """Yield units many of whose documents were issued outside the period."""
    campaign = scope.campaign
    outside = _links(campaign).filter(
        Q(version__document__issued_on__lt=campaign.starts_on - BEFORE)
        | Q(version__document__issued_on__gt=campaign.ends_on)
    )
    counts = outside.values_list("cell__participant").annotate(
        count=Count("version__document", distinct=True)
    )
    many = dict(counts.filter(count__gte=LEAST_OUT))
    whole = _links(campaign).filter(
        cell__participant__in=list(many), version__document__issued_on__isnull=False
    )
    dated = dict(
        whole.values_list("cell__participant").annotate(count=Count("version__document", distinct=True))
    )
    far = [pk for pk, count in many.items() if count * 100 >= dated[pk] * LEAST_OUT_SHARE]
    rows = outside.filter(cell__participant__in=far).order_by("version__document__issued_on", "pk")
    columns = ("cell__participant", "cell__code", "version__document__title", "version__document__issued_on")
    shown = by_unit(rows.values_list(*columns))
    for pk in far:
        count = many[pk]
        yield Sign(
            Kind.OUT_OF_PERIOD,
            Severity.NOTE,
            str(pk),
            scope.units[pk].name,
            told(
                _("%(count)s trong %(all)s tài liệu có ngày (%(share)s%%) ban hành ngoài kỳ"),
                count=count,
                all=dated[pk],
                share=percent(count, dated[pk]),
            ),
            count,
            traces=tuple(
                scope.trace(pk, code, f"{day:%d/%m/%Y} · {title}")
                for code, title, day in shown[pk][:MOST_TRACES]
            ),
        )


def late_evidence(scope: Scope) -> Iterator[Sign]:
    """Yield units that added evidence of their self-score after it was sealed."""
    rows = _links(scope.campaign).filter(stage=Stage.SELF_SCORING)
    last = dict(rows.values_list("cell__participant").annotate(last=Max("at")))
    columns = ("cell__participant", "cell__code", "at", "version__document__title")
    for pk, sealed_at, found in since_seal(scope, last, rows.values_list(*columns).order_by("at", "pk")):
        barred = [row for row in found if not scope.is_extended(pk, row[0], row[1])]
        yield Sign(
            Kind.LATE_EVIDENCE,
            Severity.SERIOUS if barred else Severity.NOTE,
            str(pk),
            scope.units[pk].name,
            told(
                _("%(count)s tài liệu gắn sau khi nộp hoặc khóa lúc %(at)s, %(barred)s ngoài gia hạn"),
                count=len(found),
                at=moment(sealed_at),
                barred=len(barred),
            ),
            len(found),
            traces=tuple(
                scope.trace(pk, code, f"{moment(at)} · {title}")
                for code, at, title in (barred or found)[:MOST_TRACES]
            ),
        )


def pageless(scope: Scope) -> Iterator[Sign]:
    """Yield units that submitted with most of their evidence pointing at no page."""
    rows = Cell.objects.filter(campaign=scope.campaign, evidence_count__gt=0).order_by()
    counts = rows.values_list("participant").annotate(
        proved=Count("pk"), bare=Count("pk", filter=Q(pageless_count__gt=0))
    )
    sealed = set(scope.sealed)
    many = {
        pk: (proved, bare)
        for pk, proved, bare in counts
        if pk in sealed and bare >= LEAST_PAGELESS and bare * 2 >= proved
    }
    cells = rows.filter(participant__in=list(many), pageless_count__gt=0).order_by("position")
    codes = by_unit(cells.values_list("participant", "code"))
    for pk, (proved, bare) in many.items():
        yield Sign(
            Kind.PAGELESS,
            Severity.NOTE,
            str(pk),
            scope.units[pk].name,
            told(
                _("%(bare)s trong %(proved)s tiêu chí có tài liệu chưa chỉ trang"), bare=bare, proved=proved
            ),
            bare,
            traces=tuple(scope.trace(pk, code, "") for (code,) in codes[pk][:MOST_TRACES]),
        )
