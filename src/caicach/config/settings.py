"""Settings of the whole site; every environment variable is read here and nowhere else.

Two switches loosen what production demands: ``CAICACH_DEMO=1`` (fictional content, published passwords,
plain HTTP on this machine) and ``CAICACH_DEBUG=1`` (development). With neither, the checks in
``config.checks`` refuse to start a site that lacks a secret key.
"""

from __future__ import annotations

from pathlib import Path

from csp.constants import NONE, SELF

from caicach.config.env import (
    bank_account_from,
    database_from,
    email_from,
    read_choice,
    read_flag,
    read_list,
    read_megabytes,
    read_text,
    scanner_from,
)
from caicach.config.logs import logging_settings

ROOT = Path(__file__).resolve().parents[3]
VAR = Path(read_text("CAICACH_VAR", str(ROOT / "var")))

DEBUG = read_flag("CAICACH_DEBUG")
DEMO = read_flag("CAICACH_DEMO")
PRODUCTION = not (DEBUG or DEMO)

# Public on purpose: check caicach.E001 keeps it out of production.
PUBLIC_KEY = "public-key-of-demonstrations-which-protects-nothing-whatsoever"
SECRET_KEY = read_text("CAICACH_SECRET_KEY", PUBLIC_KEY)
ALLOWED_HOSTS = read_list("CAICACH_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = read_list("CAICACH_ORIGINS", "")
CONTACT = read_text("CAICACH_CONTACT", "")
# Where fees of the one-stop are transferred to; without it no code to pay by is shown.
BANK_ACCOUNT = bank_account_from(read_text("CAICACH_BANK_ACCOUNT", ""))

INSTALLED_APPS = [
    # Before the packages whose templates and translations it replaces.
    "caicach.web",
    "caicach.evaluation.demonstration",
    "caicach.evaluation.oversight",
    "caicach.evaluation.publication",
    "caicach.evaluation.appraisal",
    "caicach.evaluation.evidence",
    "caicach.evaluation.scoring",
    "caicach.evaluation.campaigns",
    "caicach.evaluation.criteria",
    "caicach.work.dossiers",
    "caicach.registry.procedures",
    "caicach.registry.calendars",
    "caicach.registry.accounts",
    "caicach.registry.organisations",
    "caicach.common.notices",
    "caicach.common.jobs",
    "caicach.common.files",
    "caicach.common.audit",
    "caicach.config",
    "whitenoise.runserver_nostatic",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "django_cotton",
    "django_htmx",
]

MIDDLEWARE = [
    "caicach.web.site.requests.RequestLogMiddleware",
    # Before the two that answer by themselves: with redirects, refusals of unknown hosts, and static files.
    "csp.middleware.CSPMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "caicach.web.site.languages.ChosenLanguageMiddleware",
    "caicach.web.site.errors.ErrorPageMiddleware",
    "caicach.web.site.requests.LargestRequestMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    # Last, because it turns a refusal from any view into the lock-out page.
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "caicach.web.site.context.shell",
            ],
        },
    }
]

ROOT_URLCONF = "caicach.config.urls"
WSGI_APPLICATION = "caicach.config.wsgi.application"

DATABASES = {
    "default": database_from(read_text("CAICACH_DATABASE", f"sqlite:///{VAR / 'caicach.sqlite3'}")),
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Language, time --------------------------------------------------------------------------------

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
USE_I18N = True
USE_THOUSAND_SEPARATOR = False
FORMAT_MODULE_PATH = ["caicach.web.formats"]

# --- Static files ----------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static" if PRODUCTION else None
# A demonstration serves the files where they lie, so that it starts without collecting them.
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_AUTOREFRESH = DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "whitenoise.storage.CompressedManifestStaticFilesStorage"
            if PRODUCTION
            else "django.contrib.staticfiles.storage.StaticFilesStorage"
        )
    },
}
MEDIA_ROOT = VAR / "files"
# A try-out keeps nothing here: its page carries the answers, 3,321 units by 120 criteria included.
DATA_UPLOAD_MAX_MEMORY_SIZE = 16_000_000
# Django writes uploaded files to disk whatever their size, also those of strangers and of refused forms.
LARGEST_REQUEST_BYTES = 24_000_000
# What is longer than one request comes in parts; what is unfinished counts against who brings it.
LARGEST_FILE_BYTES = read_megabytes("CAICACH_LARGEST_FILE_MB", 200, most=1_000)
UNFINISHED_BYTES = read_megabytes("CAICACH_UNFINISHED_MB", 1_000, most=100_000)
SCANNER = scanner_from(read_text("CAICACH_SCANNER", ""))
# The published criteria sets that pages show: data that comes with the source.
CRITERIA_SETS = ROOT / "criteria_sets"
PUBLISHED = ROOT / "published"

# --- What browsers are told ------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        # Tabler draws ticks and arrows from data: pictures; a picture runs nothing.
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = PRODUCTION
# Monitors on the same machine ask over plain HTTP.
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if PRODUCTION else 0
# A province's site shares its domain with others, whom one site may not bind.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
if BEHIND_PROXY := read_flag("CAICACH_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
ALLAUTH_TRUSTED_PROXY_COUNT = int(BEHIND_PROXY)

SESSION_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_AGE = 12 * 3600
CSRF_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SECURE = PRODUCTION
CSRF_FAILURE_VIEW = "caicach.web.site.errors.csrf_failure"

# --- Who signs in ----------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "email", "full_name")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "console:today"
LOGOUT_REDIRECT_URL = "portal:start"

ACCOUNT_ADAPTER = "caicach.web.access.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGOUT_REDIRECT_URL = LOGOUT_REDIRECT_URL
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_FORMS = {"login": "caicach.web.access.forms.LoginForm"}
# A whole office signs in through one address at half past seven. Wrong passwords are axes' matter, which
# explains itself on one page; "login_failed" here bounds guesses at one-time codes.
ACCOUNT_RATE_LIMITS = {"login": "300/m/ip", "login_failed": "60/m/ip,6/5m/key"}

MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Cải Cách"
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_FORM_FIELD = "login"
AXES_USERNAME_CALLABLE = "caicach.web.access.lockout.typed_login"
AXES_CLIENT_IP_CALLABLE = "caicach.web.access.lockout.client_address"
AXES_LOCKOUT_CALLABLE = "caicach.web.access.lockout.locked_out"
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address"]

# --- Mail, logs ------------------------------------------------------------------------------------

DEFAULT_FROM_EMAIL = read_text("CAICACH_EMAIL_FROM", "cai-cach@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_CONFIGURED = bool(read_text("CAICACH_EMAIL", ""))
globals().update(email_from(read_text("CAICACH_EMAIL", "console:")))

LOGGING = logging_settings(
    read_choice("CAICACH_LOG", "json" if PRODUCTION else "console", ("json", "console"))
)
