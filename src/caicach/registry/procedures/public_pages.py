"""What the public page of a procedure shows: the version of a day with all its parts, and what came before.

Published versions are public, so nothing here asks who reads; drafts are never found.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch

from caicach.core.codes.procedures import ProcedureCodeError, normal_procedure_code
from caicach.registry.procedures.constants import VersionState
from caicach.registry.procedures.models import Channel, Fee, Paper, ProcedureVersion


@dataclass(frozen=True, slots=True)
class Published:
    """A procedure as one of its versions publishes it, with all its versions, the newest first.

    ``present`` is the version that holds on the day asked for, or None where none does.
    """

    version: ProcedureVersion
    channels: Sequence[Channel]
    fees: Sequence[Fee]
    papers: Sequence[Paper]
    versions: Sequence[ProcedureVersion]
    present: ProcedureVersion | None

    @property
    def code(self) -> str:
        """The procedure's code."""
        return self.version.procedure.code


def published_procedure(code: str, *, on: date, number: int | None = None) -> Published | None:
    """Return a procedure as it holds on a day, in five queries; None where no such thing was published.

    Args:
        code: as people write it, with or without a province.
        on: the day.
        number: a version to show instead of the one of the day. Without one, and where no version holds on
            the day, the one that comes next is shown, or else the one that ended last.
    """
    try:
        code = normal_procedure_code(code)
    except ProcedureCodeError:
        return None
    versions = list(
        ProcedureVersion.objects.filter(procedure__code=code)
        .exclude(state=VersionState.DRAFT)
        .select_related("procedure", "field")
        .order_by("-number")
    )
    present = next((version for version in versions if version.holds_on(on)), None)
    chosen = _chosen(versions, present, on, number)
    if chosen is None:
        return None
    return Published(
        chosen,
        list(Channel.objects.filter(version=chosen)),
        list(Fee.objects.filter(version=chosen)),
        list(Paper.objects.filter(version=chosen)),
        versions,
        present,
    )


def _chosen(
    versions: Sequence[ProcedureVersion], present: ProcedureVersion | None, on: date, number: int | None
) -> ProcedureVersion | None:
    if number is not None:
        return next((version for version in versions if version.number == number), None)
    if present is not None:
        return present
    coming = [version for version in versions if version.valid_from is not None and version.valid_from > on]
    if coming:
        return min(coming, key=lambda version: version.valid_from or on)
    return max(versions, key=lambda version: version.valid_to or date.min, default=None)


@dataclass(frozen=True, slots=True)
class Offer:
    """What a list says of a version: its ways to submit, and its fees."""

    channels: Sequence[Channel]
    fees: Sequence[Fee]


def offers_of(version_ids: Iterable[int]) -> Mapping[int, Offer]:
    """Return channels and fees of published versions, for a list; three queries."""
    found = (
        ProcedureVersion.objects.filter(pk__in=list(version_ids))
        .exclude(state=VersionState.DRAFT)
        .only("pk")
        .prefetch_related(
            Prefetch("channels", Channel.objects.order_by("position", "pk")),
            Prefetch("fees", Fee.objects.order_by("position", "pk")),
        )
    )
    return {version.pk: Offer(list(version.channels.all()), list(version.fees.all())) for version in found}
