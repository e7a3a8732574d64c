"""Files kept under the SHA-256 of their content, beside the database that knows whose they are."""

from __future__ import annotations
