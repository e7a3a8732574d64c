"""Calendars that other tests left in the process would be those of other units with the same ids."""

from __future__ import annotations

from tests.registry.calendars.conftest import empty_cache

__all__ = ["empty_cache"]
