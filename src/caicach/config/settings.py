"""Settings of the whole site; every environment variable is read here and nowhere else."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

ROOT = Path(__file__).resolve().parents[3]
VAR = Path(os.environ.get("CAICACH_VAR", ROOT / "var"))

DEBUG = os.environ.get("CAICACH_DEBUG", "") == "1"
SECRET_KEY = os.environ.get("CAICACH_SECRET_KEY", "insecure-key-for-tests-and-demonstration-only")
ALLOWED_HOSTS = os.environ.get("CAICACH_HOSTS", "localhost,127.0.0.1,[::1]").split(",")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "caicach.common.audit",
    "caicach.common.files",
    "caicach.common.jobs",
    "caicach.registry.organisations",
    "caicach.registry.accounts",
    "caicach.web",
]


def database_from(url: str) -> dict[str, object]:
    """Return Django's database settings for a ``sqlite:///path`` or ``postgresql://`` address."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(parts.path) if parts.path not in {"", "/:memory:"} else ":memory:",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
            },
        }
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
    }


DATABASES = {"default": database_from(os.environ.get("CAICACH_DATABASE", f"sqlite:///{VAR / 'caicach.sqlite3'}"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
USE_I18N = True
STATIC_URL = "/static/"
ROOT_URLCONF = "caicach.config.urls"
