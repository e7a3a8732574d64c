"""About thirty procedures that every commune knows, for the demonstration."""

from __future__ import annotations
