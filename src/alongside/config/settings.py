"""One settings file. What differs between installations comes from the environment (config/env.py)."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from alongside.config import env

PACKAGE = Path(__file__).resolve().parent.parent
TESTING = "PYTEST_VERSION" in os.environ
DEBUG = env.flag("ALONGSIDE_DEBUG")
EMBEDDED = env.flag("ALONGSIDE_EMBEDDED")
"""The supervisor started its own PostgreSQL: the only place where a demo may live."""

SECRET_KEY = env.text("ALONGSIDE_SECRET_KEY", "for-tests-only-" * 4 if TESTING or DEBUG else None)
SECRET_KEY_FALLBACKS = env.words("ALONGSIDE_SECRET_KEY_FALLBACKS")
PAPER_KEYS = env.sealing_keys("ALONGSIDE_PAPER_KEYS", secrets=[SECRET_KEY, *SECRET_KEY_FALLBACKS])
"""Keys that wrap the keys of papers, by name, the present one first (base/envelope.py)."""

BASE_URL = env.text("ALONGSIDE_BASE_URL", "http://localhost:8000").rstrip("/")
SECURE = BASE_URL.startswith("https://")
ALLOWED_HOSTS = env.words("ALONGSIDE_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = [BASE_URL]

PROGRAM = {
    "name": env.text("ALONGSIDE_PROGRAM_NAME", "Alongside peer advisory program"),
    "phone": env.text("ALONGSIDE_PROGRAM_PHONE", "614-555-0100"),
    "email": env.text("ALONGSIDE_PROGRAM_EMAIL", "help@program.example"),
    "exit_url": env.text("ALONGSIDE_EXIT_URL", "https://www.weather.gov/"),
    "omb_number": env.text("ALONGSIDE_OMB_NUMBER", ""),
    "omb_expires": env.text("ALONGSIDE_OMB_EXPIRES", ""),
    "omb_minutes": env.text("ALONGSIDE_OMB_MINUTES", ""),
}

FINDABLE = not env.flag("ALONGSIDE_HIDDEN")
"""Whether search engines may show the pages that explain (web/findable.py)."""

DATABASES = {"default": env.database(env.text("DATABASE_URL"), pool=not TESTING)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "alongside.base",
    "alongside.ledger",
    "alongside.outbox",
    "alongside.policy",
    "alongside.accounts",
    "alongside.agencies",
    "alongside.duty",
    "alongside.roster",
    "alongside.incidents",
    "alongside.library",
    "alongside.teams",
    "alongside.callouts",
    "alongside.engagements",
    "alongside.feedback",
    "alongside.offers",
    "alongside.funding",
    "alongside.plans",
    "alongside.joining",
    "alongside.deployments",
    "alongside.reporting",
    "alongside.gateways",
    "alongside.watch",
    "alongside.jobs",
    "alongside.web",
    "alongside.rehearsal",
]

MIDDLEWARE = [
    "alongside.web.middleware.light_pages",
    "alongside.web.middleware.forget_who_asks",
    "alongside.web.middleware.only_our_proxies",
    "django.middleware.security.SecurityMiddleware",
    *([] if TESTING else ["whitenoise.middleware.WhiteNoiseMiddleware"]),
    "csp.middleware.CSPMiddleware",
    "alongside.web.middleware.quiet_headers",
    "alongside.web.middleware.no_demo_here",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "alongside.web.middleware.own_language",
    "alongside.web.tongues.speak_as_asked",
    "alongside.web.middleware.second_factor",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "alongside.web.middleware.refusals",
]

ROOT_URLCONF = "alongside.config.urls"
WSGI_APPLICATION = "alongside.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "alongside.web.context.house",
            ],
        },
    }
]
FORM_RENDERER = "alongside.web.components.drawing.Inputs"

LANGUAGE_CODE = "en-us"
LANGUAGES = [("en", "English"), ("es", "Español")]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = env.text("ALONGSIDE_STATIC_ROOT", str(Path.cwd() / "var" / "static"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING or DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

# Rate limits must be shared by the web workers, so they live in PostgreSQL and not in a worker's memory.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache_table"}}

# Sign-in ---------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "/account/sign-in/"
LOGIN_REDIRECT_URL = "/desk/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "alongside.web.account.adapters.AccountAdapter"
MFA_ADAPTER = "alongside.web.account.adapters.MfaAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "alongside.web.account.links.PasswordLinks"  # noqa: S105 (a class)
ACCOUNT_TRUSTED_PROXY_COUNT = env.number("ALONGSIDE_PROXY_COUNT", 0)
ALLAUTH_TRUSTED_PROXY_COUNT = ACCOUNT_TRUSTED_PROXY_COUNT
TRUSTED_PROXIES = env.networks("ALONGSIDE_PROXIES", "127.0.0.1,::1")
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = PROGRAM["name"]
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.MD5PasswordHasher"
    if TESTING
    else "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "alongside.web.errors.csrf_failure"

# Headers ---------------------------------------------------------------------------------------------
SECURE_CONTENT_TYPE_NOSNIFF = True
# Not "no-referrer": a browser then sends its own forms with `Origin: null`, and the check of forms refuses them.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = env.number("ALONGSIDE_HSTS_SECONDS", 63_072_000) if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = bool(SECURE_HSTS_SECONDS)
if ACCOUNT_TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = SECURE and env.flag("ALONGSIDE_SSL_REDIRECT")
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "object-src": [NONE],
    }
}

# Mail: real SMTP, smtp://user:password@host:587 or smtps://...:465; empty means none is configured. ----
SMTP_URL = env.text("ALONGSIDE_SMTP_URL", "")
MAIL_FROM = env.text("ALONGSIDE_MAIL_FROM", PROGRAM["email"])
DEFAULT_FROM_EMAIL = MAIL_FROM
OFFERS_FROM = env.text("ALONGSIDE_OFFERS_FROM", "offers@community.example" if EMBEDDED or TESTING else "")
"""The mailbox from which communities thank; its name must not name the program. Empty: no mails of thanks."""
EMAIL_BACKEND = "alongside.gateways.django_mail.Backend"

# Texts and calls: any number of carriers, each with an address of its own (docs/carriers.md). ------------
CARRIERS = env.carriers()
SMS_NAME = env.text("ALONGSIDE_SMS_NAME", "")
"""The short name registered with the carriers. It stands in answers to HELP and START, never in a page."""

# The watch: how it is heard outside, and by which other ways it reads and writes (docs/runbook/watch.md). ---
WATCH: dict[str, Any] = {
    "url": env.web_address("ALONGSIDE_WATCH_URL"),
    "file": env.text("ALONGSIDE_WATCH_FILE", ""),
    "mail_to": env.words("ALONGSIDE_WATCH_MAIL_TO"),
    "smtp_url": env.text("ALONGSIDE_WATCH_SMTP_URL", ""),
    "database_url": env.text("ALONGSIDE_WATCH_DATABASE_URL", ""),
}

# The test page of each night goes to a mailbox that takes mail and is read by nobody; without one, none goes. -
ROBOT_ADDRESS = env.text("ALONGSIDE_ROBOT_ADDRESS", "")
ROBOT_NUMBERS = env.phones("ALONGSIDE_ROBOT_NUMBERS")
"""Numbers that take texts and calls and belong to nobody: the advisor's, and the officer's if it is another one."""
TEST_PAGE_HOUR = env.number("ALONGSIDE_TEST_PAGE_HOUR", 9)

# Paper: an encrypted PDF of roster and open call-outs, only where a folder is set. ----------------------
PAPER = {
    "folder": env.text("ALONGSIDE_PAPER_FOLDER", ""),
    "password": env.password("ALONGSIDE_PAPER_PASSWORD", needed_by="ALONGSIDE_PAPER_FOLDER"),
}

# Links of the library are looked at only where this is switched on; the name says who looks and where to ask. -
LINK_CHECK: dict[str, Any] = {
    "on": env.flag("ALONGSIDE_LINK_CHECK"),
    "agent": env.text("ALONGSIDE_LINK_AGENT", f"AlongsideLinkCheck/1 (+{BASE_URL}/library/)"),
}

DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"django.request": {"level": "ERROR"}},
}
LANGUAGE_NAMES = {"en": _("English"), "es": _("Spanish")}
