"""django-turnstile, a client of Turnstile."""

import django
from captcha import SITE_KEY, check_client
from django import forms
from django.conf import settings


def form(server, secret="", token=""):
    settings.configure(
        INSTALLED_APPS=["django.forms", "turnstile"],
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}],
        FORM_RENDERER="django.forms.renderers.TemplatesSetting",
        TURNSTILE_JS_API_URL=f"{server}/turnstile/v0/api.js",
        TURNSTILE_VERIFY_URL=f"{server}/turnstile/v0/siteverify",
        TURNSTILE_SITEKEY=SITE_KEY,
        TURNSTILE_SECRET=secret,
    )
    django.setup()
    from turnstile.fields import TurnstileField

    class ContactForm(forms.Form):
        turnstile = TurnstileField()

    return ContactForm({"cf-turnstile-response": token})


def verify(server, secret, token):
    return form(server, secret, token).is_valid()


def page(server):
    return str(form(server)["turnstile"])


if __name__ == "__main__":
    check_client(verify, page, "/turnstile/v0/api.js")
