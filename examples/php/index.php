<?php
// A form whose captcha comes from simple-captcha.

define('SERVER', getenv('CAPTCHA_SERVER') ?: 'http://localhost:8000');
define('SITE_KEY', getenv('CAPTCHA_SITE_KEY') ?: '6f1c0a9d-2b7e-4365-8f1c-0a9d2b7e8365');
define('SECRET', getenv('CAPTCHA_SITE_SECRET') ?: '0x4f1c0a9d2b7e83654f1c0a9d2b7e83654f1c0a9d');

/** Whether the visitor solved the captcha: with the script, or in a browser without JavaScript. */
function is_solved(array $form): bool
{
    $fields = ['secret' => SECRET, 'response' => $form['g-recaptcha-response'] ?? '']
        + array_intersect_key($form, ['captcha_0' => '', 'captcha_1' => '']);
    $request = ['http' => [
        'method' => 'POST',
        'header' => 'Content-Type: application/x-www-form-urlencoded',
        'content' => http_build_query($fields),
        'timeout' => 5,
    ]];
    $answer = file_get_contents(SERVER . '/recaptcha/api/siteverify', false, stream_context_create($request));
    return $answer !== false && json_decode($answer)->success === true;
}

/** The captcha's HTML for a browser without JavaScript. */
function field(): string
{
    $query = http_build_query(['sitekey' => SITE_KEY, 'lang' => 'en', 'noscript' => '', 'base' => SERVER]);
    return file_get_contents(SERVER . "/captcha/field.html?$query") ?: '';
}

$message = $_POST['message'] ?? '';
$is_sent = $_SERVER['REQUEST_METHOD'] === 'POST' && is_solved($_POST);
$is_refused = $_SERVER['REQUEST_METHOD'] === 'POST' && !$is_sent;
http_response_code($is_refused ? 422 : 200);
?>
<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title><?= $is_refused ? 'Error: ' : '' ?>Write to us</title>
<h1>Write to us</h1>
<?php if ($is_sent): ?>
<p>Thank you, your message was sent.</p>
<?php else: ?>
<?php if ($is_refused): ?>
<p role="alert">The captcha was not solved. Please try again.</p>
<?php endif ?>
<form method="post">
  <p><label>Message<br><textarea name="message" required><?= htmlspecialchars($message) ?></textarea></label></p>
  <script src="<?= SERVER ?>/recaptcha/api.js" async defer></script>
  <div class="g-recaptcha" data-sitekey="<?= SITE_KEY ?>"></div>
  <noscript><?= field() ?></noscript>
  <p><button>Send</button></p>
</form>
<?php endif ?>
</html>
