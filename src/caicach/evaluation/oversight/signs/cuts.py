"""Signs in what the appraisal cut: units and criteria far above the others, appraisers unlike colleagues."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from caicach.evaluation.campaigns.models import Appraiser
from caicach.evaluation.criteria.plans import plan_of
from caicach.evaluation.oversight.signs.base import Kind, Severity, Sign, Trace
from caicach.evaluation.oversight.signs.computing import Effect, appraiser_effects, outliers_above
from caicach.evaluation.oversight.signs.scope import MOST_TRACES, Scope, cards_of
from caicach.evaluation.oversight.signs.words import coded, points, told
from caicach.evaluation.scoring.answers import is_adjustment
from caicach.evaluation.scoring.constants import Outcome, Standing
from caicach.evaluation.scoring.models import Cell

HUNDRED = Decimal(100)
JUDGED = (Outcome.ACCEPTED, Outcome.CHANGED)
LEAST_UNITS, LEAST_CRITERIA, LEAST_EXCESS = 8, 8, Decimal(5)
LEAST_JUDGED, LEVEL = 30, 0.01


@dataclass(frozen=True, slots=True)
class _Cut:
    """What was cut of one claim, in per cent of the criterion's maximum."""

    participant_id: int
    code: str
    own: Decimal
    recognised: Decimal
    share: Decimal


def inflation(scope: Scope) -> Iterator[Sign]:
    """Yield units whose own claims the appraisal cut far more than those of their block."""
    own, appraised = cards_of(scope, Standing.SELF), cards_of(scope, Standing.APPRAISED)
    for block in scope.blocks:
        shares = {
            pk: (own[pk].total - card.total) * HUNDRED / card.maximum
            for pk, card in appraised.items()
            if pk in own and scope.units[pk].block_id == block and card.judged * 2 > card.expected
        }
        far = outliers_above(shares, least=LEAST_UNITS, least_excess=LEAST_EXCESS)
        for pk, outlier in far.items():
            yield Sign(
                Kind.INFLATION,
                Severity.WARNING,
                str(pk),
                scope.units[pk].name,
                told(
                    _(
                        "bị cắt %(cut)s%% điểm tối đa, trung vị của %(n)s đơn vị cùng khối là %(middle)s%%; "
                        "lệch %(score)s lần"
                    ),
                    cut=points(shares[pk]),
                    n=len(shares),
                    middle=points(outlier.middle),
                    score=points(outlier.score),
                ),
                appraised[pk].judged,
                traces=_deepest(scope, _judged(scope).filter(participant=pk)),
            )


def inflated_criterion(scope: Scope) -> Iterator[Sign]:
    """Yield criteria at which the units' claims were cut far more than at the other criteria of the block."""
    means = _means(scope)
    for block in scope.blocks.values():
        own = {code: mean for (where, code), (mean, _n) in means.items() if where == block.pk}
        plan = plan_of(block.set_version)
        far = outliers_above(own, least=LEAST_CRITERIA, least_excess=LEAST_EXCESS)
        for code, outlier in far.items():
            count = means[block.pk, code][1]
            yield Sign(
                Kind.INFLATED_CRITERION,
                Severity.WARNING,
                f"{block.pk}:{code}",
                coded(code, plan.nodes[plan.index[code]].title),
                told(
                    _(
                        "%(count)s đơn vị của %(block)s bị cắt trung bình %(cut)s%% điểm tối đa, trung vị "
                        "của %(n)s tiêu chí là %(middle)s%%; lệch %(score)s lần"
                    ),
                    count=count,
                    block=block.title,
                    cut=points(own[code]),
                    n=len(own),
                    middle=points(outlier.middle),
                    score=points(outlier.score),
                ),
                count,
                traces=_deepest(scope, _judged(scope).filter(block=block, code=code)),
            )


def appraiser_effect(scope: Scope) -> Iterator[Sign]:
    """Yield appraisers who cut far more or less than others on the same criteria."""
    strata = _strata(scope)
    effects = appraiser_effects(strata)
    compared = {who: effect for who, effect in effects.items() if effect.n >= LEAST_JUDGED}
    people = Appraiser.objects.filter(campaign=scope.campaign, user__in=list(compared))
    names = dict(people.values_list("user_id", "user__full_name"))
    for who, effect in compared.items():
        if effect.p >= LEVEL / len(compared) or abs(effect.shift) < LEAST_EXCESS:
            continue
        words = (
            _("cắt ít hơn đồng nghiệp %(shift)s điểm phần trăm trên cùng tiêu chí, %(n)s kết luận")
            if effect.shift < 0
            else _("cắt nhiều hơn đồng nghiệp %(shift)s điểm phần trăm trên cùng tiêu chí, %(n)s kết luận")
        )
        yield Sign(
            Kind.APPRAISER_EFFECT,
            Severity.WARNING,
            str(who),
            names.get(who, str(who)),
            told(words, shift=points(abs(effect.shift)), n=effect.n),
            effect.n,
            p=effect.p,
            traces=_unlike(scope, who, effect, strata),
            person_id=who,
        )


