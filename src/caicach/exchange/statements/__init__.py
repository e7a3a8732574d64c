"""Bank statements (sao kê) as CSV or XLSX, read into credits that core.payments matches."""

from __future__ import annotations

from caicach.exchange.statements.reading import Statement, read_statement

__all__ = ["Statement", "read_statement"]
