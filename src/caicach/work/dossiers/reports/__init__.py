"""Reports of the one-stop: what came in, was settled and is open, and the dossiers behind each number."""

from __future__ import annotations
