//! Secrets and variables that somebody got wrong.

mod common;

use common::{Server, run};
use tempfile::TempDir;

#[test]
fn a_secret_that_is_easy_to_guess_is_refused_and_not_repeated() {
    let folder = TempDir::new().unwrap();
    for name in ["CAPTCHA_SECRET", "CAPTCHA_OLD_SECRET"] {
        for weak in [
            "                ",
            "aaaaaaaaaaaaaaaa",
            "at-least-16-characters-that-nobody-else-knows",
            "changeme-changeme",
            "django-insecure-w%8k!q0v@3mz7",
        ] {
            let (status, _, complained) = run(&folder, &["--database", "memory:"], &[(name, weak)]);
            assert_eq!(status, 2, "{name}={weak:?}: {complained}");
            assert!(
                complained.contains(name) && complained.contains("openssl rand"),
                "{complained}"
            );
            assert!(!complained.contains(weak), "{complained}");
        }
    }
}

#[test]
fn servers_with_one_secret_log_one_fingerprint() {
    let fingerprint = |secret: &str| {
        let server = Server::start_with(&["--database", "memory:"], &[("CAPTCHA_SECRET", secret)]);
        let log = server.log();
        assert!(!log.contains(secret.trim()), "{log}");
        let (_, after) = log.split_once("fingerprint=")?;
        let fingerprint = after.split_whitespace().next()?.to_owned();
        Some((fingerprint, log.contains("CAPTCHA_SECRET ends with a line break")))
    };
    let (one, warned) = fingerprint("sixteen bytes, at least").unwrap();
    assert!(!warned);
    assert_eq!(fingerprint("sixteen bytes, at least").unwrap(), (one.clone(), false));
    let (other, warned) = fingerprint("sixteen bytes, at least\n").unwrap();
    assert!(warned && other != one, "it is another secret: {other} {one}");
}

#[test]
fn a_variable_with_a_typo_is_logged_with_the_name_that_may_be_meant() {
    let many = (10..30).map(|n| format!("CAPTCHA_OTHER_{n}")).collect::<Vec<_>>();
    let mut environment = vec![
        ("CAPTCHA_LENGHT", "7hunter"),
        ("captcha_timeout", "7hunter"),
        ("CAPTCHA_WORKERS", "4hunter"),
        ("CAPTCHA_FLITE_PATH", "/usr/bin/flite"),
        ("CAPTCHA_CONFIG", ""),
        ("CAPTCHA_SERVICE_HOST", "10.0.0.1"),
        ("CAPTCHA_PORT", "tcp://10.0.0.1:8000"),
        ("CAPTCHA_PORT_8000_TCP", "tcp://10.0.0.1:8000"),
        ("CAPTCHA_SERVICE_PORT", "8000"),
        ("OTHER_LENGHT", "7"),
    ];
    environment.extend(many.iter().map(|name| (name.as_str(), "hunter")));
    let server = Server::start_with(&["--database", "memory:"], &environment);
    let log = server.log();
    let warnings: Vec<_> = log.lines().filter(|line| line.contains(" WARN ")).collect();
    assert_eq!(warnings.len(), 23, "{log}");
    assert!(warnings[0].contains("CAPTCHA_LENGHT is not known, but CAPTCHA_LENGTH is"), "{log}");
    assert!(warnings[21].contains("CAPTCHA_WORKERS is not known"), "{log}");
    assert!(warnings[22].contains("captcha_timeout is not known, but CAPTCHA_TIMEOUT is"), "{log}");
    assert!(!log.contains("hunter"), "{log}");
}

#[test]
fn a_port_is_known_from_the_address_that_kubernetes_sets() {
    let server = Server::start_with(&["--database", "memory:"], &[("CAPTCHA_PORT", "9000")]);
    assert!(server.log().contains("CAPTCHA_PORT is not known"), "{}", server.log());
}
