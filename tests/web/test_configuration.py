"""Settings are read strictly, a bad configuration is named with its mend, and production is strict."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings as site
from django.core.checks import CheckMessage, Error, Info
from django.core.exceptions import ImproperlyConfigured

from caicach.config import checks, env, settings
from caicach.config.wsgi import refuse_faults

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(("value", "meaning"), [("1", True), ("0", False), ("", False), (" 1 ", True)])
def test_a_flag_is_one_or_zero(value: str, meaning: bool) -> None:
    assert env.read_flag("CAICACH_DEMO", source={"CAICACH_DEMO": value}) is meaning
    assert env.read_flag("CAICACH_DEMO", source={}) is False


@pytest.mark.parametrize("value", ["true", "yes", "on", "2"])
def test_a_flag_in_other_words_is_refused(value: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="CAICACH_DEMO"):
        env.read_flag("CAICACH_DEMO", source={"CAICACH_DEMO": value})


def test_a_choice_outside_the_list_is_refused() -> None:
    assert env.read_choice("CAICACH_LOG", "json", ("json", "console"), source={}) == "json"
    with pytest.raises(ImproperlyConfigured, match="CAICACH_LOG must be one of json, console"):
        env.read_choice("CAICACH_LOG", "json", ("json", "console"), source={"CAICACH_LOG": "xml"})


def test_a_list_has_no_blanks() -> None:
    assert env.read_list("CAICACH_HOSTS", "", source={"CAICACH_HOSTS": " a.vn, ,b.vn,"}) == ["a.vn", "b.vn"]


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("sqlite:///:memory:", ":memory:"),
        ("sqlite:///var/a.db", "var/a.db"),
        ("sqlite:////srv/a%20b.db", "/srv/a b.db"),
    ],
)
def test_three_slashes_are_relative_and_four_absolute(url: str, name: str) -> None:
    assert env.database_from(url)["NAME"] == name


def test_a_postgresql_address_is_taken_apart() -> None:
    found = env.database_from("postgresql://an:b%40c@db.example:6432/caicach?sslmode=require")
    assert found["ENGINE"] == "django.db.backends.postgresql"
    assert (found["USER"], found["PASSWORD"]) == ("an", "b@c")
    assert (found["HOST"], found["PORT"], found["NAME"]) == ("db.example", "6432", "caicach")
    assert found["OPTIONS"] == {"sslmode": "require"}


@pytest.mark.parametrize(
    "url", ["mysql://a/b", "postgresql://host", "postgresql://host:x/name", "caicach.db"]
)
def test_another_database_address_is_refused(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="CAICACH_DATABASE"):
        env.database_from(url)


def test_mail_goes_encrypted() -> None:
    assert env.email_from("smtp://a:b@mail.example")["EMAIL_USE_TLS"] is True
    assert env.email_from("smtps://mail.example")["EMAIL_PORT"] == 465
    with pytest.raises(ImproperlyConfigured, match="CAICACH_EMAIL"):
        env.email_from("http://mail.example")


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("", None),
        ("clamd://127.0.0.1:3311", ("127.0.0.1", 3311)),
        ("clamd://quet-virus", ("quet-virus", 3310)),
        ("clamd:///run/clamav/clamd.ctl", "/run/clamav/clamd.ctl"),
    ],
)
def test_a_scanner_listens_at_a_port_or_at_a_socket(url: str, address: object) -> None:
    assert env.scanner_from(url) == address


@pytest.mark.parametrize(
    "url", ["clamd://", "clamd://host:x", "clamd://host/path", "icap://host", "host:3310"]
)
def test_another_address_of_a_scanner_is_refused(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="CAICACH_SCANNER"):
        env.scanner_from(url)


def test_megabytes_are_a_whole_number_in_bounds() -> None:
    assert env.read_megabytes("CAICACH_X", 200, most=1_000, source={}) == 200 * 1024 * 1024
    assert env.read_megabytes("CAICACH_X", 200, most=1_000, source={"CAICACH_X": "1"}) == 1024 * 1024
    for wrong in ("0", "1001", "1.5", "-1", "many"):
        with pytest.raises(ImproperlyConfigured, match="CAICACH_X"):
            env.read_megabytes("CAICACH_X", 200, most=1_000, source={"CAICACH_X": wrong})


def test_an_account_for_fees_is_bank_account_and_name() -> None:
    assert env.bank_account_from("970436:0011001234567:Kho bạc xã") == (
        "970436",
        "0011001234567",
        "Kho bạc xã",
    )
    assert env.bank_account_from("") is None


@pytest.mark.parametrize("text", ["97043:001:X", "970436", "970436::X", "970436:0011 001:X"])
def test_an_account_that_no_code_could_name_is_refused(text: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="CAICACH_BANK_ACCOUNT"):
        env.bank_account_from(text)


def test_a_site_without_scanner_is_told(production: pytest.MonkeyPatch) -> None:
    production.setattr(site, "SCANNER", None)
    assert found(checks.files_are_scanned()) == ["caicach.I003"]
    production.setattr(site, "SCANNER", ("127.0.0.1", 3310))
    assert found(checks.files_are_scanned()) == []


def found(messages: list[CheckMessage]) -> list[str]:
    """Return the ids of the findings, each of which must say what to do."""
    assert all(message.hint for message in messages)
    return [str(message.id) for message in messages]


@pytest.fixture
def production(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A well configured production site; tests then spoil one thing."""
    for name, value in {
        "PRODUCTION": True,
        "DEMO": False,
        "DEBUG": False,
        "SECRET_KEY": "k" * 64,
        "ALLOWED_HOSTS": ["cchc.example"],
    }.items():
        monkeypatch.setattr(site, name, value)
    return monkeypatch


