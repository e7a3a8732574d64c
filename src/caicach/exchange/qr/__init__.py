"""QR codes for procedures: as SVG and PNG, and on A4 sheets to print and put up at the counter."""

from __future__ import annotations

from caicach.exchange.qr.codes import national_portal_address, qr_png, qr_svg
from caicach.exchange.qr.sheets import Label, LabelGroup, SheetError, to_sheets

__all__ = [
    "Label",
    "LabelGroup",
    "SheetError",
    "national_portal_address",
    "qr_png",
    "qr_svg",
    "to_sheets",
]
