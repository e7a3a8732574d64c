"""Taking a dossier in hand for one act: locked, seen, allowed, and as the page showed it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from caicach.core.dossiers.moves import EventKind as Kind
from caicach.registry.accounts.models import Position
from caicach.registry.acting import Act, require
from caicach.registry.organisations.models import valid_on
from caicach.work.dossiers.access import Desk, desk_of, sees
from caicach.work.dossiers.models import Dossier
from caicach.work.dossiers.policies import may_do
from caicach.work.dossiers.recording import Recorder
from caicach.work.dossiers.refusals import DossierError, GoneAheadError


@dataclass(slots=True)
class InHand:
    """A dossier in somebody's hand: the recorder of what happens now, and whose hand it is."""

    recorder: Recorder
    desk: Desk

    @property
    def dossier(self) -> Dossier:
        """The locked row."""
        return self.recorder.dossier


def opened(dossier_id: int, act: Act, *, seen: int | None = None) -> InHand:
    """Lock a dossier that somebody sees; two queries.

    Args:
        dossier_id: which.
        act: who acts.
        seen: how many events it had when the page was made; None where that does not matter.

    Raises:
        Dossier.DoesNotExist: there is none, or they may not see it.
        GoneAheadError: somebody acted on it meanwhile.
    """
    desk = desk_of(act.by, on=act.day)
    dossier = Dossier.objects.select_for_update(of=("self",)).get(pk=dossier_id)
    if not sees(desk, dossier):
        raise Dossier.DoesNotExist(f"dossier {dossier_id}")
    if seen is not None and seen != dossier.events_count:
        raise GoneAheadError(
            _("Hồ sơ vừa có người khác xử lý. Hãy xem diễn biến mới rồi làm lại; nội dung đã nhập vẫn còn.")
        )
    return InHand(Recorder(dossier, act), desk)


def opened_for(
    kind: Kind, dossier_id: int, act: Act, *, seen: int | None = None, at_once: bool = False
) -> InHand:
    """Lock a dossier for an act that the person's office lets them do; as :func:`opened`.

    Raises PermissionDenied: they see it, but this is not theirs to do.
    """
    found = opened(dossier_id, act, seen=seen)
    require(may_do(found.desk, kind, found.dossier, at_once=at_once))
    return found


def require_staff(unit_id: int, person_id: int | None, act: Act) -> None:
    """Refuse to give work to somebody who does not work there; one query where a person is named.

    Raises DossierError.
    """
    if person_id is None:
        return
    works = Position.objects.filter(
        valid_on(act.day), Q(organisation=unit_id), user=person_id, user__is_active=True
    )
    if not works.exists():
        raise DossierError(_("Người được chọn không công tác tại đơn vị nhận. Hãy chọn lại."), "person")
