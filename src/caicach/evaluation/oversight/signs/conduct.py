"""Signs in what people did: whose units they judge, when they write, who approves whom."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Count, Max, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from caicach.evaluation.appraisal.constants import Round
from caicach.evaluation.appraisal.models import Decision
from caicach.evaluation.campaigns.constants import Stage
from caicach.evaluation.campaigns.models import Appraiser, Window
from caicach.evaluation.oversight.signs.base import Kind, Severity, Sign
from caicach.evaluation.oversight.signs.computing import largest_burst
from caicach.evaluation.oversight.signs.scope import MOST_TRACES, Scope, by_unit, since_seal
from caicach.evaluation.oversight.signs.words import moment, percent, told
from caicach.evaluation.scoring.constants import RevisionKind, Standing, Step
from caicach.evaluation.scoring.models import Cell, CellRevision, ScoreCard, SheetStep
from caicach.registry.accounts.models import Delegation, Position

BURST, BURST_SPAN = 20, timedelta(minutes=1)
LAST, LEAST_LAST = timedelta(hours=1), 10


def own_unit(scope: Scope) -> Iterator[Sign]:
    """Yield who appraises a unit in which they hold a position, in person or by delegation."""
    names = dict(Appraiser.objects.filter(campaign=scope.campaign).values_list("user_id", "user__full_name"))
    since = timezone.localdate(scope.campaign.opened_at or scope.campaign.created_at)
    lasts = Q(valid_to__isnull=True) | Q(valid_to__gt=since)
    held = Position.objects.filter(lasts, user__in=names).values_list("user_id", "organisation_id")
    lent = Delegation.objects.filter(lasts, delegate__in=names)
    pairs = {(user, where, False) for user, where in held}
    lent_at = lent.values_list("delegate_id", "position__organisation_id")
    pairs |= {(user, where, True) for user, where in lent_at}
    by_organisation = {unit.organisation_id: unit for unit in scope.units.values()}
    for user, where, is_lent in sorted(pairs):
        unit = by_organisation.get(where)
        if unit is None:
            continue
        cells = Cell.objects.filter(Q(appraiser=user) | Q(second_appraiser=user), participant=unit.pk)
        given = list(cells.values_list("code", flat=True).order_by("position"))
        judged = Decision.objects.filter(cell__participant=unit.pk, by=user)
        decided = set(judged.exclude(round=Round.COUNCIL).values_list("cell__code", flat=True))
        codes = [*given, *sorted(decided - set(given))]
        if not codes:
            continue
        how = _("theo ủy quyền") if is_lent else _("trực tiếp")
        yield Sign(
            Kind.OWN_UNIT,
            Severity.SERIOUS if decided else Severity.WARNING,
            f"{user}:{unit.pk}:{'lent' if is_lent else 'held'}",
            names[user],
            told(
                _(
                    "giữ vị trí (%(how)s) tại %(unit)s, được giao %(given)s và đã kết luận %(decided)s "
                    "tiêu chí của đơn vị"
                ),
                how=how,
                unit=unit.name,
                given=len(given),
                decided=len(decided),
            ),
            len(codes),
            traces=tuple(
                scope.trace(unit.pk, code, _("đã kết luận") if code in decided else _("được giao"))
                for code in codes[:MOST_TRACES]
            ),
            person_id=user,
        )


def after_seal(scope: Scope) -> Iterator[Sign]:
    """Yield units that wrote answers after they had first submitted or been locked."""
    rows = CellRevision.objects.filter(cell__campaign=scope.campaign, kind=RevisionKind.ANSWER).order_by()
    last = dict(rows.values_list("cell__participant").annotate(last=Max("at")))
    late = rows.values_list("cell__participant", "cell__code", "at", "by_label").order_by("at", "pk")
    for pk, sealed_at, found in since_seal(scope, last, late):
        barred = [row for row in found if not scope.is_extended(pk, row[0], row[1])]
        yield Sign(
            Kind.AFTER_SEAL,
            Severity.SERIOUS if barred else Severity.NOTE,
            str(pk),
            scope.units[pk].name,
            told(
                _("%(count)s lần ghi sau khi nộp hoặc khóa lúc %(at)s, %(barred)s lần ngoài gia hạn"),
                count=len(found),
                at=moment(sealed_at),
                barred=len(barred),
            ),
            len(found),
            traces=tuple(
                scope.trace(pk, code, f"{moment(at)} · {who}")
                for code, at, who in (barred or found)[:MOST_TRACES]
            ),
        )


def bursts(scope: Scope) -> Iterator[Sign]:
    """Yield appraisers who decided very many claims within a minute."""
    rows = Decision.objects.filter(cell__campaign=scope.campaign).exclude(round=Round.COUNCIL)
    moments: dict[int, list[datetime]] = {}
    labels: dict[int, str] = {}
    for by, label, at in rows.order_by().values_list("by_id", "by_label", "at").iterator(chunk_size=5_000):
        moments.setdefault(by, []).append(at)
        labels[by] = label
    for by, when in moments.items():
        count, begins = largest_burst(when, BURST_SPAN)
        if count < BURST or begins is None:
            continue
        own = rows.filter(by=by, at__gte=begins, at__lt=begins + BURST_SPAN).order_by("at")
        cells = own.values_list("cell__participant_id", "cell__code", "at")[:MOST_TRACES]
        yield Sign(
            Kind.BURST,
            Severity.WARNING if count >= 2 * BURST else Severity.NOTE,
            f"{by}:{begins:%Y%m%d%H%M%S}",
            labels[by],
            told(
                _("%(count)s kết luận trong một phút từ %(at)s; tổng số kết luận %(all)s"),
                count=count,
                at=moment(begins),
                all=len(when),
            ),
            count,
            traces=tuple(scope.trace(pk, code, moment(at)) for pk, code, at in cells),
            person_id=by,
        )


def one_hand(scope: Scope) -> Iterator[Sign]:
    """Yield units whose sheet one person sent to the head and, as the head, submitted."""
    steps = SheetStep.objects.filter(
        participant__campaign=scope.campaign, step__in=(Step.SENT, Step.SUBMITTED), by__isnull=False
    ).order_by("at", "pk")
    sent: dict[int, int] = {}
    found: dict[int, tuple[str, datetime]] = {}
    for pk, step, by, label, at in steps.values_list("participant_id", "step", "by_id", "by_label", "at"):
        if step == Step.SENT:
            sent[pk] = by
        elif sent.pop(pk, None) == by:
            found[pk] = (label, at)
    for pk, (label, at) in found.items():
        yield Sign(
            Kind.ONE_HAND,
            Severity.WARNING,
            str(pk),
            scope.units[pk].name,
            told(_("%(who)s vừa trình vừa duyệt và nộp lúc %(at)s"), who=label, at=moment(at)),
            1,
            traces=(scope.trace(pk, "", label),),
        )


def last_hour(scope: Scope) -> Iterator[Sign]:
    """Yield units that wrote at least half of their sheet within the last hour of self-scoring."""
    window = Window.objects.filter(campaign=scope.campaign, stage=Stage.SELF_SCORING).first()
    if window is None:
        return
    rows = CellRevision.objects.filter(
        at__gte=window.closes_at - LAST,
        at__lt=window.closes_at,
        cell__campaign=scope.campaign,
        kind=RevisionKind.ANSWER,
    ).order_by()
    written = dict(rows.values_list("cell__participant").annotate(count=Count("cell", distinct=True)))
    many = {pk: count for pk, count in written.items() if count >= LEAST_LAST}
    cards = ScoreCard.objects.filter(participant__in=list(many), standing=Standing.SELF)
    counts = dict(cards.values_list("participant_id", "expected"))
    hasty = [pk for pk, expected in counts.items() if expected and many[pk] * 2 >= expected]
    begins = window.closes_at - LAST
    shown = rows.filter(cell__participant__in=hasty).order_by("at", "pk")
    shown_of = by_unit(shown.values_list("cell__participant", "cell__code", "at", "by_label"))
    for pk in hasty:
        yield Sign(
            Kind.LAST_HOUR,
            Severity.NOTE,
            str(pk),
            scope.units[pk].name,
            told(
                _("%(count)s trong %(expected)s mục (%(share)s%%) được ghi từ %(at)s đến giờ khóa"),
                count=many[pk],
                expected=counts[pk],
                share=percent(many[pk], counts[pk]),
                at=moment(begins),
            ),
            many[pk],
            traces=tuple(
                scope.trace(pk, code, f"{moment(at)} · {who}") for code, at, who in shown_of[pk][:MOST_TRACES]
            ),
        )
