"""Django's settings, made from config/service.toml and the environment.

Places: `QUIETROOM_DATA` holds what is stored, all of it sealed; `QUIETROOM_KEYS` the keys that wrap it, outside the
first and its backups. `QUIETROOM_SERVICE` names another service.toml, `QUIETROOM_DATABASE` another database.
"""

from __future__ import annotations

import os
import secrets
from datetime import timedelta
from pathlib import Path
from typing import Any

import django_stubs_ext
from csp.constants import NONE, SELF

from pipeline.service import places
from pipeline.service.databases import database_of
from pipeline.settings import service

django_stubs_ext.monkeypatch()

HERE = Path(__file__).resolve().parent


def _made(place: Path) -> Path:
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    return place


def _secret(path: Path) -> str:
    """Django's key, made at the first start and readable by the service alone."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(handle, "w") as file:
        key = secrets.token_urlsafe(48)
        file.write(key)
    return key


QUIETROOM = service.load()
DATA_FOLDER, KEY_FOLDER = _made(places.data_folder()), _made(places.key_folder())
DATABASE_URL = os.environ.get("QUIETROOM_DATABASE") or QUIETROOM.serve.database

SECRET_KEY = _secret(KEY_FOLDER / "django.key")
DEBUG = False
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *QUIETROOM.serve.host_names]
ROOT_URLCONF = "pipeline.service.urls"
WSGI_APPLICATION = "pipeline.service.wsgi.application"
DATABASES: dict[str, dict[str, Any]] = {"default": database_of(DATABASE_URL, DATA_FOLDER)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Counts of sign-in attempts: shared by every process, and too many to be pushed out by making up names.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

INSTALLED_APPS = [
    "pipeline.service.accounts",
    "pipeline.service.desk",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_htmx",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "pipeline.service.middleware.guard_headers",
    "csp.middleware.CSPMiddleware",
    "pipeline.service.middleware.refuse_malformed",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "pipeline.service.middleware.end_stale_sessions",
    "pipeline.service.middleware.RefuseUndeclared",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "pipeline.service.navigation.navigation",
                "pipeline.service.accounts.context.session_end",
            ]
        },
    }
]

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "pipeline.service.accounts.passphrases.LongEnough",
        "OPTIONS": {"min_length": 14},
    },
    {"NAME": "pipeline.service.accounts.passphrases.UnlikeTheName"},
    {"NAME": "pipeline.service.accounts.passphrases.Uncommon"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_ADAPTER = "pipeline.service.accounts.adapters.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "pipeline.service.accounts.forms.SignIn",
    "reauthenticate": "pipeline.service.accounts.forms.Confirm",
    "change_password": "pipeline.service.accounts.forms.ChangePassphrase",
}
ACCOUNT_REAUTHENTICATION_METHODS = ("password", "mfa")
LOCKED_S = 300
# Failed attempts, of an address and of an account; the second locks the account, from wherever they come.
ACCOUNT_RATE_LIMITS = {"login_failed": f"10/m/ip,60/h/ip,5/{LOCKED_S}s/key"}
ACCOUNT_REAUTHENTICATION_TIMEOUT = int(QUIETROOM.signing_in.step_up_minutes * 60)
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_ADAPTER = "pipeline.service.accounts.adapters.MfaAdapter"
MFA_FORMS = {
    "authenticate": "pipeline.service.accounts.forms.SecondFactor",
    "reauthenticate": "pipeline.service.accounts.forms.ConfirmSecondFactor",
    "activate_totp": "pipeline.service.accounts.forms.SetUpApp",
    "add_webauthn": "pipeline.service.accounts.forms.AddKey",
}
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_TOLERANCE = 1
MFA_TOTP_ISSUER = "Quietroom"

MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = int(timedelta(hours=QUIETROOM.signing_in.longest_hours).total_seconds())
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = QUIETROOM.serve.is_over_tls
# Browsers keep `__Host-` cookies and Secure ones for https alone: over plain http on loopback nobody could sign in.
_PREFIX = "__Host-" if SESSION_COOKIE_SECURE else ""
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{_PREFIX}quietroom-session", f"{_PREFIX}quietroom-csrf"
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE
SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds()) if SESSION_COOKIE_SECURE else 0
# Not "no-referrer": browsers then send the origin of a form as "null", which no check of forgeries can accept.
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "media-src": [SELF, "blob:"],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        # No script makes markup from text but assets/src/shared/parsing.js; the page that htmx writes says otherwise.
        "require-trusted-types-for": ["'script'"],
        "trusted-types": ["parsing"],
    }
}

STATIC_URL = "static/"
STATICFILES_DIRS = [HERE / "static"]
WHITENOISE_USE_FINDERS = True
FORM_RENDERER = "pipeline.service.form_renderer.Renderer"
# Nothing that is sent is ever put into a temporary file: what does not fit in memory is refused.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = DATA_UPLOAD_MAX_MEMORY_SIZE = QUIETROOM.uploads.body_bytes

EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if QUIETROOM.mail.host
    else "django.core.mail.backends.dummy.EmailBackend"
)
EMAIL_HOST, EMAIL_PORT = QUIETROOM.mail.host, QUIETROOM.mail.port
# Seconds; a server that does not answer must not hold up what else is looked after.
EMAIL_TIMEOUT = 10
EMAIL_USE_TLS, EMAIL_HOST_USER = QUIETROOM.mail.use_tls, QUIETROOM.mail.user
EMAIL_HOST_PASSWORD = os.environ.get("QUIETROOM_MAIL_PASSWORD", "")
DEFAULT_FROM_EMAIL = QUIETROOM.mail.sender

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
# Ids, counts and places in the code: never what somebody typed or said.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"places": {"()": "pipeline.service.logs.Places"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "places"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
