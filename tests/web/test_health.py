"""Monitors learn whether the site can serve, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client

from caicach.web.site import health


@pytest.mark.django_db
def test_a_site_in_order_says_so(client: Client) -> None:
    response = client.get("/healthz")
    assert response.status_code == 200
    assert response.json() == {
        "status": "ok",
        "checks": {"database": "ok", "migrations": "ok", "ledger": "ok"},
    }
    assert "no-store" in response.headers["Cache-Control"]


def failing(*_args: Any, **_kwargs: Any) -> Any:
    raise OperationalError("password authentication failed for user caicach at 10.0.0.7")


def test_an_unreachable_database_is_named_without_its_secrets(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "cursor", failing, raising=False)
    response = client.get("/healthz")
    assert response.status_code == 503
    assert response.json() == {
        "status": "failing",
        "checks": {"database": "unreachable", "migrations": "unknown", "ledger": "unknown"},
    }
    assert "10.0.0.7" not in response.content.decode()


@pytest.mark.django_db
def test_a_migration_not_yet_run_is_named(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    shipped = health._shipped_migrations() | {("audit", "9999_to_come")}
    monkeypatch.setattr(health, "_shipped_migrations", lambda: shipped)
    response = client.get("/healthz")
    assert response.status_code == 503
    assert response.json()["checks"] == {"database": "ok", "migrations": "missing", "ledger": "unknown"}


@pytest.mark.django_db
def test_an_unreachable_ledger_is_named(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "heads", failing)
    response = client.get("/healthz")
    assert response.status_code == 503
    assert response.json()["checks"]["ledger"] == "unreachable"


def test_health_is_asked_not_told(client: Client) -> None:
    assert client.post("/healthz").status_code == 405
