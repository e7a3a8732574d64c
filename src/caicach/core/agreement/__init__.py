"""How far two appraisers who scored the same answers apart from each other agree; pure Python."""

from __future__ import annotations
