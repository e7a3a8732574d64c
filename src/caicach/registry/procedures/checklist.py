"""What a version must say to be published in full, what is lacking, and who mends it.

QĐ 766/QĐ-TTg counts as published in full what gives name, steps, ways to submit, papers, time limit, subjects
and agency. For who manages the catalogue; to others there is nothing to see here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Count, Exists, ExpressionWrapper, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from caicach.core.codes.procedures import ProcedureCodeError, normal_procedure_code
from caicach.core.codes.text import fold
from caicach.registry.calendars.selectors import working_calendar
from caicach.registry.procedures.constants import Level, VersionState
from caicach.registry.procedures.models import Channel, Field, Paper, ProcedureVersion
from caicach.registry.procedures.policies import can_manage_procedures
from caicach.registry.procedures.publication import Publication, Publisher, publication_of

Person = AbstractBaseUser | AnonymousUser
LONG = ("conditions", "legal_bases", "receiving_address", "unread", "results", "steps")
"""What lists never show, and is long."""


class Part(models.TextChoices):
    """The seven parts that every published procedure has."""

    NAME = "name", _("Tên thủ tục")
    STEPS = "steps", _("Trình tự thực hiện")
    CHANNELS = "channels", _("Cách thức thực hiện")
    PAPERS = "papers", _("Thành phần hồ sơ")
    LIMIT = "limit", _("Thời hạn giải quyết")
    SUBJECTS = "subjects", _("Đối tượng thực hiện")
    AGENCY = "agency", _("Cơ quan thực hiện")


class Mender(models.TextChoices):
    """Who can mend what is lacking."""

    MINISTRY = "ministry", _("Bộ, ngành đã ký quyết định công bố")
    PROVINCE = "province", _("Sở chuyên ngành đã trình quyết định công bố")
    PUBLISHER = "publisher", _("Cơ quan đã ký quyết định công bố")
    KEEPER = "keeper", _("Người quản trị danh mục")


_MENDER = {Publisher.MINISTRY: Mender.MINISTRY, Publisher.PROVINCE: Mender.PROVINCE}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the list is narrowed to; what is empty does not narrow.

    ``incomplete``: lacking any part; ``lacks``: lacking that one; ``late``: decided or published late.
    """

    text: str = ""
    state: VersionState | None = None
    field_id: int | None = None
    level: Level | None = None
    lacks: Part | None = None
    incomplete: bool = False
    late: bool = False


