"""Does in a Django site what a test asks for: a line of JSON in, a line of JSON out."""

import io
import json
import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import redirect_stdout
from datetime import timedelta

import django
from django.conf import settings as site

site.LOGGING_CONFIG = None
if zone := os.environ.get("LOCAL_TIME_ZONE"):
    site.USE_TZ, site.TIME_ZONE = False, zone
    os.environ["TZ"] = zone
    time.tzset()
django.setup()

# ruff: noqa: E402, for what follows needs the settings.
from captcha.conf import settings
from captcha.fields import CaptchaField
from captcha.models import CaptchaStore
from django import forms
from django.core.management import call_command
from django.db import connection
from django.utils import timezone


class Form(forms.Form):
    captcha = CaptchaField()


def change(**values: object) -> None:
    """Changes settings of django-simple-captcha."""
    for name, value in values.items():
        setattr(settings, name, value)


def generate_key() -> str:
    return CaptchaStore.generate_key()


def pick() -> str:
    return CaptchaStore.pick()


def judge(key: str, answer: str) -> list[str]:
    """What the form complains about: nothing where the answer was right."""
    form = Form({"captcha_0": key, "captcha_1": answer})
    return [error for errors in form.errors.values() for error in errors]


def row(key: str) -> list[str] | None:
    """What is asked, the answer, and the rest of its time in seconds."""
    found = CaptchaStore.objects.filter(hashkey=key).first()
    return found and [found.challenge, found.response, (found.expiration - timezone.now()).total_seconds()]


def keep(challenge: str, response: str) -> str:
    """A captcha that asks for something, as a challenge function of the site would have it."""
    return CaptchaStore.objects.create(challenge=challenge, response=response).hashkey


def expire(key: str, seconds: float) -> None:
    """Sets when a captcha expires, from now on."""
    CaptchaStore.objects.filter(hashkey=key).update(expiration=timezone.now() + timedelta(seconds=seconds))


def alive(seconds: float) -> list[str]:
    """The keys that have not expired, so many seconds from now, as Django asks its database."""
    later = timezone.now() + timedelta(seconds=seconds)
    return list(CaptchaStore.objects.filter(expiration__gt=later).values_list("hashkey", flat=True))


def keys() -> list[str]:
    return list(CaptchaStore.objects.values_list("hashkey", flat=True))


def command(*words: str) -> str:
    """What one of Django's commands prints."""
    printed = io.StringIO()
    # Some print past the stream that they are given.
    with redirect_stdout(printed):
        call_command(*words, stdout=printed)
    return printed.getvalue()


def work(workers: int, captchas: int) -> list[str]:
    """Makes and answers captchas in many threads, and leaves some that expired long ago; gives back what failed."""
    old = timezone.now() - timedelta(hours=2)

    def answer() -> list[str]:
        CaptchaStore.objects.create(challenge="OLD", response="old", expiration=old)
        key = generate_key()
        return judge(key, CaptchaStore.objects.get(hashkey=key).response)

    def run(_: int) -> list[str]:
        troubles = []
        for _ in range(captchas):
            try:
                troubles += answer()
            except Exception as error:
                troubles.append(repr(error))
        connection.close()
        return troubles

    with ThreadPoolExecutor(workers) as threads:
        return [trouble for troubles in threads.map(run, range(workers)) for trouble in troubles]


ALL = (change, generate_key, pick, judge, row, keep, expire, alive, keys, work, command)
TASKS = {task.__name__: task for task in ALL}
for line in sys.stdin:
    name, words, options = json.loads(line)
    print(json.dumps(TASKS[name](*words, **options)), flush=True)
