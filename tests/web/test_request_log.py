"""Each request leaves one line that names nobody."""

from __future__ import annotations

import json
import logging  # noqa: TID251 - the standard record is what is formatted

import pytest
from django.test import Client
from structlog.testing import capture_logs

from caicach.config.logs import logging_settings, without_personal_data


def test_a_request_is_logged_by_route_and_number(client: Client) -> None:
    with capture_logs() as lines:
        client.get("/tro-giup/?name=Vũ Thị Hiền", headers={"x-request-id": "a1b2c3d4e5f6"})
    (line,) = [line for line in lines if line["event"] == "request"]
    assert line["route"] == "tro-giup/"
    assert (line["method"], line["status"]) == ("GET", 200)
    assert line["milliseconds"] >= 0
    assert "Hiền" not in json.dumps(lines, ensure_ascii=False)


def test_an_address_with_a_key_in_it_is_logged_without_the_key(client: Client) -> None:
    with capture_logs() as lines:
        client.get("/khong-co/secret-key-123/")
    assert "secret-key-123" not in json.dumps(lines)


@pytest.mark.parametrize("key", ["email", "Phone", "username", "password", "ip_address", "citizen_id"])
def test_a_personal_value_is_removed_before_the_line_is_written(key: str) -> None:
    assert without_personal_data(None, "info", {key: "Hiền", "event": "x"}) == {
        key: "[removed]",
        "event": "x",
    }


def test_production_writes_one_object_a_line() -> None:
    settings = logging_settings("json")["formatters"]["lines"]
    formatter = settings["()"](
        processors=settings["processors"], foreign_pre_chain=settings["foreign_pre_chain"]
    )
    record = logging.LogRecord("django.db", logging.WARNING, __file__, 1, "Chậm: %s ms", (900,), None)
    line = json.loads(formatter.format(record))
    assert line["event"] == "Chậm: 900 ms"
    assert (line["level"], line["logger"]) == ("warning", "django.db")
    assert line["timestamp"].endswith("Z")


def test_failed_sign_ins_stay_out_of_the_log() -> None:
    assert logging_settings("json")["loggers"]["axes"]["level"] == "ERROR"


@pytest.mark.parametrize("style", ["json", "console"])
def test_a_traceback_tells_the_lines_and_not_the_values(style: str) -> None:
    settings = logging_settings(style)["formatters"]["lines"]
    formatter = settings["()"](
        processors=settings["processors"], foreign_pre_chain=settings["foreign_pre_chain"]
    )

    def sign_in(password: str) -> None:
        raise ValueError("refused")

    with pytest.raises(ValueError, match="refused") as raised:
        sign_in("-".join(reversed(("that", "mat-khau"))))
    told = (raised.type, raised.value, raised.tb)
    line = formatter.format(logging.LogRecord("caicach", logging.ERROR, __file__, 1, "Lỗi", (), told))
    assert "in sign_in" in line
    assert "mat-khau-that" not in line


@pytest.mark.parametrize("path", ["/", "/khong-co/"])
def test_an_unknown_host_leaves_no_traceback(path: str, client: Client) -> None:
    assert client.get(path, headers={"host": "evil.example"}).status_code == 400
    assert logging_settings("json")["loggers"]["django.security.DisallowedHost"]["level"] == "CRITICAL"
