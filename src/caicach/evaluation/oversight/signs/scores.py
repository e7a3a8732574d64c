"""Signs in the scores: claims far above what is recognised, appraisers unlike others, figures too smooth."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from statistics import median

from django.db.models import Count, Max, Min
from django.db.models.functions import Length
from django.utils.translation import gettext as _

from caicach.core.codes.numbers import plain
from caicach.core.index.model import InputKind
from caicach.core.index.plan import Plan, Status
from caicach.evaluation.campaigns.models import Appraiser
from caicach.evaluation.criteria.plans import plan_of
from caicach.evaluation.oversight.signs.base import Kind, Severity, Sign, Trace
from caicach.evaluation.oversight.signs.computing import (
    Share,
    appraiser_effects,
    chance_of_at_least,
    has_shrunk,
    outliers_above,
    round_bases,
)
from caicach.evaluation.oversight.signs.scope import MOST_TRACES, Scope
from caicach.evaluation.oversight.signs.words import points
from caicach.evaluation.scoring.answers import is_adjustment, takes_answer
from caicach.evaluation.scoring.constants import Outcome, Standing
from caicach.evaluation.scoring.models import Cell, ScoreCard

HUNDRED = Decimal(100)
JUDGED = (Outcome.ACCEPTED, Outcome.CHANGED)
LEAST_UNITS, LEAST_EXCESS = 8, Decimal(5)
LEAST_JUDGED, LEVEL = 30, 0.01
LEAST_FULL = 10
NEARLY_ALL = Decimal(95)
LEAST_TEXT, LEAST_COPIES = 80, 3
TENTH, LEAST_ROUND, ROUND_CHANCE = Fraction(1, 10), 5, 0.0001
LEAST_SHRUNK = 2


@dataclass(frozen=True, slots=True)
class _Card:
    total: Decimal
    maximum: Decimal
    expected: int
    judged: int


def _cards(scope: Scope, standing: Standing) -> dict[int, _Card]:
    rows = ScoreCard.objects.filter(participant__campaign=scope.campaign, standing=standing)
    columns = ("participant_id", "total", "maximum", "expected", "judged")
    return {
        pk: _Card(total, maximum, expected, judged)
        for pk, total, maximum, expected, judged in rows.values_list(*columns)
        if total is not None and maximum
    }


def inflation(scope: Scope) -> Iterator[Sign]:
    """Yield units whose own claims the appraisal cut far more than those of their block."""
    own, appraised = _cards(scope, Standing.SELF), _cards(scope, Standing.APPRAISED)
    for block in scope.blocks:
        cuts = {
            pk: (own[pk].total - card.total) * HUNDRED / card.maximum
            for pk, card in appraised.items()
            if pk in own and scope.units[pk].block_id == block and card.judged * 2 > card.expected
        }
        far = outliers_above(cuts, least=LEAST_UNITS, least_excess=LEAST_EXCESS)
        for pk, outlier in far.items():
            yield Sign(
                Kind.INFLATION,
                Severity.WARNING,
                str(pk),
                scope.units[pk].name,
                _(
                    "bị cắt %(cut)s%% điểm tối đa, trung vị của %(n)s đơn vị cùng khối là %(middle)s%%; "
                    "lệch %(score)s lần"
                )
                % {
                    "cut": points(cuts[pk]),
                    "n": len(cuts),
                    "middle": points(outlier.middle),
                    "score": points(outlier.score),
                },
                appraised[pk].judged,
                measure=outlier.score,
                traces=(scope.trace(pk, "", ""),),
            )


def appraiser_effect(scope: Scope) -> Iterator[Sign]:
    """Yield appraisers who cut far more or less than others on the same criteria."""
    strata = _cuts(scope)
    effects = appraiser_effects(strata)
    compared = {who: effect for who, effect in effects.items() if effect.n >= LEAST_JUDGED}
    people = Appraiser.objects.filter(campaign=scope.campaign, user__in=list(compared))
    names = dict(people.values_list("user_id", "user__full_name"))
    for who, effect in compared.items():
        if effect.p >= LEVEL / len(compared) or abs(effect.shift) < LEAST_EXCESS:
            continue
        lenient = effect.shift < 0
        words = (
            _("cắt ít hơn đồng nghiệp %(shift)s điểm phần trăm trên cùng tiêu chí, %(n)s kết luận")
            if lenient
            else _("cắt nhiều hơn đồng nghiệp %(shift)s điểm phần trăm trên cùng tiêu chí, %(n)s kết luận")
        )
        yield Sign(
            Kind.APPRAISER_EFFECT,
            Severity.WARNING,
            str(who),
            names.get(who, str(who)),
            words % {"shift": points(abs(effect.shift)), "n": effect.n},
            effect.n,
            p=effect.p,
            measure=effect.shift,
            person_id=who,
        )


def _cuts(scope: Scope) -> dict[tuple[int, str], list[tuple[int, Decimal]]]:
    plans = {pk: plan_of(block.set_version) for pk, block in scope.blocks.items()}
    rows = Cell.objects.filter(
        campaign=scope.campaign, outcome_1__in=JUDGED, appraiser__isnull=False, second_appraiser__isnull=True
    ).order_by()
    columns = ("block_id", "code", "appraiser_id", "self_points", "appraised_points")
    found: dict[tuple[int, str], list[tuple[int, Decimal]]] = {}
    for block, code, who, own, recognised, count in rows.values_list(*columns).annotate(count=Count("pk")):
        maximum = plans[block].maxima[plans[block].index[code]]
        if own is None or recognised is None or not maximum:
            continue
        cut = (own - recognised) * HUNDRED / maximum
        found.setdefault((block, code), []).extend([(who, cut)] * count)
    return found


def all_full(scope: Scope) -> Iterator[Sign]:
    """Yield criteria at which every unit earns everything, and which so tell nobody apart."""
    rows = Cell.objects.filter(campaign=scope.campaign).exclude(final_status=Status.NOT_APPLICABLE).order_by()
    figures = rows.values_list("block_id", "code").annotate(
        count=Count("pk"), low=Min("final_points"), high=Max("final_points"), known=Count("final_points")
    )
    for block, code, count, low, high, known in figures:
        plan = plan_of(scope.blocks[block].set_version)
        leaf = plan.nodes[plan.index[code]]
        same = low is not None and low == high and known == count
        if count < LEAST_FULL or not same or is_adjustment(leaf) or Decimal(low) != leaf.maximum:
            continue
        yield Sign(
            Kind.ALL_FULL,
            Severity.NOTE,
            f"{block}:{code}",
            f"{code} {leaf.title.in_('vi')}",
            _("%(count)s đơn vị của %(block)s đều đạt tối đa %(maximum)s điểm")
            % {"count": count, "block": scope.blocks[block].title, "maximum": points(Decimal(low))},
            count,
        )


def perfect(scope: Scope) -> Iterator[Sign]:
    """Yield units that give themselves every point where others do not."""
    cards = _cards(scope, Standing.SELF)
    for block in scope.blocks:
        own = {pk: card for pk, card in cards.items() if scope.units[pk].block_id == block}
        if len(own) < LEAST_UNITS:
            continue
        middle = median(card.total * HUNDRED / card.maximum for card in own.values())
        for pk, card in own.items():
            if card.total >= card.maximum and middle < NEARLY_ALL:
                yield Sign(
                    Kind.PERFECT,
                    Severity.NOTE,
                    str(pk),
                    scope.units[pk].name,
                    _("tự chấm %(total)s trên %(maximum)s điểm, trung vị của khối là %(middle)s%%")
                    % {
                        "total": points(card.total),
                        "maximum": points(card.maximum),
                        "middle": points(middle),
                    },
                    card.expected,
                    traces=(scope.trace(pk, "", ""),),
                )


def copied_text(scope: Scope) -> Iterator[Sign]:
    """Yield explanations of some length that several units wrote to the letter alike."""
    rows = Cell.objects.filter(campaign=scope.campaign).exclude(explanation="").order_by()
    long = rows.annotate(length=Length("explanation")).filter(length__gte=LEAST_TEXT)
    alike = long.values_list("block_id", "code", "explanation").annotate(count=Count("pk"))
    for block, code, text, count in alike.filter(count__gte=LEAST_COPIES):
        uses = rows.filter(block=block, code=code, explanation=text).order_by("participant_id")
        pks = list(uses.values_list("participant_id", flat=True)[:MOST_TRACES])
        yield Sign(
            Kind.COPIED_TEXT,
            Severity.NOTE,
            f"{block}:{code}:{pks[0]}",
            code,
            _("%(count)s đơn vị viết cùng một lời: “%(text)s…”") % {"count": count, "text": text[:80]},
            count,
            traces=tuple(scope.trace(pk, code, "") for pk in pks),
        )


def shares_of(scope: Scope) -> dict[int, dict[str, Share]]:
    """Return the shares that units state with both counts, by unit and criterion."""
    found: dict[int, dict[str, Share]] = {}
    columns = ["participant_id", "code", "answer"]
    if scope.campaign.previous_id is not None:
        columns.append("former")
    for block in scope.blocks.values():
        codes = _share_codes(plan_of(block.set_version))
        rows = Cell.objects.filter(block=block, code__in=codes, version__gt=0).order_by()
        for pk, code, answer, *former in rows.values_list(*columns).iterator(chunk_size=5_000):
            share = _share(answer, former[0].get("answer") if former else None)
            if share is not None:
                found.setdefault(pk, {})[code] = share
    return found


def _share_codes(plan: Plan) -> list[str]:
    leaves = (leaf.criterion for leaf in plan.leaf_at.values())
    return [leaf.code for leaf in leaves if leaf.input is InputKind.SHARE and takes_answer(leaf)]


def _share(answer: Mapping[str, object], former: Mapping[str, object] | None) -> Share | None:
    own = _counts(answer)
    return Share(*own, *(_counts(former or {}) or (None, None))) if own else None


def _counts(kept: Mapping[str, object]) -> tuple[Decimal, Decimal] | None:
    """Return both counts of a share as it is kept, without the rest of an answer, for there are many."""
    numerator, denominator = kept.get("numerator"), kept.get("denominator")
    if numerator is None or denominator is None:
        return None
    return Decimal(str(numerator)), Decimal(str(denominator))


def too_round(scope: Scope, shares: Mapping[int, Mapping[str, Share]]) -> Iterator[Sign]:
    """Yield units whose denominators end in 0 far more often than counted things do."""
    for pk, own in shares.items():
        hits, trials = round_bases(list(own.values()))
        if hits < LEAST_ROUND:
            continue
        chance = chance_of_at_least(hits, trials, TENTH)
        if chance >= ROUND_CHANCE:
            continue
        codes = [code for code, share in own.items() if round_bases([share]) == (1, 1)]
        yield Sign(
            Kind.TOO_ROUND,
            Severity.WARNING,
            str(pk),
            scope.units[pk].name,
            _("%(hits)s trong %(trials)s mẫu số chia hết cho 10") % {"hits": hits, "trials": trials},
            hits,
            p=chance,
            traces=tuple(_base_traces(scope, pk, own, codes)),
        )


def shrunk_base(scope: Scope, shares: Mapping[int, Mapping[str, Share]]) -> Iterator[Sign]:
    """Yield units whose bases fell by more than half while their shares rose."""
    for pk, own in shares.items():
        codes = [code for code, share in own.items() if has_shrunk(share)]
        if len(codes) < LEAST_SHRUNK:
            continue
        yield Sign(
            Kind.SHRUNK_BASE,
            Severity.WARNING,
            str(pk),
            scope.units[pk].name,
            _("%(count)s tiêu chí có mẫu số dưới một nửa đợt trước mà tỷ lệ tăng") % {"count": len(codes)},
            len(codes),
            traces=tuple(_base_traces(scope, pk, own, codes)),
        )


def _base_traces(scope: Scope, pk: int, own: Mapping[str, Share], codes: Iterable[str]) -> Iterator[Trace]:
    for code in list(codes)[:MOST_TRACES]:
        share = own[code]
        words = f"{plain(share.numerator)}/{plain(share.denominator)}"
        if share.former_denominator is not None and share.former_numerator is not None:
            before = f"{plain(share.former_numerator)}/{plain(share.former_denominator)}"
            words = _("%(now)s, đợt trước %(before)s") % {"now": words, "before": before}
        yield scope.trace(pk, code, words)
