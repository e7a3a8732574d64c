"""The audit ledger: who did what to what, from where and when, appended and hash-chained."""

from __future__ import annotations
