"""django-hcaptcha, a client of hCaptcha."""

import django
from captcha import SITE_KEY, check_client
from django import forms
from django.conf import settings


def form(server, secret="", token=""):
    settings.configure(
        INSTALLED_APPS=["django.forms", "hcaptcha"],
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}],
        FORM_RENDERER="django.forms.renderers.TemplatesSetting",
        HCAPTCHA_JS_API_URL=f"{server}/1/api.js",
        HCAPTCHA_VERIFY_URL=f"{server}/siteverify",
        HCAPTCHA_SITEKEY=SITE_KEY,
        HCAPTCHA_SECRET=secret,
    )
    django.setup()
    from hcaptcha.fields import hCaptchaField

    class ContactForm(forms.Form):
        hcaptcha = hCaptchaField()

    return ContactForm({"h-captcha-response": token})


def verify(server, secret, token):
    return form(server, secret, token).is_valid()


def page(server):
    return str(form(server)["hcaptcha"])


if __name__ == "__main__":
    check_client(verify, page, "/1/api.js")
