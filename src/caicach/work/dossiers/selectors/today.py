"""What of the one-stop waits for somebody today, as counts that open lists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import Count, Q
from django.utils import timezone

from caicach.core.dossiers.states import BEFORE_ACCEPTANCE, UNDER_WAY, State
from caicach.work.dossiers.access import Desk
from caicach.work.dossiers.models import Dossier
from caicach.work.dossiers.models.dossiers import LIVE_STATES
from caicach.work.dossiers.selectors.lists import given_to


@dataclass(frozen=True, slots=True)
class Today:
    """How many dossiers on a desk are late, due today, new, to be signed or returned, or wait for others."""

    late: int = 0
    today: int = 0
    new: int = 0
    to_sign: int = 0
    to_return: int = 0
    waiting: int = 0
    all: int = 0


def today_of(desk: Desk, *, at: datetime) -> Today:
    """Return what waits on a desk; one query, none for who has no desk."""
    if not desk.acts_in:
        return Today()
    day = timezone.localdate(at) + timedelta(days=1)
    tomorrow = timezone.make_aware(datetime.combine(day, time.min))
    running = Q(state__in=[state.value for state in UNDER_WAY], is_paused=False)
    found = Dossier.objects.filter(given_to(desk), state__in=LIVE_STATES).aggregate(
        late=Count("pk", filter=running & Q(due_at__lt=at)),
        today=Count("pk", filter=running & Q(due_at__gte=at, due_at__lt=tomorrow)),
        new=Count("pk", filter=Q(state__in=[state.value for state in BEFORE_ACCEPTANCE])),
        to_sign=Count("pk", filter=Q(state=State.CHECKED, unit__in=sorted(desk.signs))),
        to_return=Count("pk", filter=Q(state=State.RESOLVED)),
        waiting=Count("pk", filter=Q(is_paused=True)),
        all=Count("pk"),
    )
    return Today(**found)