@pytest.mark.parametrize("key", [settings.PUBLIC_KEY, "short"])
def test_production_without_a_key_of_its_own_is_refused(production: pytest.MonkeyPatch, key: str) -> None:
    assert found(checks.secret_key()) == []
    production.setattr(site, "SECRET_KEY", key)
    assert found(checks.secret_key()) == ["caicach.E001"]


def test_debug_pages_stay_on_this_machine(production: pytest.MonkeyPatch) -> None:
    production.setattr(site, "DEBUG", True)
    assert found(checks.debug_stays_at_home()) == ["caicach.E002"]
    production.setattr(site, "ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
    assert found(checks.debug_stays_at_home()) == []


def test_hosts_are_named(production: pytest.MonkeyPatch) -> None:
    assert found(checks.hosts_are_named()) == []
    production.setattr(site, "ALLOWED_HOSTS", ["*"])
    assert found(checks.hosts_are_named()) == ["caicach.E003"]


def test_the_data_folder_is_writable(production: pytest.MonkeyPatch, tmp_path: Path) -> None:
    production.setattr(site, "VAR", tmp_path / "not" / "yet")
    assert found(checks.var_is_writable()) == []
    (tmp_path / "file").touch()
    production.setattr(site, "VAR", tmp_path / "file")
    assert found(checks.var_is_writable()) == ["caicach.E004"]


def test_a_demonstration_open_to_others_is_warned_of(production: pytest.MonkeyPatch) -> None:
    production.setattr(site, "DEMO", True)
    assert found(checks.demonstration_stays_at_home()) == ["caicach.W001"]
    production.setattr(site, "ALLOWED_HOSTS", ["127.0.0.1"])
    assert found(checks.demonstration_stays_at_home()) == []


def test_catalogues_not_compiled_are_warned_of(monkeypatch: pytest.MonkeyPatch) -> None:
    assert found(checks.catalogues_are_compiled()) == []
    monkeypatch.setattr("caicach.web.locale_tools.stale_catalogues", lambda: ["en"])
    assert found(checks.catalogues_are_compiled()) == ["caicach.W002"]


def test_a_misspelt_variable_is_warned_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAICACH_DATABSE", "x")
    (warning,) = checks.variables_are_known()
    assert warning.id == "caicach.W003"
    assert "CAICACH_DATABSE" in str(warning.msg)


def test_mail_and_assets_are_asked_for(production: pytest.MonkeyPatch, tmp_path: Path) -> None:
    production.setattr(site, "EMAIL_CONFIGURED", False)
    assert found(checks.mail_goes_out()) == ["caicach.I001"]
    production.setattr(site, "STATIC_ROOT", tmp_path)
    assert found(checks.assets_are_collected()) == ["caicach.I002"]
    (tmp_path / "staticfiles.json").touch()
    assert found(checks.assets_are_collected()) == []


def test_the_server_starts_with_notes_but_not_with_faults() -> None:
    refuse_faults([Info("thư", hint="đặt", id="caicach.I001")])
    with pytest.raises(ImproperlyConfigured, match=r"(?s)khóa.*đặt khóa.*tệp"):
        refuse_faults(
            [
                Error("khóa", hint="đặt khóa", id="caicach.E001"),
                Info("tệp", hint="gom", id="caicach.I002"),
            ]
        )


def test_passwords_are_kept_by_argon2() -> None:
    assert settings.PASSWORD_HASHERS[0].endswith("Argon2PasswordHasher")


def run(code: str, tmp_path: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run Python in a process of its own, with a production site's environment."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CAICACH_")}
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=environment
        | {
            "CAICACH_VAR": str(tmp_path),
            "CAICACH_HOSTS": "cchc.example",
            "CAICACH_DATABASE": "sqlite:///:memory:",
            "DJANGO_SETTINGS_MODULE": "caicach.config.settings",
            "PYTHONWARNINGS": "error::UserWarning:caicach",
        }
        | variables,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_server_refuses_to_start_without_a_key(tmp_path: Path) -> None:
    refused = run("import caicach.config.wsgi", tmp_path)
    assert refused.returncode != 0
    assert "caicach.E001" in refused.stderr
    assert "CAICACH_SECRET_KEY" in refused.stderr


PRODUCTION = """
import json, os
import django
from django.core.management import call_command
django.setup()
call_command("collectstatic", verbosity=0, interactive=False)
from caicach.config.wsgi import application
from django.test import Client
plain = Client().get("/", headers={"host": "cchc.example"})
client = Client(headers={"host": "cchc.example"})
page = client.get("/", secure=True)
asset = next(part.split('"')[0] for part in page.content.decode().split('href="')[1:] if "caicach." in part)
served = client.get(asset, secure=True)
health = Client().get("/healthz", headers={"host": "cchc.example"})
print(json.dumps({
    "plain": [plain.status_code, plain.headers.get("Location")],
    "headers": dict(page.headers),
    "cookies": {name: [bool(morsel["secure"]), bool(morsel["httponly"]), morsel["samesite"]]
                for name, morsel in client.cookies.items()},
    "asset": [asset, served.status_code, served.headers.get("Cache-Control")],
    "health": health.status_code,
    "other_host": Client().get("/", secure=True, headers={"host": "elsewhere.example"}).status_code,
}))
"""


def test_production_is_strict(tmp_path: Path) -> None:
    answer = run(PRODUCTION, tmp_path, CAICACH_SECRET_KEY="k" * 64, CAICACH_LOG="json")
    assert answer.returncode == 0, answer.stderr
    seen = json.loads(answer.stdout.splitlines()[-1])
    assert seen["plain"] == [301, "https://cchc.example/"]
    assert seen["headers"]["Strict-Transport-Security"] == "max-age=31536000"
    assert "unsafe" not in seen["headers"]["Content-Security-Policy"]
    assert seen["cookies"]["csrftoken"] == [True, True, "Lax"]
    asset, status, cached = seen["asset"]
    assert asset.startswith("/static/css/caicach.")
    assert len(asset.split(".")) == 3, "the address carries the file's hash"
    assert status == 200
    assert "immutable" in cached
    assert seen["health"] == 503, "asked over plain HTTP, on a database without tables"
    assert seen["other_host"] == 400
    for line in answer.stderr.splitlines():
        assert "cchc.example/?" not in line
        json.loads(line)
