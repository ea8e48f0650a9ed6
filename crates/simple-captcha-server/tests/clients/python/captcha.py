"""Checks a client for Python against a captcha server on which every answer is PASSED.

The environment says where the server is:
  CAPTCHA_SERVER                         its URL
  CAPTCHA_SLOW_SERVER                    the URL of a server with the same secret whose clock is slow by more
                                         than a token lives: its tokens have expired on the first server
  CAPTCHA_SITE_KEY, CAPTCHA_SITE_SECRET  a site of both, with the hosts localhost and 127.0.0.1
"""

import json
import multiprocessing
import os
import socket
import sys
from concurrent.futures import ProcessPoolExecutor
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import Request, urlopen

SERVER = os.environ["CAPTCHA_SERVER"]
SLOW_SERVER = os.environ["CAPTCHA_SLOW_SERVER"]
SITE_KEY = os.environ["CAPTCHA_SITE_KEY"]
SECRET = os.environ["CAPTCHA_SITE_SECRET"]


def check_client(verify, page, script, server=SERVER):
    """Checks a client.

    verify(server, secret, token) says whether the client takes a token, or raises an error. page(server) is the
    HTML that the client puts into a form, and script the path of the script in it. server is the URL at which
    the client reaches the server.
    """
    html = apart(page, server)
    check("the page has the site key and the server's script", SITE_KEY in html and server + script in html)
    check("the server has that script", "javascript" in urlopen(SERVER + script).headers["Content-Type"])

    token = new_token()
    check("a right answer passes", apart(verify, server, SECRET, token) is True)
    check("the same token is refused", apart(verify, server, SECRET, token) is False)

    token = new_token()
    check("a wrong secret is refused", apart(verify, server, "0x" + "0" * 40, token) is False)
    check("and leaves the token as it was", apart(verify, server, SECRET, token) is True)

    token = new_token()
    forged = token[:-8] + token[-8:].swapcase()
    check("a forged token is refused", apart(verify, server, SECRET, forged) is False)
    check("no token is refused", apart(verify, server, SECRET, "") is False)
    check("an expired token is refused", apart(verify, server, SECRET, new_token(SLOW_SERVER)) is False)
    check("a page of another host gets no token", status_for("http://evil.example") == 403)

    down = f"{urlsplit(server).scheme}://localhost:{unused_port()}"
    try:
        passes = apart(verify, down, SECRET, new_token())
        check("a server that is down lets nobody pass: the client refuses", passes is False)
    except Exception as error:
        check(f"a server that is down lets nobody pass: the client raises {type(error).__name__}", True)


def check(what, holds):
    print("ok" if holds else "FAILED", what, flush=True)
    if not holds:
        sys.exit(1)


def apart(function, *arguments):
    """Calls a function in a process of its own: some clients read their settings only once."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        return pool.submit(function, *arguments).result()


def new_token(server=SERVER, origin="http://localhost"):
    """Does what the script does in a visitor's browser: gets a captcha and answers it."""
    headers = {"Origin": origin, "X-Requested-With": "XMLHttpRequest"}
    site = f"{server}/captcha/site/{SITE_KEY}"
    with urlopen(Request(f"{site}/refresh/", headers=headers)) as answer:
        key = json.load(answer)["key"]
    fields = urlencode({"key": key, "answer": "PASSED"}).encode()
    with urlopen(Request(f"{site}/solve/", fields, headers)) as answer:
        return json.load(answer)["token"]


def status_for(origin):
    """The status with which the server refuses a page of some host, or 200."""
    try:
        new_token(origin=origin)
        return 200
    except HTTPError as error:
        return error.code


def unused_port():
    with socket.create_server(("localhost", 0)) as listener:
        return listener.getsockname()[1]
