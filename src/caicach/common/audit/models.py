"""Tables of the ledger: entries, which are only ever added, and the head of each chain."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NoReturn

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from caicach.common.audit.actions import ActionError, UnknownActionError, action_named
from caicach.core.ledger import Head, Record

HASH_LENGTH = 64


class LedgerIsAppendOnlyError(RuntimeError):
    """Somebody tried to change, remove or bulk-write entries of the ledger."""


def _refuse(*_args: object, **_kwargs: object) -> NoReturn:
    raise LedgerIsAppendOnlyError(
        "ledger entries are added by audit.services.record and never changed or removed"
    )


class EntryQuerySet(models.QuerySet["Entry"]):
    """Entries to read; every bulk write is refused, also where it would bypass the chain."""

    update = delete = bulk_create = bulk_update = _raw_delete = _refuse

    def in_order(self, chain: str) -> EntryQuerySet:
        """Return the entries of one chain, first to last."""
        return self.filter(chain=chain).order_by("sequence")


class Chain(models.Model):
    """The head of one chain; its row is the lock that puts the writers of the chain in line."""

    name = models.CharField(_("tên sổ"), max_length=50, primary_key=True)
    last_sequence = models.PositiveBigIntegerField(_("số mục cuối"), default=0)
    last_hash = models.CharField(_("mã băm cuối"), max_length=HASH_LENGTH)

    class Meta:
        verbose_name = _("sổ")
        verbose_name_plural = _("sổ")

    def __str__(self) -> str:
        return f"{self.name} {self.last_sequence}"

    @property
    def head(self) -> Head:
        """Where the chain ends."""
        return Head(self.last_sequence, self.last_hash)


class Entry(models.Model):
    """One act, sealed into its chain."""

    chain = models.CharField(_("sổ"), max_length=50)
    sequence = models.PositiveBigIntegerField(_("số mục"))
    previous_hash = models.CharField(_("mã băm trước"), max_length=HASH_LENGTH)
    hash = models.CharField(_("mã băm"), max_length=HASH_LENGTH)
    action = models.CharField(_("việc"), max_length=100)
    actor_id = models.CharField(_("mã người làm"), max_length=64)
    actor_label = models.CharField(_("người làm"), max_length=255)
    object_type = models.CharField(_("loại đối tượng"), max_length=100)
    object_id = models.CharField(_("mã đối tượng"), max_length=100)
    object_label = models.CharField(_("đối tượng"), max_length=500)
    origin = models.CharField(_("làm từ đâu"), max_length=100)
    occurred_at = models.DateTimeField(_("xảy ra lúc"))
    recorded_at = models.DateTimeField(_("ghi lúc"))
    details = models.JSONField(_("chi tiết"), default=dict, blank=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("mục nhật ký")
        verbose_name_plural = _("mục nhật ký")
        constraints = (
            models.UniqueConstraint(fields=["chain", "sequence"], name="audit_entry_one_per_place"),
        )
        indexes = (
            models.Index(fields=["object_type", "object_id"], name="audit_entry_object"),
            models.Index(fields=["actor_id"], name="audit_entry_actor"),
        )

    def __str__(self) -> str:
        return f"{self.chain} {self.sequence} {self.action}"

    def save(
        self,
        *,
        force_insert: bool | tuple[models.base.ModelBase, ...] = False,
        force_update: bool = False,
        using: str | None = None,
        update_fields: Iterable[str] | None = None,
    ) -> None:
        """Add the entry; an entry that is in the ledger is never saved again."""
        if not self._state.adding or force_update or update_fields is not None:
            _refuse()
        super().save(force_insert=force_insert or True, using=using)

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        """Refuse."""
        _refuse()

    @property
    def content(self) -> dict[str, object]:
        """What the hash covers: everything but the entry's place, which the chain adds."""
        return {
            "action": self.action,
            "actor_id": self.actor_id,
            "actor_label": self.actor_label,
            "object_type": self.object_type,
            "object_id": self.object_id,
            "object_label": self.object_label,
            "origin": self.origin,
            "occurred_at": self.occurred_at,
            "recorded_at": self.recorded_at,
            "details": self.details,
        }

    @property
    def record(self) -> Record:
        """The entry as the hash chain sees it."""
        return Record(self.sequence, self.previous_hash, self.hash, self.content)

    @property
    def sentence(self) -> str:
        """What happened, for a person to read; it is told even of an entry that was tampered with."""
        details = self.details if isinstance(self.details, dict) else {}
        try:
            return action_named(self.action).tell(
                actor=self.actor_label, subject=self.object_label, details=details
            )
        except (UnknownActionError, ActionError):
            return gettext("%(actor)s: %(action)s, %(object)s") % {
                "actor": self.actor_label,
                "action": self.action,
                "object": self.object_label,
            }
