"""The settings of a site with django-simple-captcha. None of them is there for simple-captcha."""

import os

import dj_database_url
import pymysql

# Pure Python, so that nothing needs to be compiled to try MariaDB.
pymysql.install_as_MySQLdb()


def database(url: str) -> dict[str, object]:
    """The database that simple-captcha's --database would mean by this URL."""
    if url.startswith("sqlite:"):
        file = url.removeprefix("sqlite:").removeprefix("//")
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": file}
    return dj_database_url.parse(url.replace("mariadb://", "mysql://", 1))


SECRET_KEY = os.environ["DJANGO_SECRET_KEY"]
ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
INSTALLED_APPS = ["django.contrib.auth", "django.contrib.contenttypes", "captcha", "shop"]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]
ROOT_URLCONF = "shop.urls"
DATABASES = {"default": database(os.environ["DATABASE_URL"])}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True

# With it the form offers to play the captcha as sound. The program itself is no longer needed.
CAPTCHA_FLITE_PATH = "/usr/bin/flite"
