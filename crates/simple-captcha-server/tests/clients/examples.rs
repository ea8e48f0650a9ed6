//! The sites in `examples/`, as their README starts them.

use std::net::{TcpListener, TcpStream};
use std::process::Command;

use reqwest::header::{COOKIE, ORIGIN, SET_COOKIE};
use serde_json::Value;
use test_support::Process;

use crate::common::Server;
use crate::{KEY, example, installed, node, serve};

#[tokio::test]
async fn the_php_site_sends_a_message_for_each_solved_captcha() {
    let address = address();
    let mut php = Command::new("php");
    php.args(["-S", &address, "-t"]).arg(example("php"));
    Site::start(&mut php, &address, "/").sends_a_message_for_each_solved_captcha().await;
}

#[tokio::test]
async fn the_express_site_sends_a_message_for_each_solved_captcha() {
    let address = address();
    let mut node = node("express/scripts/server.mjs");
    Site::start(&mut node, &address, "/").sends_a_message_for_each_solved_captcha().await;
}

#[tokio::test]
async fn the_flask_site_sends_a_message_for_each_solved_captcha() {
    let address = address();
    let mut flask = Command::new(installed().join("venv/bin/flask"));
    flask.arg("--app").arg(example("flask/app.py")).args(["run", "--port", port(&address)]);
    Site::start(&mut flask, &address, "/").sends_a_message_for_each_solved_captcha().await;
}

#[tokio::test]
async fn the_django_site_sends_a_message_for_each_solved_captcha() {
    let address = address();
    let mut django = Command::new(installed().join("venv/bin/python"));
    django.arg(example("django-siteverify/shop.py")).args(["runserver", "--noreload", &address]);
    Site::start(&mut django, &address, "/").sends_a_message_for_each_solved_captcha().await;
}

#[tokio::test]
async fn the_go_site_sends_a_message_for_each_solved_captcha() {
    let program = installed().join("go-site");
    // `go run` would leave the site running at the end.
    let mut build = Command::new("go");
    build.args(["build", "-o"]).arg(&program).arg(example("go/main.go"));
    assert!(build.status().unwrap().success());
    let address = address();
    Site::start(&mut Command::new(program), &address, "/")
        .sends_a_message_for_each_solved_captcha()
        .await;
}

#[tokio::test]
async fn the_ruby_site_sends_a_message_for_each_solved_captcha() {
    let address = address();
    let mut ruby = Command::new("ruby");
    Site::start(ruby.arg(example("ruby/app.rb")), &address, "/")
        .sends_a_message_for_each_solved_captcha()
        .await;
}

#[tokio::test]
async fn the_curl_site_sends_a_message_for_each_solved_captcha() {
    let address = address();
    let mut httpd = Command::new("busybox");
    httpd.args(["httpd", "-f", "-p", &address, "-h"]).arg(example("curl"));
    Site::start(&mut httpd, &address, "/cgi-bin/contact")
        .sends_a_message_for_each_solved_captcha()
        .await;
}

/// An address on which nothing listens.
fn address() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    format!("127.0.0.1:{}", listener.local_addr().unwrap().port())
}

fn port(address: &str) -> &str {
    address.split_once(':').unwrap().1
}

/// An example and its captcha server; they end with the test.
struct Site {
    _process: Process,
    server: Server,
    origin: String,
    page: String,
}

/// A page with a form, and what a browser sends back with it.
struct Form {
    html: String,
    cookie: String,
}

impl Site {
    fn start(command: &mut Command, address: &str, page: &str) -> Self {
        let server = serve();
        // The examples know the site's key and secret.
        command.env_remove("CAPTCHA_SITE_KEY").env_remove("CAPTCHA_SITE_SECRET");
        command.env("CAPTCHA_SERVER", server.url("")).env("PORT", port(address));
        let process = Process::start(command.env("PYTHONDONTWRITEBYTECODE", "1"));
        process.wait_for(|| TcpStream::connect(address).ok());
        let origin = format!("http://{address}");
        Self { _process: process, server, page: format!("{origin}{page}"), origin }
    }

