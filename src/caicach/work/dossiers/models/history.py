"""What happened to each dossier: a chain of sealed events, which are only ever added.

Each dossier is a chain of its own (``core.ledger``), so that two offices never wait for one another; a job
notes the heads of all chains that grew in the main ledger (docs/decisions/0012-dossiers-as-ledgers.md).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from caicach.core.deadlines.minutes import minute_of
from caicach.core.dossiers.moves import EventKind
from caicach.core.dossiers.present import Happening
from caicach.registry.organisations.models import Organisation
from caicach.work.dossiers.constants import EVENTS, STATES, choices
from caicach.work.dossiers.models.dossiers import Dossier


class HistoryIsAppendOnlyError(RuntimeError):
    """Somebody tried to change or remove an event."""


def _refuse(*_args: object, **_kwargs: object) -> NoReturn:
    raise HistoryIsAppendOnlyError("events of dossiers are added by services and never changed or removed")


class EventQuerySet(models.QuerySet["Event"]):
    """Events to read and to add; they are neither changed nor removed."""

    update = delete = bulk_update = _raw_delete = _refuse


class Event(models.Model):
    """One thing that happened to a dossier; ``number`` counts from one within it.

    ``occurred_at`` is when it happened, ``recorded_at`` the server's own clock when it was written down.
    ``data`` holds what was decided (``core.dossiers.present.Happening``), exact and without personal data.
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="events")
    number = models.PositiveIntegerField(_("thứ tự"))
    kind = models.CharField(_("việc"), max_length=20, choices=choices(EVENTS))
    state = models.CharField(_("trạng thái sau đó"), max_length=16, choices=choices(STATES))
    occurred_at = models.DateTimeField(_("xảy ra lúc"))
    recorded_at = models.DateTimeField(_("ghi lúc"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    by_label = models.CharField(_("người thực hiện"), max_length=255, blank=True)
    unit = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.TextField(_("lý do, nội dung"), blank=True)
    data = models.JSONField(default=dict)
    origin = models.CharField(_("làm từ đâu"), max_length=100, blank=True)
    hash = models.CharField(_("mã băm"), max_length=64)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("diễn biến hồ sơ")
        verbose_name_plural = _("diễn biến hồ sơ")
        constraints = (
            models.UniqueConstraint(fields=["dossier", "number"], name="dossiers_event_one_per_place"),
        )
        indexes = (
            models.Index(
                fields=["by"],
                condition=models.Q(kind=EventKind.SUBMITTED.value),
                name="dossiers_submitted_by",
            ),
        )

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.number} {self.kind}"

    def save(
        self,
        *,
        force_insert: bool | tuple[models.base.ModelBase, ...] = False,
        force_update: bool = False,
        using: str | None = None,
        update_fields: Iterable[str] | None = None,
    ) -> None:
        """Add the event; one that is recorded is never saved again."""
        if not self._state.adding or force_update or update_fields is not None:
            _refuse()
        super().save(force_insert=force_insert or True, using=using)

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        """Refuse."""
        _refuse()

    @property
    def words(self) -> str | Promise:
        """What happened, in words."""
        return EVENTS[EventKind(self.kind)]

    @property
    def actor_id(self) -> str:
        """Who did it, as the rules compare people."""
        return f"user:{self.by_id}" if self.by_id else self.by_label

    @property
    def happening(self) -> Happening:
        """The event as the fold sees it."""
        return Happening(EventKind(self.kind), minute_of(self.occurred_at), self.actor_id, self.data)

    @property
    def content(self) -> dict[str, object]:
        """What the hash covers: everything but its place, which the chain adds."""
        return {
            "kind": self.kind,
            "state": self.state,
            "occurred_at": self.occurred_at,
            "recorded_at": self.recorded_at,
            "by": self.by_id,
            "by_label": self.by_label,
            "unit": self.unit_id,
            "reason": self.reason,
            "data": self.data,
            "origin": self.origin,
        }
