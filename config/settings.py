"""The only settings file. What differs from place to place comes from the environment.

Every variable is explained in `.env.example`; a `.env` beside `manage.py` is read when it exists, and
a variable that is really set wins over it.
"""

import os
import tempfile
import zlib
from datetime import timedelta
from pathlib import Path
from typing import Any

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
env.read_env(env.path("ENV_FILE", default=str(BASE_DIR / ".env")))

DEBUG = env.bool("DEBUG", default=False)

SECRET_KEY = env.str("SECRET_KEY", default="")
if not SECRET_KEY:
    if not DEBUG:
        raise ImproperlyConfigured(
            "SECRET_KEY is not set. Put a long random text into .env or into the environment; "
            "`make run` writes such a .env by itself. (Only DEBUG=on does without one.)"
        )
    SECRET_KEY = "for-development-only: anyone can read this in the source code"  # noqa: S105

# The site

SITE_NAME = env.str("SITE_NAME", default="Careers")
SITE_URL = env.str("SITE_URL", default="").rstrip("/")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
LOGIN_URL = "admin:login"

# The application comes first: its `loaddata` and its admin templates win over Django's.
INSTALLED_APPS = [
    "careers",
    "careers.editorial",
    "careers.drafts",
    "careers.discovery",
    "careers.checks",
    "axes",
    "csp",
    "config.apps.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
]

# What sets headers stands before WhiteNoise, so that static files carry them too.
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "careers.http.middleware.SecurityHeadersMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "careers.http.middleware.CompressionMiddleware",
    "careers.authentication.throttling.AttemptMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "careers.admin.session_expiry.KeepTypedMiddleware",
    "careers.http.time_travel.TimeTravelMiddleware",
    "careers.http.middleware.GoneMiddleware",
    "careers.http.middleware.SmallLettersMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "careers.http.addresses.of_site",
            ],
        },
    },
]

# Databases

SQLITE_OPTIONS = {
    # A transaction takes the write lock when it begins, so that two writers queue instead of failing.
    "transaction_mode": "IMMEDIATE",
    # Seconds a command waits for that lock. SQLite lets whoever asks first after it is free have it, not who
    # has waited longest: with six editors who save all the time, 20 were not always enough. Nobody who uses
    # the site waits that long: see config/wsgi.py and careers/write_queue.py.
    "timeout": 60,
    # WAL: readers go on reading while somebody writes; with it, synchronous=NORMAL cannot corrupt.
    # Each thread has a connection: half a megabyte for each, since the system keeps the file in memory too.
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; "
    "PRAGMA cache_size=-500;",
}
POSTGRESQL_OPTIONS = {
    # Per server process. A thread that finds no free connection waits `timeout` seconds. A server that was
    # away is tried again by whoever comes next, rather than after pauses that grow.
    "pool": {"min_size": 1, "max_size": 20, "timeout": 5, "reconnect_timeout": 0},
    # Nothing waits longer for a server that does not answer, or for what somebody else has locked.
    "connect_timeout": 3,
    "tcp_user_timeout": 10_000,
    "keepalives_idle": 5,
    "options": "-c lock_timeout=10s",
}
# Connections go through PgBouncer, which gives each transaction another one. It knows no "options".
PGBOUNCER = env.bool("PGBOUNCER", default=False)
if PGBOUNCER:
    del POSTGRESQL_OPTIONS["options"]


def postgresql(database: dict[str, Any]) -> dict[str, Any]:
    return database | {
        "OPTIONS": POSTGRESQL_OPTIONS | database.get("OPTIONS", {}),
        # Connections live in the pool; a dead one is noticed before it is handed out.
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": PGBOUNCER,
    }


database = env.db_url("DATABASE_URL", default="sqlite:///db.sqlite3")
if database["ENGINE"] == "django.db.backends.sqlite3":
    if database["NAME"] != ":memory:":
        database["NAME"] = BASE_DIR / database["NAME"]
    database["OPTIONS"] = SQLITE_OPTIONS | database.get("OPTIONS", {})
elif database["ENGINE"] == "django.db.backends.postgresql":
    database = postgresql(database)
else:
    raise ImproperlyConfigured(
        "DATABASE_URL must name SQLite (sqlite:///...) or PostgreSQL (postgres://...)."
    )

DATABASES = {"default": database}

