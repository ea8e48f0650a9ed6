"""django-recaptcha, a client of reCAPTCHA. It takes the host of the server, and insists on TLS."""

import os
import ssl
import subprocess
import tempfile
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import django
from captcha import SERVER, SITE_KEY, check_client
from django import forms
from django.conf import settings


def form(server, secret="none", token=""):
    settings.configure(
        INSTALLED_APPS=["django.forms", "django_recaptcha"],
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}],
        FORM_RENDERER="django.forms.renderers.TemplatesSetting",
        RECAPTCHA_DOMAIN=urlsplit(server).netloc,
        RECAPTCHA_PUBLIC_KEY=SITE_KEY,
        RECAPTCHA_PRIVATE_KEY=secret,
    )
    django.setup()
    from django_recaptcha.fields import ReCaptchaField

    class ContactForm(forms.Form):
        captcha = ReCaptchaField()

    return ContactForm({"g-recaptcha-response": token})


def verify(server, secret, token):
    return form(server, secret, token).is_valid()


def page(server):
    return str(form(server)["captcha"])


class Proxy(BaseHTTPRequestHandler):
    """Sends POST requests on to the server."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        kind = {"Content-Type": self.headers["Content-Type"]}
        with urlopen(Request(SERVER + self.path, body, kind)) as answer:
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.headers["Content-Type"])
            self.end_headers()
            self.wfile.write(answer.read())

    def log_message(self, *_):
        pass


@contextmanager
def tls_proxy():
    """A proxy with a certificate of its own, which this process and those that it starts trust."""
    with tempfile.TemporaryDirectory() as folder:
        certificate, key = f"{folder}/certificate.pem", f"{folder}/key.pem"
        command = "openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=localhost"
        names = ["-addext", "subjectAltName=DNS:localhost", "-out", certificate, "-keyout", key]
        subprocess.run([*command.split(), *names], check=True, stderr=subprocess.DEVNULL)
        os.environ["SSL_CERT_FILE"] = certificate
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        with ThreadingHTTPServer(("localhost", 0), Proxy) as proxy:
            proxy.socket = context.wrap_socket(proxy.socket, server_side=True)
            Thread(target=proxy.serve_forever, daemon=True).start()
            yield f"https://localhost:{proxy.server_port}"
            proxy.shutdown()


if __name__ == "__main__":
    with tls_proxy() as proxy:
        check_client(verify, page, "/recaptcha/api.js", server=proxy)
