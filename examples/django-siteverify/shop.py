"""A Django form whose captcha comes from simple-captcha."""

import json
import os
import secrets
import sys
from urllib.parse import urlencode
from urllib.request import urlopen

from django import forms
from django.conf import settings
from django.core.management import execute_from_command_line
from django.http import HttpResponse
from django.template import RequestContext, Template
from django.urls import path

SERVER = os.environ.get("CAPTCHA_SERVER", "http://localhost:8000")
SITE_KEY = os.environ.get("CAPTCHA_SITE_KEY", "6f1c0a9d-2b7e-4365-8f1c-0a9d2b7e8365")
SECRET = os.environ.get("CAPTCHA_SITE_SECRET", "0x4f1c0a9d2b7e83654f1c0a9d2b7e83654f1c0a9d")


class ContactForm(forms.Form):
    message = forms.CharField(widget=forms.Textarea)

    def clean(self):
        # A mistake elsewhere in the form does not use the captcha up.
        if not self.errors and not is_solved(self.data):
            raise forms.ValidationError("The captcha was not solved. Please try again.")


def is_solved(form):
    """Whether the visitor solved the captcha: with the script, or in a browser without JavaScript."""
    fields = {
        "secret": SECRET,
        "response": form.get("g-recaptcha-response", ""),
        "captcha_0": form.get("captcha_0", ""),
        "captcha_1": form.get("captcha_1", ""),
    }
    with urlopen(f"{SERVER}/recaptcha/api/siteverify", urlencode(fields).encode(), timeout=5) as answer:
        return json.load(answer)["success"] is True


def field():
    """The captcha's HTML for a browser without JavaScript."""
    query = urlencode({"sitekey": SITE_KEY, "lang": "en", "noscript": "", "base": SERVER})
    with urlopen(f"{SERVER}/captcha/field.html?{query}", timeout=5) as answer:
        return answer.read().decode()


def contact(request):
    form = ContactForm(request.POST if request.method == "POST" else None)
    is_sent = form.is_valid()
    state = {"form": form, "is_sent": is_sent, "server": SERVER, "site_key": SITE_KEY, "field": field}
    page = Template(PAGE).render(RequestContext(request, state))
    return HttpResponse(page, status=422 if form.errors else 200)


PAGE = """
<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{% if form.errors %}Error: {% endif %}Write to us</title>
<h1>Write to us</h1>
{% if is_sent %}
<p>Thank you, your message was sent.</p>
{% else %}
<form method="post">
  {% csrf_token %}
  {{ form.as_p }}
  <script src="{{ server }}/recaptcha/api.js" async defer></script>
  <div class="g-recaptcha" data-sitekey="{{ site_key }}"></div>
  <noscript>{{ field|safe }}</noscript>
  <p><button>Send</button></p>
</form>
{% endif %}
</html>
"""

urlpatterns = [path("", contact)]
settings.configure(
    DEBUG=True,
    SECRET_KEY=secrets.token_hex(),
    ROOT_URLCONF=__name__,
    MIDDLEWARE=["django.middleware.csrf.CsrfViewMiddleware"],
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
)

if __name__ == "__main__":
    execute_from_command_line(sys.argv)
