"""Ports to people outside: one message, one way out, whichever adapter carries it."""

from __future__ import annotations