    async fn sends_a_message_for_each_solved_captcha(mut self) {
        let form = self.form().await;
        let script = self.server.client.get(attribute(&form.html, "script ", "src")).send();
        assert_eq!(script.await.unwrap().status(), 200);
        assert_eq!(attribute(&form.html, "class=\"g-recaptcha\"", "data-sitekey"), KEY);

        let token = self.token().await;
        let with_token = [("g-recaptcha-response", &*token)];
        assert_eq!(self.send(&form, &with_token).await, Outcome::Sent, "the script's token");
        assert_eq!(self.send(&form, &with_token).await, Outcome::Refused, "the same token");

        // In a browser without JavaScript.
        let picture = attribute(&form.html, "img ", "src");
        let picture = self.server.client.get(picture).send().await.unwrap();
        assert_eq!(picture.headers()["content-type"], "image/png");
        let key = attribute(&form.html, "name=\"captcha_0\"", "value");
        let right = [("captcha_0", key), ("captcha_1", "PASSED")];
        assert_eq!(self.send(&form, &right).await, Outcome::Sent, "a right answer");
        assert_eq!(self.send(&form, &right).await, Outcome::Refused, "the same answer");
        let form = self.form().await;
        let key = attribute(&form.html, "name=\"captcha_0\"", "value");
        let wrong = [("captcha_0", key), ("captcha_1", "WRONG")];
        assert_eq!(self.send(&form, &wrong).await, Outcome::Refused, "a wrong answer");
        assert_eq!(self.send(&form, &[]).await, Outcome::Refused, "no answer");

        let token = self.token().await;
        self.server.signal("-KILL");
        self.server.wait();
        let with_token = [("g-recaptcha-response", &*token)];
        assert_ne!(self.send(&form, &with_token).await, Outcome::Sent, "a server that is down");
    }

    /// Opens the page.
    async fn form(&self) -> Form {
        let response = self.server.client.get(&self.page).send().await.unwrap();
        assert_eq!(response.status(), 200);
        let cookie = response.headers().get(SET_COOKIE).map(|cookie| cookie.to_str().unwrap());
        let cookie = cookie.and_then(|cookie| cookie.split(';').next()).unwrap_or_default();
        Form { cookie: cookie.to_owned(), html: response.text().await.unwrap() }
    }

    /// Does what the script does: gets a captcha and answers it.
    async fn token(&self) -> String {
        let ask = |path| self.server.url(&format!("/captcha/site/{KEY}/{path}/"));
        let client = &self.server.client;
        let request = client.get(ask("refresh")).header("X-Requested-With", "XMLHttpRequest");
        let captcha = request.header(ORIGIN, &self.origin).send().await.unwrap();
        let captcha: Value = captcha.json().await.unwrap();
        let answer = [("key", captcha["key"].as_str().unwrap()), ("answer", "PASSED")];
        let request = client.post(ask("solve")).header(ORIGIN, &self.origin).form(&answer);
        let solved: Value = request.send().await.unwrap().json().await.unwrap();
        solved["token"].as_str().unwrap().to_owned()
    }

    /// Sends the form.
    async fn send(&self, form: &Form, captcha: &[(&str, &str)]) -> Outcome {
        let mut fields = vec![("message", "<Hello>")];
        if form.html.contains("csrfmiddlewaretoken") {
            let token = attribute(&form.html, "name=\"csrfmiddlewaretoken\"", "value");
            fields.push(("csrfmiddlewaretoken", token));
        }
        fields.extend(captcha);
        let request = self.server.client.post(&self.page).header(COOKIE, &form.cookie);
        let response = request.form(&fields).send().await.unwrap();
        let status = response.status().as_u16();
        let html = response.text().await.unwrap();
        match (status, html.contains("your message was sent"), html.contains("not solved")) {
            (200, true, false) => Outcome::Sent,
            (422, false, true) => Outcome::Refused,
            _ => Outcome::Failed(status, html),
        }
    }
}

#[derive(Debug, PartialEq)]
enum Outcome {
    Sent,
    Refused,
    Failed(u16, String),
}

/// An attribute's value in the first tag of a page that has some text in it.
fn attribute<'html>(html: &'html str, part: &str, name: &str) -> &'html str {
    let is_it = |element: &&str| element.contains(part);
    let element = html.split('<').skip(1).find(is_it);
    let element = element.unwrap_or_else(|| panic!("there is no {part} in {html}"));
    let value = element.split_once(&format!("{name}=\"")).unwrap().1;
    value.split_once('"').unwrap().0
}
