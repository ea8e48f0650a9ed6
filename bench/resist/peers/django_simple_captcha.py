"""Writes pictures of django-simple-captcha with its defaults, made by its own view.

Usage: django_simple_captcha.py SCALE COUNT SEED DIR
"""

import csv
import logging
import random
import sys
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command
from django.test import RequestFactory


def main(scale: int, count: int, seed: int, out: Path) -> None:
    """Asks the view for `count` pictures, each of a captcha of its own."""
    settings.configure(
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
        INSTALLED_APPS=["captcha"],
        ROOT_URLCONF="captcha.urls",
    )
    django.setup()
    logging.disable(logging.WARNING)
    call_command("migrate", verbosity=0)

    # Only now: what they import needs the settings.
    from captcha.models import CaptchaStore
    from captcha.views import captcha_image

    random.seed(seed)
    out.mkdir(parents=True, exist_ok=True)
    request = RequestFactory().get("/")
    with open(out / "labels.csv", "w", newline="") as file:
        labels = csv.writer(file, lineterminator="\n")
        labels.writerow(["filename", "answer"])
        for number in range(1, count + 1):
            captcha = CaptchaStore.objects.get(hashkey=CaptchaStore.generate_key())
            name = f"{number:06}.png"
            (out / name).write_bytes(captcha_image(request, captcha.hashkey, scale).content)
            labels.writerow([name, captcha.response])


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]))
