"""Checks a running server with ALTCHA's own library for Python.

    python check.py BASE SITEKEY SECRET [CODE]

BASE is the captcha's mount, such as http://127.0.0.1:8000/captcha. CODE is the answer to the picture, for a site
without proof of work. Prints a line for each check; exits with 1 if one fails.
"""

import base64
import copy
import hashlib
import hmac
import json
import sys
import urllib.request

import altcha.v2 as altcha

if len(sys.argv) not in (4, 5):
    sys.exit(__doc__)
base, sitekey, secret, *code = sys.argv[1:]

key = hashlib.sha256(secret.encode()).digest()
altcha_key = hmac.new(key, b"simple-captcha altcha v2", hashlib.sha256).hexdigest()

failures = 0


def check(name: str, passed: bool, found: object) -> None:
    global failures
    print(f"{'ok' if passed else 'FAILED'}: {name}")
    if not passed:
        failures += 1
        print(f"  found: {found}")


def get(path: str) -> dict:
    with urllib.request.urlopen(f"{base}/{path}") as response:
        return json.load(response)


def verify(payload: str) -> dict:
    body = {"payload": payload, "code": code[0] if code else None}
    request = urllib.request.Request(
        f"{base}/altcha/verify",
        data=json.dumps(body).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request) as response:
        return json.load(response)


def encode(challenge: dict, solution: "altcha.Solution") -> str:
    payload = {
        "challenge": {"parameters": challenge["parameters"], "signature": challenge["signature"]},
        "solution": solution.to_dict(),
    }
    return base64.b64encode(json.dumps(payload).encode()).decode()


challenge = get(f"altcha/challenge?sitekey={sitekey}")
solution = altcha.solve_challenge(altcha.Challenge.from_dict(challenge), timeout=60)
check("altcha solves the challenge", solution is not None, challenge)
payload = encode(challenge, solution)
accepted = altcha.verify_solution(payload, altcha_key)
if code:
    check("without the picture a back end takes nothing for solved", not accepted.verified, vars(accepted))
else:
    check("altcha accepts the signature and the solution", accepted.verified, vars(accepted))

tampered = copy.deepcopy(challenge)
tampered["parameters"]["cost"] = 2
tampered = encode(tampered, solution)
refused = altcha.verify_solution(tampered, altcha_key)
check("altcha refuses changed parameters", refused.invalid_signature is True, vars(refused))
answer = verify(tampered)
check("so does the server", answer.get("reason") == "invalid-signature", answer)

won = verify(payload)
check("the server accepts the solution", won.get("verified") is True, won)
answer = verify(payload)
check("it accepts it once", answer.get("verified") is False, answer)

said = altcha.verify_server_signature(won["payload"], altcha_key)
check("altcha accepts the server's signature", said.verified, vars(said))
said = altcha.verify_server_signature(won["payload"], "another")
check("it refuses it with another key", said.invalid_signature is True, vars(said))

url = f"{base}/v1/verify/signature"
answer = altcha.verify_server(won["payload"], url, "another")
check("the server refuses another secret", answer.verified is False, vars(answer))
answer = altcha.verify_server(won["payload"], url, secret)
check("the server accepts its own signature", answer.verified and answer.api_key == sitekey, vars(answer))
answer = altcha.verify_server(won["payload"], url, secret)
check("it accepts it once", answer.reason == "already-used", vars(answer))

sys.exit(1 if failures else 0)
