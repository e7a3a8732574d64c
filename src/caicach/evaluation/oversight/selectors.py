"""Reading the signs that were last worked out, with what people made of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from caicach.evaluation.campaigns.models import Campaign
from caicach.evaluation.campaigns.selectors import Entered
from caicach.evaluation.oversight.models import FoundSign, SignReport, SignReview
from caicach.evaluation.oversight.policies import can_oversee
from caicach.evaluation.oversight.reporting import head_of
from caicach.evaluation.oversight.signs.base import Kind, Severity, Sign, Trace

STATES = {
    "open": Q(is_explained__isnull=True),
    "kept": Q(is_explained=False),
    "explained": Q(is_explained=True),
}
"""Whether anybody looked at a sign, by the word that counts."""


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A sign with the words on it, the latest first."""

    sign: Sign
    reviews: tuple[SignReview, ...]

    @property
    def latest(self) -> SignReview | None:
        """The word that counts."""
        return self.reviews[0] if self.reviews else None

    @property
    def state(self) -> str:
        """Whether anybody looked: ``open``, ``kept`` in view, or ``explained``."""
        if self.latest is None:
            return "open"
        return "explained" if self.latest.is_explained else "kept"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which signs are looked for; what is empty narrows nothing."""

    kind: str = ""
    severity: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """The signs of a season as they were last worked out; ``newer`` entries of its ledger came after.

    ``kept`` is None where they never were.
    """

    entered: Entered
    kept: SignReport | None
    newer: int
    counts: Counter[tuple[str, str]]

    @property
    def kinds(self) -> Counter[str]:
        """How many signs there are of each kind."""
        return self._summed(0)

    @property
    def severities(self) -> Counter[str]:
        """How many signs there are of each severity."""
        return self._summed(1)

    def _summed(self, place: int) -> Counter[str]:
        found: Counter[str] = Counter()
        for key, count in self.counts.items():
            found[key[place]] += count
        return found

    def rows(self, wanted: Wanted = Wanted()) -> QuerySet[FoundSign]:
        """Return the rows of the signs that are wanted, the gravest first."""
        found = _rows(self.entered.campaign)
        if wanted.kind:
            found = found.filter(kind=wanted.kind)
        if wanted.severity:
            found = found.filter(severity=wanted.severity)
        if wanted.state:
            words = SignReview.objects.filter(campaign=self.entered.campaign, key=OuterRef("key"))
            latest = words.order_by("-at", "-pk").values("is_explained")[:1]
            found = found.annotate(is_explained=Subquery(latest)).filter(
                STATES.get(wanted.state, Q(pk__in=[]))
            )
        return found.order_by("place")

    def reviewed(self, rows: Iterable[FoundSign]) -> list[Reviewed]:
        """Return signs with the words on them, as this reader may read them; one query besides the rows."""
        found = list(rows)
        keys = {row.key for row in found}
        words: dict[str, list[SignReview]] = {}
        said = SignReview.objects.filter(campaign=self.entered.campaign).select_related("by")
        for word in said.order_by("-at", "-pk"):
            if word.key in keys:
                words.setdefault(word.key, []).append(word)
        internal = self.entered.access.reads_internal
        return [Reviewed(sign_of(row, with_names=internal), tuple(words.get(row.key, ()))) for row in found]


def report_for(entered: Entered) -> Report | None:
    """Return the signs of a season, or None for who may not oversee it; three queries."""
    if not can_oversee(entered.access):
        return None
    kept = SignReport.objects.filter(campaign=entered.campaign).first()
    if kept is None or kept.at is None:
        return Report(entered, kept, 0, Counter())
    rows = _rows(entered.campaign).order_by().values_list("kind", "severity").annotate(count=Count("pk"))
    counts = Counter({(kind, severity): count for kind, severity, count in rows})
    return Report(entered, kept, head_of(entered.campaign).sequence - kept.sequence, counts)


def _rows(campaign: Campaign) -> QuerySet[FoundSign]:
    # A report of before an update may hold kinds that are looked for no more.
    return FoundSign.objects.filter(report__campaign=campaign, kind__in=Kind.values)


def is_found(campaign: Campaign, key: str) -> bool:
    """Return whether a sign stands in the last report; the caller asks who may know."""
    return _rows(campaign).filter(key=key).exists()


def sign_of(row: FoundSign, *, with_names: bool) -> Sign:
    """Return a sign in the reader's language, without the appraiser's name unless ``with_names``."""
    texts = row.texts.get(get_language() or "") or row.texts[settings.LANGUAGE_CODE]
    hidden = row.person_id is not None and not with_names
    return Sign(
        Kind(row.kind),
        Severity(row.severity),
        row.subject,
        _("Một người thẩm định") if hidden else texts["about"],
        texts["finding"],
        row.count,
        p=row.p,
        traces=tuple(
            Trace(words, participant, unit, code)
            for words, (participant, unit, code) in zip(texts["traces"], row.traces, strict=True)
        ),
        person_id=row.person_id or 0,
    )
