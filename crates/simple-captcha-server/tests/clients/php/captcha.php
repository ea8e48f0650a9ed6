<?php
// What the check of a client for PHP needs; ../python/captcha.py says what the environment has.

define('SERVER', getenv('CAPTCHA_SERVER'));
define('SLOW_SERVER', getenv('CAPTCHA_SLOW_SERVER'));
define('SITE_KEY', getenv('CAPTCHA_SITE_KEY'));
define('SECRET', getenv('CAPTCHA_SITE_SECRET'));

// A warning of a client is no failure: it warns about a server that is down.
error_reporting(E_ALL & ~E_WARNING & ~E_DEPRECATED);

function check(string $what, bool $holds, string $found = ''): void
{
    echo $holds ? 'ok ' : 'FAILED ', $what, $holds ? '' : ": $found", "\n";
    if (!$holds) {
        exit(1);
    }
}

/** Does what the script does in a visitor's browser: gets a captcha and answers it. */
function new_token(array $fields = [], string $server = SERVER, string $origin = 'http://localhost'): string
{
    $site = $server . '/captcha/site/' . SITE_KEY;
    $captcha = ask("$site/refresh/", $origin);
    return ask("$site/solve/", $origin, ['key' => $captcha['key'], 'answer' => 'PASSED'] + $fields)['token'];
}

/** The answer's JSON, and its status. */
function ask(string $url, string $origin, array $fields = []): array
{
    $options = ['header' => ["Origin: $origin", 'X-Requested-With: XMLHttpRequest'], 'ignore_errors' => true];
    if ($fields !== []) {
        $options['method'] = 'POST';
        $options['header'][] = 'Content-Type: application/x-www-form-urlencoded';
        $options['content'] = http_build_query($fields);
    }
    $answer = file_get_contents($url, false, stream_context_create(['http' => $options]));
    return json_decode($answer, true) + ['status' => (int) explode(' ', $http_response_header[0])[1]];
}

function unused_port(): int
{
    $listener = stream_socket_server('tcp://127.0.0.1:0');
    return (int) parse_url('tcp://' . stream_socket_get_name($listener, false), PHP_URL_PORT);
}
