"""Background work and messages to the outside, kept in the same database as what they belong to."""

from __future__ import annotations
