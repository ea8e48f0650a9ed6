"""django-simple-captcha's own image view, without a site around it."""

import logging
from collections.abc import Callable
from typing import Protocol

import django
from django.conf import settings
from django.core.management import call_command
from django.test import RequestFactory


class Captcha(Protocol):
    """A row of its table."""

    hashkey: str
    response: str


def set_up(**options: object) -> tuple[Callable[[], Captcha], Callable[[Captcha, int], bytes]]:
    """Two functions: one issues a captcha, one asks the view for its picture at a scale.

    Options are the library's settings. The database is in memory.
    """
    settings.configure(
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
        INSTALLED_APPS=["captcha"],
        ROOT_URLCONF="captcha.urls",
        **options,
    )
    django.setup()
    logging.disable(logging.WARNING)
    call_command("migrate", verbosity=0)

    # Only now: what they import needs the settings.
    from captcha.models import CaptchaStore
    from captcha.views import captcha_image

    request = RequestFactory().get("/")

    def issue() -> Captcha:
        return CaptchaStore.objects.get(hashkey=CaptchaStore.generate_key())

    def draw(captcha: Captcha, scale: int) -> bytes:
        return captcha_image(request, captcha.hashkey, scale).content

    return issue, draw
