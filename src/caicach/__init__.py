"""Cải Cách: an open platform for Vietnam's public administrative reform."""

from __future__ import annotations

__version__ = "0.1.0"
