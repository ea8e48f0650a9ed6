//! Clients as they are published: a script for each proves with the client's own functions what it
//! takes for solved and what it refuses.

use std::process::Command;

use crate::{KEY, SECRET, installed, node, serve, serve_slowly, test_file};

#[test]
fn flask_wtf_takes_a_right_answer_once_and_nothing_else() {
    check(&mut python("flask-wtf.py"));
}

#[test]
fn django_hcaptcha_takes_a_right_answer_once_and_nothing_else() {
    check(&mut python("django-hcaptcha.py"));
}

#[test]
fn django_turnstile_takes_a_right_answer_once_and_nothing_else() {
    check(&mut python("django-turnstile.py"));
}

#[test]
fn django_recaptcha_takes_a_right_answer_once_and_nothing_else_over_tls() {
    check(&mut python("django-recaptcha.py"));
}

#[test]
fn google_recaptcha_for_php_takes_a_right_answer_of_its_host_and_action_once() {
    check(Command::new("php").arg(test_file("php/google-recaptcha.php")));
}

#[test]
fn recaptcha_for_ruby_takes_a_right_answer_of_its_host_once() {
    check(Command::new("ruby").arg(test_file("ruby/ruby-recaptcha.rb")));
}

#[test]
fn better_auth_makes_an_account_for_a_right_answer_once_with_each_of_its_providers() {
    check(&mut node("node/scripts/better-auth.mjs"));
}

#[test]
fn nestlab_google_recaptcha_takes_a_right_answer_once_and_nothing_else() {
    check(&mut node("node/scripts/nestlab-google-recaptcha.mjs"));
}

#[test]
fn recaptcha2_takes_a_right_answer_once_and_nothing_else() {
    check(&mut node("node/scripts/recaptcha2.mjs"));
}

fn python(script: &str) -> Command {
    let mut python = Command::new(installed().join("venv/bin/python"));
    python.arg(test_file("python").join(script)).env("PYTHONDONTWRITEBYTECODE", "1");
    python
}

/// Runs a client's script to its end.
fn check(script: &mut Command) {
    let (server, slow) = (serve(), serve_slowly());
    script
        .env("CAPTCHA_SERVER", server.url(""))
        .env("CAPTCHA_SLOW_SERVER", slow.url(""))
        .env("CAPTCHA_SITE_KEY", KEY)
        .env("CAPTCHA_SITE_SECRET", SECRET);
    let output = script
        .output()
        .unwrap_or_else(|error| panic!("{script:?}: {error}: scripts/test lists what to install"));
    let printed = String::from_utf8_lossy(&output.stdout);
    let complained = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{script:?}\n{printed}{complained}");
    assert!(printed.lines().count() > 8, "it checked too little:\n{printed}{complained}");
}
