"""Why a result is not approved or published."""

from __future__ import annotations

from caicach.registry.acting import RegistryRuleError


class PublicationRuleError(RegistryRuleError):
    """The result cannot be approved or published now; the message says why and what to do."""
