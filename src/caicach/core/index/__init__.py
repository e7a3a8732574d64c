"""The index engine: criteria sets as data, exact scores, ranks, grades, and an explanation of every number."""

from __future__ import annotations
