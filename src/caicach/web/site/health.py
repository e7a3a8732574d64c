"""Whether the site can serve, for monitors: no names, no addresses, no messages of faults."""

from __future__ import annotations

from functools import lru_cache

import structlog
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from caicach.common.audit.selectors import heads

log = structlog.get_logger(__name__)


@never_cache
@require_safe
def healthz(_request: HttpRequest) -> JsonResponse:
    """Answer 200 while database, migrations and ledger are in order, and 503 with the part that is not."""
    checks = {"database": _database(), "migrations": "unknown", "ledger": "unknown"}
    if checks["database"] == "ok":
        checks["migrations"] = _migrations()
    if checks["migrations"] == "ok":
        checks["ledger"] = _ledger()
    healthy = all(state == "ok" for state in checks.values())
    return JsonResponse(
        {"status": "ok" if healthy else "failing", "checks": checks}, status=200 if healthy else 503
    )


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        log.exception("health.database_unreachable")
        return "unreachable"
    return "ok"


@lru_cache(maxsize=1)
def _shipped_migrations() -> frozenset[tuple[str, str]]:
    loader = MigrationLoader(None, ignore_no_migrations=True)
    return frozenset(loader.graph.nodes)


def _migrations() -> str:
    missing = _shipped_migrations() - set(MigrationRecorder(connection).applied_migrations())
    if missing:
        log.error("health.migrations_missing", count=len(missing))
    return "missing" if missing else "ok"


def _ledger() -> str:
    try:
        heads()
    except DatabaseError:
        log.exception("health.ledger_unreachable")
        return "unreachable"
    return "ok"
