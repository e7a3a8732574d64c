"""The index engine: criteria sets as data, scores, ranks and grades, every number explained."""

from __future__ import annotations
