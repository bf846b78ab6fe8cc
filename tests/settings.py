"""The settings of the test suite: the real ones, with an environment of their own.

`tests/conftest.py` makes TEST_FILES, a directory that is thrown away, and chooses the database before
this module is read.
"""

import os
from pathlib import Path

TEST_FILES = Path(os.environ["TEST_FILES"])

# Nothing of the person who runs the tests: neither their .env nor the variables of their shell.
for name in (
    "SITE_NAME",
    "SITE_URL",
    "CSRF_TRUSTED_ORIGINS",
    "TRUST_X_FORWARDED_PROTO",
    "TRUSTED_PROXIES",
    "LANGUAGE_CODE",
):
    os.environ.pop(name, None)
os.environ.update(
    ENV_FILE=os.devnull,
    SECRET_KEY="only-for-tests",
    DEBUG="off",
    HTTPS="off",
    ALLOWED_HOSTS="testserver,localhost,127.0.0.1",
    MEDIA_ROOT=str(TEST_FILES / "media"),
    EMAIL_URL="memorymail://",
    TIME_ZONE="UTC",
    LOG_LEVEL="WARNING",
)

from config.settings import *  # noqa: E402, F403
from config.settings import DATABASES, STORAGES  # noqa: E402

# Files keep their names, so that no collectstatic is needed.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
STATIC_ROOT = TEST_FILES / "static"
STATIC_ROOT.mkdir(exist_ok=True)

# A busy machine is no fault of what is read; tests of the limits set their own.
DOCUMENT_SECONDS = PICTURE_SECONDS = 120

# The processes of this run only are counted.
CHILD_LOCKS = TEST_FILES / "locks"

# A slow hash protects nobody here.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, as in production: threads, a live server and WAL do not work with one in memory.
    DATABASES["default"]["TEST"] = {"NAME": str(TEST_FILES / "test.sqlite3")}
