"""Flask-WTF, a client of reCAPTCHA."""

from captcha import SITE_KEY, check_client
from flask import Flask
from flask_wtf import FlaskForm, RecaptchaField


class ContactForm(FlaskForm):
    recaptcha = RecaptchaField()


def request(server, secret="", token=""):
    app = Flask(__name__)
    app.config.update(
        SECRET_KEY="of a test",
        WTF_CSRF_ENABLED=False,
        RECAPTCHA_PUBLIC_KEY=SITE_KEY,
        RECAPTCHA_PRIVATE_KEY=secret,
        RECAPTCHA_SCRIPT=f"{server}/recaptcha/api.js",
        RECAPTCHA_VERIFY_SERVER=f"{server}/recaptcha/api/siteverify",
    )
    return app.test_request_context(method="POST", data={"g-recaptcha-response": token})


def verify(server, secret, token):
    with request(server, secret, token):
        return ContactForm().validate()


def page(server):
    with request(server):
        return str(ContactForm().recaptcha())


if __name__ == "__main__":
    check_client(verify, page, "/recaptcha/api.js")
