"""The tutorial's two views."""

import os

from captcha.fields import CaptchaField
from captcha.helpers import captcha_image_url
from captcha.models import CaptchaStore
from django import forms
from django.http import HttpRequest, HttpResponse, JsonResponse


class Form(forms.Form):
    """A form that asks for nothing but the captcha."""

    captcha = CaptchaField()


def challenge() -> tuple[str, str]:
    """Asks for one text, always."""
    text = os.environ["ANSWER"]
    return text, text.lower()


def refresh(request: HttpRequest) -> HttpResponse:
    """A new captcha, for a script."""
    key = CaptchaStore.generate_key()
    return JsonResponse({"hashkey": key, "image_url": captcha_image_url(key)})


def check(request: HttpRequest) -> HttpResponse:
    """Judges an answer, in a page that has a new captcha where it was wrong."""
    sent = {"captcha_0": request.POST.get("hashkey"), "captcha_1": request.POST.get("captcha")}
    if Form(sent).is_valid():
        return HttpResponse("<!DOCTYPE html><p>验证码正确</p>")
    return HttpResponse(f'<!DOCTYPE html><p>验证码错误</p><form method="post">{Form().as_p()}</form>')