# A standby that public pages are read from while it is no further behind than this: see
# careers/http/publication_watch.py.
REPLICA_LAG_SECONDS = env.float("REPLICA_LAG_SECONDS", default=5)
if replica_url := env.str("DATABASE_REPLICA_URL", default=""):
    replica = environ.Env.db_url_config(replica_url)
    if {database["ENGINE"], replica["ENGINE"]} != {"django.db.backends.postgresql"}:
        raise ImproperlyConfigured(
            "DATABASE_REPLICA_URL must name a standby (postgres://...) of the PostgreSQL in DATABASE_URL."
        )
    DATABASES["replica"] = postgresql(replica) | {"TEST": {"MIRROR": "default"}}

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# The module of the readable fixtures: block text, sorted, natural keys.
SERIALIZATION_MODULES = {"yaml": "careers.yaml_format"}
FIXTURE_DIRS = [BASE_DIR / "fixtures"]

# Finished pages in the memory of each server process: see careers/http/page_cache.py.
PAGE_CACHE_MB = env.int("PAGE_CACHE_MB", default=64)
# A line on standard output for each request.
REQUEST_LOG = env.bool("REQUEST_LOG", default=False)

# Social cards, some 30 KB each, and lines about changes, in the memory of each server process.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 1000},
    }
}

# Language and time

LANGUAGE_CODE = env.str("LANGUAGE_CODE", default="en")
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
TIME_ZONE = env.str("TIME_ZONE", default="UTC")
USE_TZ = True

# Files

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "media/"
MEDIA_ROOT = env.path("MEDIA_ROOT", default=str(BASE_DIR / "media"))

STORAGES = {
    "default": {"BACKEND": "careers.uploads.UploadStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        ),
    },
}

# A pasted document of 5 MB has to reach the form, which can say kindly that it is too long.
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
# A role with hundreds of inline rows posts thousands of fields.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000

# What reading one document or picture may use: a process of its own does it, and ends where it uses more.

DOCUMENT_SECONDS = env.int("DOCUMENT_SECONDS", default=8)
DOCUMENT_MEGABYTES = env.int("DOCUMENT_MEGABYTES", default=500)
DOCUMENT_ELEMENTS = env.int("DOCUMENT_ELEMENTS", default=100_000)
PICTURE_SECONDS = env.int("PICTURE_SECONDS", default=10)
PICTURE_MEGABYTES = env.int("PICTURE_MEGABYTES", default=800)
PICTURE_MEGAPIXELS = env.int("PICTURE_MEGAPIXELS", default=40)
# How many such processes may run at a time on this machine. They are counted by locks on files.
CHILD_PROCESSES = env.int("CHILD_PROCESSES", default=2)
CHILD_LOCKS = Path(tempfile.gettempdir()) / f"careers-{os.getuid()}-{zlib.crc32(str(BASE_DIR).encode()):08x}"

# Mail: where it goes, and from whom

vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="webmaster@localhost")

# Security

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

# Logging in: the first backend lets nobody in, and throttles whatever stands behind it.
AUTHENTICATION_BACKENDS = [
    "careers.authentication.throttling.ThrottlingBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "careers.authentication.throttling.OneAtATimeHasher",
    # For passwords that came from elsewhere: they are hashed anew when somebody logs in.
    "django.contrib.auth.hashers.PBKDF2SHA1PasswordHasher",
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.BCryptSHA256PasswordHasher",
    "django.contrib.auth.hashers.ScryptPasswordHasher",
]
# How many proxies stand before the site, each adding to X-Forwarded-For where it was asked from.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)
AXES_HANDLER = "careers.authentication.attempts.ThrottlingHandler"
AXES_CLIENT_IP_CALLABLE = "careers.authentication.clients.address"
AXES_USERNAME_CALLABLE = "careers.authentication.clients.name"
# So long a failure counts; how long somebody waits is in the handler.
AXES_COOLOFF_TIME = timedelta(days=1)
AXES_RESET_ON_SUCCESS = True
# Each attempt is logged by careers.authentication in one line, and kept from the eyes of editors.
AXES_ENABLE_ADMIN = AXES_VERBOSE = False
# Its middleware is not used: ours answers, and keeps what was typed.
SILENCED_SYSTEM_CHECKS = ["axes.W002"]

HTTPS = env.bool("HTTPS", default=not DEBUG)
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "careers.admin.session_expiry.csrf_failure"
if env.bool("TRUST_X_FORWARDED_PROTO", default=False):
    # Only behind a proxy that always sets this header itself: otherwise a visitor could forge it.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# Everything comes from this site's own files: no inline script or style, on the admin too.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
        "upgrade-insecure-requests": HTTPS,
    },
}

# Logging: readable lines on standard error

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
    },
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "line"},
    },
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", default="INFO").upper()},
    # Django's own handlers would write only while DEBUG is on.
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        # Says in five lines, and without names, what careers.authentication says in one.
        "axes": {"level": "CRITICAL"},
    },
}
