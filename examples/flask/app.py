"""A form whose captcha comes from simple-captcha."""

import json
import os
from urllib.parse import urlencode
from urllib.request import urlopen

from flask import Flask, render_template_string, request

SERVER = os.environ.get("CAPTCHA_SERVER", "http://localhost:8000")
SITE_KEY = os.environ.get("CAPTCHA_SITE_KEY", "6f1c0a9d-2b7e-4365-8f1c-0a9d2b7e8365")
SECRET = os.environ.get("CAPTCHA_SITE_SECRET", "0x4f1c0a9d2b7e83654f1c0a9d2b7e83654f1c0a9d")

app = Flask(__name__)


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


@app.get("/")
def show():
    return page()


@app.post("/")
def send():
    return page(is_sent=True) if is_solved(request.form) else (page(is_refused=True), 422)


def page(**state):
    return render_template_string(PAGE, server=SERVER, site_key=SITE_KEY, field=field, **state)


PAGE = """
<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{{ "Error: " if is_refused }}Write to us</title>
<h1>Write to us</h1>
{% if is_sent %}
<p>Thank you, your message was sent.</p>
{% else %}
{% if is_refused %}
<p role="alert">The captcha was not solved. Please try again.</p>
{% endif %}
<form method="post">
  <p><label>Message<br><textarea name="message" required>{{ request.form.message }}</textarea></label></p>
  <script src="{{ server }}/recaptcha/api.js" async defer></script>
  <div class="g-recaptcha" data-sitekey="{{ site_key }}"></div>
  <noscript>{{ field()|safe }}</noscript>
  <p><button>Send</button></p>
</form>
{% endif %}
</html>
"""
