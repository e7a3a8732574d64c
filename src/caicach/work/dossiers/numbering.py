"""Codes of dossiers: one sequence an office and day, given under a lock and never given again."""

from __future__ import annotations

from datetime import date, datetime

from django.db import connection
from django.utils.translation import gettext as _

from caicach.core.codes.dossiers import CodeError, build
from caicach.registry.organisations.constants import CodeSystem
from caicach.registry.organisations.models import OrganisationCode, valid_on
from caicach.work.dossiers.anchoring import plan_anchor
from caicach.work.dossiers.models import Counter
from caicach.work.dossiers.refusals import DossierError

_SYSTEMS = (CodeSystem.IDENTIFIER, CodeSystem.DVCQG)
_NEXT = """
    UPDATE dossiers_counter SET last = last + 1 WHERE unit_id = %s AND day = %s RETURNING prefix, last
"""


def next_code(unit_id: int, day: date, *, at: datetime) -> str:
    """Return the next code of an office on a day (NĐ 61/2018 Đ26); one statement but for a day's first.

    The row of the office and day stays locked until the transaction ends: what is rolled back gave no number,
    and what is committed gave each once.

    Raises DossierError: the office has no official code.
    """
    found = _next(unit_id, day)
    if found is None:
        Counter.objects.bulk_create(
            [Counter(unit_id=unit_id, day=day, prefix=_prefix(unit_id, day))], ignore_conflicts=True
        )
        plan_anchor(day, at=at)
        found = _next(unit_id, day)
    if found is None:
        raise DossierError(
            _("Một cơ quan khác đang dùng chung mã định danh để cấp mã hồ sơ. Hãy báo người quản trị.")
        )
    prefix, number = found
    return build(prefix, day, number)


def _next(unit_id: int, day: date) -> tuple[str, int] | None:
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [unit_id, connection.ops.adapt_datefield_value(day)])
        row = cursor.fetchone()
    return None if row is None else (row[0], row[1])


def _prefix(unit_id: int, day: date) -> str:
    """Return the agency code that opens an office's codes; its own, never that of its superior."""
    rows = OrganisationCode.objects.filter(valid_on(day), organisation=unit_id, system__in=_SYSTEMS)
    codes = dict(rows.values_list("system", "code"))
    for system in _SYSTEMS:
        code = codes.get(system)
        if code:
            try:
                build(code, day, 1)
            except CodeError as error:
                raise DossierError(str(error)) from error
            return code
    raise DossierError(
        _(
            "Nơi tiếp nhận chưa có mã định danh điện tử nên chưa cấp được mã hồ sơ. "
            "Hãy báo người quản trị nhập mã cho cơ quan."
        )
    )
