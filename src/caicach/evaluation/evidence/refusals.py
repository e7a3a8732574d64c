"""Why evidence is not taken or changed as was asked; each says what to do next."""

from __future__ import annotations

from caicach.registry.acting import RegistryRuleError


class UploadRefusedError(RegistryRuleError):
    """The file cannot be evidence: what it is, or what is in it, is not safe or cannot be read."""


class InfectedError(UploadRefusedError):
    """The file bears a virus, whose name is ``finding``."""

    def __init__(self, message: str, finding: str) -> None:
        super().__init__(message)
        self.finding = finding


class DocumentRuleError(RegistryRuleError):
    """The library forbids the change."""


class LinkRuleError(RegistryRuleError):
    """The criterion cannot take this document, page or paper."""


class AlreadyLinkedError(LinkRuleError):
    """The same version stands at the same place of the same criterion."""
