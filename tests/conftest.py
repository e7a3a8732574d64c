"""What every test may use."""

from __future__ import annotations

from tests.common.ledger_triggers import ledger_can_be_flushed

__all__ = ["ledger_can_be_flushed"]