@dataclass(frozen=True, slots=True)
class Checked:
    """A version with what it lacks, and how it kept its dates."""

    version: ProcedureVersion
    missing: tuple[Part, ...]
    publication: Publication

    @property
    def is_complete(self) -> bool:
        """Whether all seven parts are there."""
        return not self.missing

    def mender(self, part: Part) -> Mender:
        """Return who mends a part: a time limit that was published in words is set here by hand."""
        if part is Part.LIMIT:
            return Mender.KEEPER
        return _MENDER.get(self.publication.publisher, Mender.PUBLISHER)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many versions there are, lack each part, and lack any."""

    total: int
    lacking: Mapping[Part, int]
    incomplete: int

    @property
    def complete(self) -> int:
        """How many have all seven parts."""
        return self.total - self.incomplete


def checked_versions(
    asked: Asked, *, user: Person, on: date, start: int = 0, limit: int | None = 50
) -> tuple[list[Checked], int]:
    """Return a page of the present versions and drafts with what they lack, by name, and how many there are.

    Nothing for who does not manage the catalogue.
    """
    if not can_manage_procedures(user, on=on):
        return [], 0
    found = _narrowed(asked, on)
    if asked.late:
        found = found.filter(pk__in=_late(found, on))
    page = found.select_related("procedure", "field").defer(*LONG)
    rows = page.order_by("name_folded", "procedure_id", "-number")
    chosen = rows[start:] if limit is None else rows[start : start + limit]
    calendar = working_calendar(None)
    return [
        Checked(version, _missing(version), publication_of(version, calendar, on=on)) for version in chosen
    ], found.count()


def checked_version(version_id: int, *, user: Person, on: date) -> Checked | None:
    """Return one version with what it lacks, for who manages the catalogue."""
    if not can_manage_procedures(user, on=on):
        return None
    version = _marked().filter(pk=version_id).select_related("procedure", "field").first()
    if version is None:
        return None
    return Checked(version, _missing(version), publication_of(version, working_calendar(None), on=on))


def tally(*, user: Person, on: date) -> Tally:
    """Return how many present versions lack what; nothing for who does not manage the catalogue."""
    if not can_manage_procedures(user, on=on):
        return Tally(0, {}, 0)
    marks = {f"n_{part}": Count("pk", filter=Q(**{f"lacks_{part}": True})) for part in Part}
    counted = _present(on).aggregate(n=Count("pk"), n_any=Count("pk", filter=_any()), **marks)
    return Tally(counted["n"], {part: counted[f"n_{part}"] for part in Part}, counted["n_any"])


def fields_in_catalogue(*, user: Person, on: date) -> list[Field]:
    """Return the fields of all versions, drafts too, for who manages the catalogue."""
    if not can_manage_procedures(user, on=on):
        return []
    return list(Field.objects.filter(versions__isnull=False).distinct().order_by("folded"))


def _marked() -> QuerySet[ProcedureVersion]:
    """Return the versions, each with a mark for every part that it lacks."""
    own = {"version": OuterRef("pk")}
    lacks: dict[Part, Q] = {
        Part.NAME: Q(name=""),
        Part.STEPS: Q(steps=[]),
        Part.CHANNELS: ~Q(Exists(Channel.objects.filter(**own))),
        Part.PAPERS: ~Q(Exists(Paper.objects.filter(**own))),
        Part.LIMIT: Q(has_unread_limit=True) | ~Q(Exists(Channel.objects.filter(**own))),
        Part.SUBJECTS: Q(subjects=[]),
        Part.AGENCY: Q(handling_agency="", competent_agency="", delegated_agency=""),
    }
    marks = {
        f"lacks_{part}": ExpressionWrapper(condition, output_field=models.BooleanField())
        for part, condition in lacks.items()
    }
    return ProcedureVersion.objects.annotate(**marks)


def _any() -> Q:
    found = Q()
    for part in Part:
        found |= Q(**{f"lacks_{part}": True})
    return found


def _present(on: date) -> QuerySet[ProcedureVersion]:
    return _marked().exclude(state=VersionState.ENDED, valid_to__lt=on)


def _narrowed(asked: Asked, on: date) -> QuerySet[ProcedureVersion]:
    found = _present(on) if asked.state is None else _marked().filter(state=asked.state)
    if asked.field_id is not None:
        found = found.filter(field=asked.field_id)
    if asked.level is not None:
        found = found.filter(**{f"at_{asked.level}": True})
    if asked.lacks is not None:
        found = found.filter(**{f"lacks_{asked.lacks}": True})
    if asked.incomplete:
        found = found.filter(_any())
    if asked.text.strip():
        found = found.filter(_matching(asked.text))
    return found


def _matching(text: str) -> Q:
    try:
        return Q(procedure__code=normal_procedure_code(text))
    except ProcedureCodeError:
        return Q(name_folded__contains=fold(text)) | Q(procedure__code__startswith=text.strip())


def _late(found: QuerySet[ProcedureVersion], on: date) -> Sequence[int]:
    """Return the versions that missed a date; working days are counted here, databases know none."""
    calendar = working_calendar(None)
    dated: Iterable[ProcedureVersion] = found.filter(decided_on__isnull=False).only(
        "decision", "publishing_agency", "decided_on", "published_on", "valid_from"
    )
    return [version.pk for version in dated if publication_of(version, calendar, on=on).is_late]


def _missing(version: ProcedureVersion) -> tuple[Part, ...]:
    return tuple(part for part in Part if getattr(version, f"lacks_{part}"))
