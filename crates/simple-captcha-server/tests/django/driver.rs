//! A Django site with django-simple-captcha that does what a test asks for.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::{Mutex, OnceLock};

use serde_json::{Value, json};

/// The example's site, without a web server; it ends with the test.
pub(crate) struct Django {
    process: Child,
    talk: Mutex<(ChildStdin, BufReader<ChildStdout>)>,
}

impl Django {
    /// Makes the tables in a database, as Django does.
    pub(crate) fn start(url: &str) -> Self {
        Self::start_with(url, &[])
    }

    pub(crate) fn start_with(url: &str, environment: &[(&str, &str)]) -> Self {
        let driver = "import runpy, sys; runpy.run_path(sys.argv[1])";
        let mut process = python()
            .args(["-c", driver])
            .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/django/driver.py"))
            .env("DATABASE_URL", url)
            .envs(environment.iter().copied())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let talk = (process.stdin.take().unwrap(), BufReader::new(process.stdout.take().unwrap()));
        let django = Self { process, talk: Mutex::new(talk) };
        django.command(&["migrate", "captcha"]);
        django
    }

    fn ask(&self, task: &str, words: &[Value], options: &Value) -> Value {
        let (asked, told) = &mut *self.talk.lock().unwrap();
        writeln!(asked, "{}", json!([task, words, options])).unwrap();
        let mut line = String::new();
        told.read_line(&mut line).unwrap();
        serde_json::from_str(&line).unwrap_or_else(|_| panic!("Django failed at {task} {words:?}"))
    }

    /// Changes settings of django-simple-captcha.
    pub(crate) fn change(&self, settings: &Value) {
        self.ask("change", &[], settings);
    }

    pub(crate) fn generate_key(&self) -> String {
        text(&self.ask("generate_key", &[], &json!({})))
    }

    /// A key as Django takes one where `CAPTCHA_GET_FROM_POOL` is on.
    pub(crate) fn pick(&self) -> String {
        text(&self.ask("pick", &[], &json!({})))
    }

    /// A key whose captcha asks for some text.
    pub(crate) fn keep(&self, challenge: &str, response: &str) -> String {
        text(&self.ask("keep", &[challenge.into(), response.into()], &json!({})))
    }

    /// What a form with a `CaptchaField` complains about.
    pub(crate) fn judge(&self, key: &str, answer: &str) -> Vec<String> {
        texts(&self.ask("judge", &[key.into(), answer.into()], &json!({})))
    }

    /// What is asked, its answer, and the rest of its time in seconds.
    pub(crate) fn row(&self, key: &str) -> Option<(String, String, f64)> {
        serde_json::from_value(self.ask("row", &[key.into()], &json!({}))).unwrap()
    }

    pub(crate) fn answer(&self, key: &str) -> String {
        self.row(key).unwrap().1
    }

    pub(crate) fn expire(&self, key: &str, seconds: f64) {
        self.ask("expire", &[key.into(), seconds.into()], &json!({}));
    }

    /// The keys that Django's database takes for alive so many seconds from now.
    pub(crate) fn alive(&self, seconds: f64) -> Vec<String> {
        texts(&self.ask("alive", &[seconds.into()], &json!({})))
    }

    pub(crate) fn keys(&self) -> Vec<String> {
        texts(&self.ask("keys", &[], &json!({})))
    }

    /// Makes and answers captchas in so many threads, so many in each; gives back what failed.
    pub(crate) fn work(&self, workers: usize, captchas: usize) -> Vec<String> {
        texts(&self.ask("work", &[workers.into(), captchas.into()], &json!({})))
    }

    /// What one of Django's own commands prints.
    pub(crate) fn command(&self, words: &[&str]) -> String {
        let words: Vec<Value> = words.iter().map(|word| (*word).into()).collect();
        text(&self.ask("command", &words, &json!({})))
    }
}

impl Drop for Django {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// What `manage.py diffsettings --all` prints for the example with some settings more.
pub(crate) fn diffsettings(more: &str) -> String {
    let folder = tempfile::TempDir::new().unwrap();
    std::fs::write(
        folder.path().join("altered.py"),
        format!("from shop.settings import *\n{more}"),
    )
    .unwrap();
    let path = std::env::join_paths([folder.path(), &example()]).unwrap();
    let output = python()
        .args(["-m", "django", "diffsettings", "--all"])
        .env("PYTHONPATH", path)
        .env("DJANGO_SETTINGS_MODULE", "altered")
        .env("DATABASE_URL", "postgres://shop:tiger@db/shop")
        .stderr(Stdio::inherit())
        .output()
        .unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap()
}

/// The Python of the example's virtual environment, which is made where it is missing.
fn python() -> Command {
    static PYTHON: OnceLock<PathBuf> = OnceLock::new();
    let python = PYTHON.get_or_init(|| {
        let made = Command::new(example().join("environment")).stderr(Stdio::inherit()).output();
        let made = made.unwrap();
        assert!(made.status.success(), "examples/django/environment failed");
        Path::new(String::from_utf8(made.stdout).unwrap().trim()).join("bin/python")
    });
    let mut command = Command::new(python);
    command
        .env("PYTHONPATH", example())
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("DJANGO_SETTINGS_MODULE", "shop.settings")
        .env("DJANGO_SECRET_KEY", "of a test");
    command
}

/// The example's folder.
pub(crate) fn example() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/django")
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

fn texts(value: &Value) -> Vec<String> {
    value.as_array().unwrap().iter().map(text).collect()
}