def _judged(scope: Scope) -> QuerySet[Cell]:
    return Cell.objects.filter(campaign=scope.campaign, outcome_1__in=JUDGED).order_by()


def _alone(scope: Scope) -> QuerySet[Cell]:
    """Return the claims that one appraiser judged alone, so that the points are theirs."""
    return _judged(scope).filter(appraiser__isnull=False, second_appraiser__isnull=True)


def _maxima(scope: Scope) -> dict[tuple[int, str], Decimal]:
    """Return the maximum of every leaf, by block; not of those that only add or take away points."""
    found = {}
    for block in scope.blocks.values():
        plan = plan_of(block.set_version)
        for leaf in plan.criteria_set.leaves():
            maximum = plan.maxima[plan.index[leaf.code]]
            if maximum and not is_adjustment(leaf):
                found[block.pk, leaf.code] = maximum
    return found


def _means(scope: Scope) -> dict[tuple[int, str], tuple[Decimal, int]]:
    """Return the mean share cut at every criterion at which enough units were judged, and their count."""
    maxima = _maxima(scope)
    rows = _judged(scope).values_list("block_id", "code", "self_points", "appraised_points")
    sums: dict[tuple[int, str], tuple[Decimal, int]] = {}
    for block, code, own, recognised, count in rows.annotate(count=Count("pk")):
        maximum = maxima.get((block, code))
        if maximum is None or own is None or recognised is None:
            continue
        whole, n = sums.get((block, code), (Decimal(0), 0))
        sums[block, code] = whole + (own - recognised) * HUNDRED / maximum * count, n + count
    return {key: (whole / n, n) for key, (whole, n) in sums.items() if n >= LEAST_UNITS}


def _strata(scope: Scope) -> dict[tuple[int, str], list[tuple[int, Decimal]]]:
    """Return who cut which share, by criterion."""
    maxima = _maxima(scope)
    columns = ("block_id", "code", "appraiser_id", "self_points", "appraised_points")
    found: dict[tuple[int, str], list[tuple[int, Decimal]]] = {}
    for block, code, who, own, recognised, count in (
        _alone(scope).values_list(*columns).annotate(count=Count("pk"))
    ):
        maximum = maxima.get((block, code))
        if maximum is None or own is None or recognised is None:
            continue
        cut = (own - recognised) * HUNDRED / maximum
        found.setdefault((block, code), []).extend([(who, cut)] * count)
    return found


def _cuts(scope: Scope, cells: QuerySet[Cell]) -> Iterator[tuple[tuple[int, str], _Cut]]:
    maxima = _maxima(scope)
    columns = ("block_id", "participant_id", "code", "self_points", "appraised_points")
    for block, pk, code, own, recognised in cells.values_list(*columns):
        maximum = maxima.get((block, code))
        if maximum is not None and own is not None and recognised is not None:
            share = (own - recognised) * HUNDRED / maximum
            yield (block, code), _Cut(pk, code, own, recognised, share)


def _deepest(scope: Scope, cells: QuerySet[Cell]) -> tuple[Trace, ...]:
    """Return the claims of which most was cut."""
    found = [cut for _where, cut in _cuts(scope, cells) if cut.share > 0]
    found.sort(key=lambda cut: (-cut.share, cut.code, cut.participant_id))
    words = _("tự chấm %(own)s, thẩm định %(recognised)s")
    return tuple(
        scope.trace(
            cut.participant_id,
            cut.code,
            told(words, own=points(cut.own), recognised=points(cut.recognised)),
        )
        for cut in found[:MOST_TRACES]
    )


def _unlike(
    scope: Scope, who: int, effect: Effect, strata: Mapping[tuple[int, str], list[tuple[int, Decimal]]]
) -> tuple[Trace, ...]:
    """Return the judgements of one appraiser that differ most from colleagues', in the way they differ."""
    others: dict[tuple[int, str], Decimal] = {}
    for where, judgements in strata.items():
        shares = [share for person, share in judgements if person != who]
        if shares:
            others[where] = sum(shares, Decimal(0)) / len(shares)
    sign = -1 if effect.shift < 0 else 1
    found = [
        ((cut.share - others[where]) * sign, cut, others[where])
        for where, cut in _cuts(scope, _alone(scope).filter(appraiser=who))
        if where in others
    ]
    found.sort(key=lambda one: (-one[0], one[1].code, one[1].participant_id))
    words = _("cắt %(cut)s%% điểm tối đa, đồng nghiệp trung bình %(mean)s%%")
    return tuple(
        scope.trace(cut.participant_id, cut.code, told(words, cut=points(cut.share), mean=points(mean)))
        for far, cut, mean in found[:MOST_TRACES]
        if far > 0
    )
