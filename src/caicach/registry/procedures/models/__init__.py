"""The catalogue of administrative procedures, and how each is settled inside."""

from __future__ import annotations

from caicach.registry.procedures.models.catalogue import (
    Channel,
    Fee,
    Field,
    Paper,
    Procedure,
    ProcedureRevision,
    ProcedureVersion,
)
from caicach.registry.procedures.models.imports import ProcedureImport
from caicach.registry.procedures.models.processes import Process, ProcessStep

__all__ = [
    "Channel",
    "Fee",
    "Field",
    "Paper",
    "Procedure",
    "ProcedureImport",
    "ProcedureRevision",
    "ProcedureVersion",
    "Process",
    "ProcessStep",
]
