<?php
// google/recaptcha, Google's own client of reCAPTCHA, with each of its ways to send a request.

require __DIR__ . '/captcha.php';
require 'ReCaptcha/autoload.php';

use ReCaptcha\ReCaptcha;
use ReCaptcha\RequestMethod;

const PATH = '/recaptcha/api/siteverify';

$methods = [
    'Post' => fn (string $server) => new RequestMethod\Post($server . PATH),
    'CurlPost' => fn (string $server) => new RequestMethod\CurlPost(null, $server . PATH),
];
foreach ($methods as $name => $method) {
    $client = fn (string $secret = SECRET) => new ReCaptcha($secret, $method(SERVER));
    $passes = function (string $what, ReCaptcha $client, string $token) use ($name): void {
        $answer = $client->verify($token, '192.0.2.7');
        check("$name: $what", $answer->isSuccess(), implode(' ', $answer->getErrorCodes()));
    };
    $refuses = function (string $what, string $code, ReCaptcha $client, string $token) use ($name): void {
        $answer = $client->verify($token, '192.0.2.7');
        $codes = $answer->getErrorCodes();
        check("$name: $what", !$answer->isSuccess() && $codes === [$code], implode(' ', $codes));
    };

    $token = new_token();
    $passes('a right answer passes', $client(), $token);
    $refuses('the same token is refused', 'timeout-or-duplicate', $client(), $token);

    $token = new_token();
    $wrong = $client('0x' . str_repeat('0', 40));
    $refuses('a wrong secret is refused', 'invalid-input-secret', $wrong, $token);
    $passes('and leaves the token as it was', $client(), $token);

    $forged = substr_replace(new_token(), 'forged', -6);
    $refuses('a forged token is refused', 'invalid-input-response', $client(), $forged);
    $refuses('no token is refused', 'missing-input-response', $client(), '');
    $expired = new_token([], SLOW_SERVER);
    $refuses('an expired token is refused', 'timeout-or-duplicate', $client(), $expired);

    $strict = $client()->setExpectedHostname('localhost')->setExpectedAction('login')->setChallengeTimeout(60);
    $passes('the expected host, action and time pass', $strict, new_token(['action' => 'login']));
    $refuses('another action is refused', 'action-mismatch', $strict, new_token(['action' => 'order']));
    $token = new_token(['action' => 'login'], SERVER, 'http://127.0.0.1');
    $refuses("another host's token is refused", 'hostname-mismatch', $strict, $token);

    $answer = ask(SERVER . '/captcha/site/' . SITE_KEY . '/refresh/', 'http://evil.example');
    check("$name: a page of a host that the site does not list gets no captcha", $answer['status'] === 403);

    $down = new ReCaptcha(SECRET, $method('http://127.0.0.1:' . unused_port()));
    $refuses('a server that is down lets nobody pass', ReCaptcha::E_CONNECTION_FAILED, $down, new_token());
}
