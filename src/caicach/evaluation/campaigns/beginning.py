"""For whom a person may begin a campaign: the agency they administer, and the province it serves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from caicach.evaluation.campaigns.access import AnyUser
from caicach.evaluation.campaigns.models import Campaign
from caicach.evaluation.campaigns.policies import administered_organisations
from caicach.registry.organisations.models import Organisation
from caicach.registry.organisations.selectors import ancestors_as_of, unit_as_of


@dataclass(frozen=True, slots=True)
class Host:
    """One conductor with the organisation whose season it runs."""

    conductor: Organisation
    organisation: Organisation
    words: str
    is_illustrative: bool

    @property
    def key(self) -> str:
        """The pair as a form holds it."""
        return f"{self.conductor.pk}:{self.organisation.pk}"


def possible_hosts(user: AnyUser, *, on: date) -> list[Host]:
    """Return for whom a person may begin a campaign on a day: for what stands above their agency, nearest
    first, and for the agency itself.
    """
    found = []
    for conductor in administered_organisations(user, on=on):
        own = unit_as_of(conductor, on=on)
        above = ancestors_as_of(conductor, on=on)
        for unit in [*above, *([own] if own else [])]:
            name = own.name if own else ""
            words = name if unit.id == conductor.pk else f"{name} – {unit.name}"
            organisation = Organisation.objects.get(pk=unit.id)
            found.append(Host(conductor, organisation, words, unit.is_illustrative))
    return found


def begun_by(hosts: Iterable[Host]) -> list[Campaign]:
    """Return the campaigns of these organisations, the latest first, to name one as the season before."""
    organisations = {host.organisation.pk for host in hosts}
    return list(Campaign.objects.filter(organisation__in=organisations).order_by("-starts_on", "-pk"))
