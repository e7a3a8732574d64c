"""Signs in points, figures and texts: criteria that tell nobody apart, numbers too smooth, words alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from statistics import median

from django.db.models import Count, Max, Min
from django.db.models.functions import Length
from django.utils.translation import gettext_lazy as _

from caicach.core.codes.numbers import plain
from caicach.core.index.model import InputKind
from caicach.core.index.plan import Plan, Status
from caicach.evaluation.criteria.plans import plan_of
from caicach.evaluation.oversight.signs.base import Kind, Severity, Sign, Trace
from caicach.evaluation.oversight.signs.computing import (
    Share,
    chance_of_at_least,
    has_shrunk,
    round_bases,
)
from caicach.evaluation.oversight.signs.scope import MOST_TRACES, Scope, cards_of
from caicach.evaluation.oversight.signs.words import Words, coded, points, told
from caicach.evaluation.scoring.answers import is_adjustment, takes_answer
from caicach.evaluation.scoring.constants import Standing
from caicach.evaluation.scoring.models import Cell

HUNDRED = Decimal(100)
LEAST_UNITS = 8
LEAST_FULL = 10
NEARLY_ALL = Decimal(95)
LEAST_TEXT, LEAST_COPIES = 80, 3
TENTH, LEAST_ROUND, ROUND_CHANCE = Fraction(1, 10), 5, 0.0001
LEAST_SHRUNK = 2


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
            coded(code, leaf.title),
            told(
                _("%(count)s đơn vị của %(block)s đều đạt tối đa %(maximum)s điểm"),
                count=count,
                block=scope.blocks[block].title,
                maximum=points(Decimal(low)),
            ),
            count,
            traces=tuple(
                scope.trace(pk, code, "")
                for pk in rows.filter(block=block, code=code)
                .order_by("participant__name_sort", "participant")
                .values_list("participant_id", flat=True)[:MOST_TRACES]
            ),
        )


def perfect(scope: Scope) -> Iterator[Sign]:
    """Yield units that give themselves every point where others do not."""
    cards = cards_of(scope, Standing.SELF)
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
                    told(
                        _("tự chấm %(total)s trên %(maximum)s điểm, trung vị của khối là %(middle)s%%"),
                        total=points(card.total),
                        maximum=points(card.maximum),
                        middle=points(middle),
                    ),
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
            told(_("%(count)s đơn vị viết cùng một lời: “%(text)s…”"), count=count, text=text[:80]),
            count,
            traces=tuple(scope.trace(pk, code, "") for pk in pks),
        )


def shares_of(scope: Scope) -> dict[int, dict[str, Share]]:
    """Return the shares that units state with both counts, by unit and criterion, in the order of the set."""
    found: dict[int, dict[str, Share]] = {}
    columns = ["participant_id", "code", "answer"]
    if scope.campaign.previous_id is not None:
        columns.append("former")
    for block in scope.blocks.values():
        codes = _share_codes(plan_of(block.set_version))
        rows = Cell.objects.filter(block=block, code__in=codes, version__gt=0).order_by()
        stated: dict[int, dict[str, Share]] = {}
        for pk, code, answer, *former in rows.values_list(*columns).iterator(chunk_size=5_000):
            share = _share(answer, former[0].get("answer") if former else None)
            if share is not None:
                stated.setdefault(pk, {})[code] = share
        # Ordered here: for the database that would be the longest part of the question.
        for pk, own in stated.items():
            found[pk] = {code: own[code] for code in codes if code in own}
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
            told(_("%(hits)s trong %(trials)s mẫu số chia hết cho 10"), hits=hits, trials=trials),
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
            told(_("%(count)s tiêu chí có mẫu số dưới một nửa đợt trước mà tỷ lệ tăng"), count=len(codes)),
            len(codes),
            traces=tuple(_base_traces(scope, pk, own, codes)),
        )


def _base_traces(scope: Scope, pk: int, own: Mapping[str, Share], codes: Iterable[str]) -> Iterator[Trace]:
    for code in list(codes)[:MOST_TRACES]:
        share = own[code]
        words: Words = f"{plain(share.numerator)}/{plain(share.denominator)}"
        if share.former_denominator is not None and share.former_numerator is not None:
            before = f"{plain(share.former_numerator)}/{plain(share.former_denominator)}"
            words = told(_("%(now)s, đợt trước %(before)s"), now=words, before=before)
        yield scope.trace(pk, code, words)
