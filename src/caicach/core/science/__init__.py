"""Simulation and uncertainty: the only part of the core that computes with NumPy."""

from __future__ import annotations
