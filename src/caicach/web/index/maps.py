"""The map of the 34 provinces: which path is whose, where it leads, and how dark it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from caicach.core.codes.text import fold

PROVINCES: tuple[tuple[str, str, str], ...] = (
    ("01", "H26", "Hà Nội"),
    ("04", "H14", "Cao Bằng"),
    ("08", "H60", "Tuyên Quang"),
    ("11", "H18", "Điện Biên"),
    ("12", "H35", "Lai Châu"),
    ("14", "H52", "Sơn La"),
    ("15", "H38", "Lào Cai"),
    ("19", "H55", "Thái Nguyên"),
    ("20", "H37", "Lạng Sơn"),
    ("22", "H49", "Quảng Ninh"),
    ("24", "H05", "Bắc Ninh"),
    ("25", "H44", "Phú Thọ"),
    ("31", "H24", "Hải Phòng"),
    ("33", "H31", "Hưng Yên"),
    ("37", "H42", "Ninh Bình"),
    ("38", "H56", "Thanh Hóa"),
    ("40", "H41", "Nghệ An"),
    ("42", "H27", "Hà Tĩnh"),
    ("44", "H50", "Quảng Trị"),
    ("46", "H57", "Huế"),
    ("48", "H17", "Đà Nẵng"),
    ("51", "H48", "Quảng Ngãi"),
    ("52", "H21", "Gia Lai"),
    ("56", "H32", "Khánh Hòa"),
    ("66", "H15", "Đắk Lắk"),
    ("68", "H36", "Lâm Đồng"),
    ("75", "H19", "Đồng Nai"),
    ("79", "H29", "Hồ Chí Minh"),
    ("80", "H53", "Tây Ninh"),
    ("82", "H20", "Đồng Tháp"),
    ("86", "H61", "Vĩnh Long"),
    ("91", "H01", "An Giang"),
    ("92", "H13", "Cần Thơ"),
    ("96", "H12", "Cà Mau"),
)
"""Official code, code on the national portal, and short name of each province of 1 July 2025."""

ISLANDS = {"48": "Hoàng Sa", "56": "Trường Sa"}
"""The archipelagos within a province, drawn and named on every map."""

TINTS = 5
UNITS = "provinces_34"
"""What data sets say of their units when these are the provinces of this map."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One unit's number to be mapped."""

    unit: str
    name: str
    number: Decimal | None
    url: str


@dataclass(frozen=True, slots=True)
class Shape:
    """One province on the map. ``tint`` is 1 to 5, 0 where there is no number."""

    code: str
    name: str
    figure: Figure | None
    tint: int


@dataclass(frozen=True, slots=True)
class Range:
    """One tint of the legend with the numbers it stands for and how many provinces have it.

    ``low`` belongs to the range; ``high`` belongs to it in the last range alone.
    """

    tint: int
    low: Decimal
    high: Decimal
    count: int
    last: bool


@dataclass(frozen=True, slots=True)
class ProvinceMap:
    """The map and its legend, the darkest tint first."""

    shapes: tuple[Shape, ...]
    legend: tuple[Range, ...]
    without: int


def province_of(unit: str) -> str | None:
    """Return the official code of the province that ``unit`` names by either code, or None.

    >>> province_of("H26"), province_of("01"), province_of("Quận 1")
    ('01', '01', None)
    """
    for code, portal, _name in PROVINCES:
        if unit in {code, portal}:
            return code
    return None


def _by_name(name: str) -> str | None:
    folded = fold(name)
    for prefix in ("tinh ", "thanh pho ", "tp. ", "tp "):
        folded = folded.removeprefix(prefix)
    return next((code for code, _portal, known in PROVINCES if fold(known) == folded), None)


def province_map(figures: Iterable[Figure]) -> ProvinceMap | None:
    """Return the map of the figures, five tints of about equal width between least and most.

    The ends of the ranges have two decimals and the figures are coloured as they are shown, so that the
    legend says exactly what the colours do.

    None where not every unit is one of the 34 provinces: a map of other units would mislead.
    """
    placed: dict[str, Figure] = {}
    for figure in figures:
        code = province_of(figure.unit) or _by_name(figure.name)
        if code is None or code in placed:
            return None
        placed[code] = figure
    if len(placed) < len(PROVINCES):
        return None
    known = [_shown(figure.number) for figure in placed.values() if figure.number is not None]
    if not known:
        return None
    least, most = min(known), max(known)
    width = (most - least) / TINTS
    ends = [least, *(_shown(least + width * tint) for tint in range(1, TINTS)), most]

    def tint_of(figure: Figure) -> int:
        if figure.number is None:
            return 0
        number = _shown(figure.number)
        return 1 + sum(end <= number for end in ends[1:-1]) if width else 1

    shapes = tuple(
        Shape(code, name, placed[code], tint_of(placed[code])) for code, _portal, name in PROVINCES
    )
    counts = [sum(shape.tint == tint for shape in shapes) for tint in range(TINTS + 1)]
    legend = tuple(
        Range(tint, ends[tint - 1], ends[tint], counts[tint], last=tint == TINTS)
        for tint in range(TINTS, 0, -1)
        if counts[tint] or ends[tint - 1] < ends[tint]
    )
    return ProvinceMap(shapes, legend, counts[0])


def _shown(number: Decimal) -> Decimal:
    return number.quantize(Decimal("0.01"), ROUND_HALF_UP)
