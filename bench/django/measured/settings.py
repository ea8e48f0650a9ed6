"""The example's settings, but for what a fair measurement needs."""

from shop.settings import *  # noqa: F403
from shop.settings import DATABASES

ROOT_URLCONF = "measured.urls"
MIDDLEWARE = ["django.middleware.security.SecurityMiddleware", "django.middleware.common.CommonMiddleware"]
CAPTCHA_CHALLENGE_FUNCT = "measured.views.challenge"
ALLOWED_HOSTS = ["*"]

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # As simple-captcha has it: a log beside the file, and no waiting for the disk with each captcha.
    pragmas = "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
    DATABASES["default"]["OPTIONS"] = {"init_command": pragmas}
# A connection for each request is Django's default, and would cost more.
DATABASES["default"]["CONN_MAX_AGE"] = None
