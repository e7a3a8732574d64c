"""Asking for money, and its coming in, being waived or given back."""

from __future__ import annotations

from collections.abc import Sequence

from caicach.core.qr.references import make_reference
from caicach.registry.acting import Act
from caicach.work.dossiers.constants import PaymentState
from caicach.work.dossiers.models import Dossier, Payment
from caicach.work.dossiers.offers import Charge

MOST_OF_ONE = 20
"""Requests for money of one dossier, at most; their references are numbered by dossier and place."""


def ask_on_intake(dossier: Dossier, charges: Sequence[Charge], act: Act) -> list[Payment]:
    """Write down what a dossier owes from the start; one statement."""
    return Payment.objects.bulk_create(
        Payment(
            dossier=dossier,
            reference=make_reference(dossier.pk * MOST_OF_ONE + place),
            name=charge.name,
            amount=charge.amount,
            state=PaymentState.OPEN,
            asked_at=act.at,
        )
        for place, charge in enumerate(charges, start=1)
    )
