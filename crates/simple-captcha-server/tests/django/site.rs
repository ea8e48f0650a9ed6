//! The example: a Django site behind nginx, which has the binary answer what is below `/captcha/`.

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::Command;

use tempfile::TempDir;
use tokio::task::JoinSet;

use crate::common::browser::Browser;
use crate::{Django, RIGHT, TestDatabase, driver, on_each_database, serve};
use test_support::Process;

on_each_database!(
    a_visitor_sees_the_binarys_picture_gets_another_hears_it_and_registers,
    answers_at_once_to_both_pass_no_more_often_than_django_alone_lets_them,
);

/// How many processes answer for the site.
const WORKERS: usize = 2;

/// The example on a database that the test knows.
struct ExampleSite {
    _example: Example,
    url: String,
    django: Django,
    database: TestDatabase,
}

impl ExampleSite {
    fn start(database: TestDatabase) -> Self {
        let django = Django::start(&database.url);
        let example = Example::start(Command::new(run()).arg(&database.url));
        Self { url: example.url.clone(), _example: example, django, database }
    }
}

/// What `run` started; it ends with the value.
struct Example {
    process: Process,
    url: String,
}

impl Example {
    fn start(command: &mut Command) -> Self {
        let binary = env!("CARGO_BIN_EXE_simple-captcha");
        let process = Process::start(command.env("SIMPLE_CAPTCHA", binary));
        let url = process.wait_for(|| {
            let said = process.stdout();
            said.lines().find_map(|line| line.strip_prefix("open ")).map(str::to_owned)
        });
        Self { process, url }
    }
}

impl Drop for Example {
    fn drop(&mut self) {
        // It ends what it started.
        self.process.signal("-TERM");
        self.process.wait();
    }
}

fn run() -> PathBuf {
    driver::example().join("run")
}

#[tokio::test]
async fn the_example_has_a_database_of_its_own_unless_told_and_leaves_nothing_behind() {
    let folder = TempDir::new().unwrap();
    // Started by root, nginx works as another user, who has to get to the site's socket.
    std::fs::set_permissions(folder.path(), Permissions::from_mode(0o711)).unwrap();
    let example = Example::start(Command::new(run()).env("TMPDIR", folder.path()));
    let page = reqwest::get(&example.url).await.unwrap().text().await.unwrap();
    let picture = page.split_once("src=\"/captcha/image/").unwrap().1.split('"').next().unwrap();
    let url = format!("{}captcha/image/{picture}", example.url);
    assert_eq!(reqwest::get(&url).await.unwrap().headers()["cache-control"], "no-store");
    assert!(folder.path().read_dir().unwrap().next().is_some());
    drop(example);
    assert!(folder.path().read_dir().unwrap().next().is_none());
    assert!(reqwest::get(&url).await.is_err(), "nothing is left that listens");
}

#[test]
fn what_keeps_the_example_from_starting_is_one_clear_line() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = listener.local_addr().unwrap().port().to_string();
    let binary = env!("CARGO_BIN_EXE_simple-captcha");
    for (name, value, why) in [
        ("PORT", &*taken, "is taken: choose another with PORT"),
        ("PORT", "http", "PORT=http is no port"),
        ("PORT", "70000", "PORT=70000 is no port"),
        ("SIMPLE_CAPTCHA", "/nowhere/simple-captcha", "is no program"),
        ("DATABASE_URL", "sqlite:/nowhere/site.db", "Django cannot use the database: "),
        ("DATABASE_URL", "oracle://app:tiger@db/x", "Django cannot use the database: "),
    ] {
        let mut command = Command::new(run());
        let output = command.env("SIMPLE_CAPTCHA", binary).env(name, value).output().unwrap();
        let complained = String::from_utf8(output.stderr).unwrap();
        assert_eq!(
            (output.status.code(), complained.lines().count()),
            (Some(1), 1),
            "{complained}"
        );
        assert!(complained.starts_with("examples/django/run: "), "{complained}");
        assert!(complained.contains(why) && !complained.contains("tiger"), "{complained}");
    }
}

#[test]
fn the_guide_shows_what_the_example_runs() {
    let guide = std::fs::read_to_string(driver::example().join("../../docs/django.md")).unwrap();
    let guide: Vec<&str> = guide.lines().map(str::trim).collect();
    for file in ["captcha.nginx", "simple-captcha.service"] {
        let file = std::fs::read_to_string(driver::example().join(file)).unwrap();
        let lines: Vec<&str> = file.lines().map(str::trim).collect();
        assert!(guide.windows(lines.len()).any(|shown| shown == lines), "{file}");
    }
}

const PICTURE: &str = "img.captcha";
const KEY: &str = "[name=captcha_0]";

/// Registers in the browser, and gives back the heading and the complaints of the page that follows.
async fn register(browser: &Browser, name: &str, answer: &str) -> (String, String) {
    let page = browser.window.execute("return performance.timeOrigin", vec![]).await.unwrap();
    let password = "correct horse battery staple";
    for (field, text) in [
        ("username", name),
        ("password1", password),
        ("password2", password),
        ("captcha_1", answer),
    ] {
        let field = browser.find(&format!("[name={field}]")).await;
        field.clear().await.unwrap();
        field.send_keys(text).await.unwrap();
    }
    browser.find("main button:not([type=button])").await.click().await.unwrap();
    browser
        .wait_until(async || {
            let ready = "return document.readyState === 'complete' && performance.timeOrigin";
            let now = browser.window.execute(ready, vec![]).await.ok()?;
            (now != page && now != false).then_some(())
        })
        .await;
    let complaints =
        "return [...document.querySelectorAll('.errorlist')].map((it) => it.textContent).join()";
    let complaints = browser.window.execute(complaints, vec![]).await.unwrap();
    (browser.prop("h1", "textContent").await, complaints.as_str().unwrap().to_owned())
}

async fn a_visitor_sees_the_binarys_picture_gets_another_hears_it_and_registers(
    database: TestDatabase,
) {
    let site = ExampleSite::start(database);
    let browser = Browser::open().await;
    browser.window.goto(&site.url).await.unwrap();
    let first = browser.prop(KEY, "value").await;
    assert!(site.django.row(&first).is_some(), "the form, with its key, is Django's");
    sees_the_binarys_picture(&browser, &site, &first).await;

    browser.find("[name=username]").await.send_keys("ada").await.unwrap();
    browser.find(PICTURE).await.click().await.unwrap();
    let second = browser.wait_for_change(KEY, "value", &first).await;
    sees_the_binarys_picture(&browser, &site, &second).await;
    assert_eq!(browser.prop("[name=username]", "value").await, "ada", "nothing was loaded again");

    let watch = "const play = Audio.prototype.play; window.played = [];
        HTMLMediaElement.prototype.play = function () { played.push(this); return play.call(this) }";
    browser.window.execute(watch, vec![]).await.unwrap();
    browser.find(".captcha-play").await.click().await.unwrap();
    let heard = "return played.length > 0 && played[0].currentTime > 0.3 && played[0].src";
    let heard = browser
        .wait_until(async || {
            let heard = browser.window.execute(heard, vec![]).await.unwrap();
            heard.as_str().map(str::to_owned)
        })
        .await;
    assert!(heard.contains(&format!("/captcha/audio/{second}.wav")), "{heard}");

    let told = register(&browser, "ada", "wrong").await;
    assert_eq!(told, ("Register".to_owned(), "Invalid CAPTCHA".to_owned()));
    assert_eq!(site.django.row(&second), None, "a wrong answer uses the captcha up");
    let third = browser.prop(KEY, "value").await;
    sees_the_binarys_picture(&browser, &site, &third).await;
    let told = register(&browser, "ada", &site.django.answer(&third)).await;
    assert_eq!(told, ("Welcome".to_owned(), String::new()));

    // What the binary made by a click is accepted as well.
    browser.window.goto(&site.url).await.unwrap();
    let shown = browser.prop(KEY, "value").await;
    browser.find(PICTURE).await.click().await.unwrap();
    let clicked = browser.wait_for_change(KEY, "value", &shown).await;
    let told = register(&browser, "grace", &site.django.answer(&clicked)).await;
    assert_eq!(told, ("Welcome".to_owned(), String::new()));
}

/// The picture on the page is that of a key, and came from the binary: Django's own views let a browser
/// keep their pictures, and its pictures are no wider than their letters.
async fn sees_the_binarys_picture(browser: &Browser, site: &ExampleSite, key: &str) {
    let path = format!("captcha/image/{key}/");
    browser
        .wait_until(async || {
            let shown = "const it = document.querySelector('img.captcha');
                return it.complete && it.naturalWidth ? `${it.src} ${it.naturalWidth}x${it.naturalHeight}` : ''";
            let shown = browser.window.execute(shown, vec![]).await.ok()?;
            (shown == format!("{}{path} 200x70", site.url)).then_some(())
        })
        .await;
    let response = reqwest::get(format!("{}{path}", site.url)).await.unwrap();
    assert_eq!(response.headers()["cache-control"], "no-store");
}

async fn answers_at_once_to_both_pass_no_more_often_than_django_alone_lets_them(
    database: TestDatabase,
) {
    let site = ExampleSite::start(database);
    let binary = serve(&site.database, &[]);
    let visitor = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build();
    let visitor = visitor.unwrap();
    let page = visitor.get(&site.url).send().await.unwrap();
    let cookie = page.headers()["set-cookie"].to_str().unwrap();
    let cookie = cookie.split(';').next().unwrap().to_owned();
    let page = page.text().await.unwrap();
    let token = page.split_once("csrfmiddlewaretoken\" value=\"").unwrap().1;
    let token = token.split('"').next().unwrap().to_owned();

    // All to Django, then half of them to each.
    for (round, share) in [50, 25].into_iter().enumerate() {
        let key = site.django.generate_key();
        let answer = site.django.answer(&key);
        let mut visitors = JoinSet::new();
        for number in 0..50 {
            let request = if number % 50 < share {
                let name = format!("visitor-{round}-{number}");
                let password = "correct horse battery staple";
                visitor.post(&site.url).header("Cookie", &cookie).form(&[
                    ("csrfmiddlewaretoken", token.as_str()),
                    ("username", &name),
                    ("password1", password),
                    ("password2", password),
                    ("captcha_0", &key),
                    ("captcha_1", &answer),
                ])
            } else {
                let form = [("hashkey", &key), ("captcha", &answer)];
                binary.client.post(binary.url("/test/")).form(&form)
            };
            visitors.spawn(async move {
                let response = request.send().await.unwrap();
                match response.status().as_u16() {
                    302 => (1, 0),
                    200 => (0, usize::from(response.text().await.unwrap().contains(RIGHT))),
                    status => panic!("{status}"),
                }
            });
        }
        let passed = visitors.join_all().await;
        let by_django: usize = passed.iter().map(|(django, _)| django).sum();
        let by_binary: usize = passed.iter().map(|(_, binary)| binary).sum();
        let told = format!("{by_django} passed Django, {by_binary} the binary");
        // Django reads first and deletes later: each of its processes may let one in. Ours lets in one
        // at most, like one process of Django's more.
        assert!(by_django <= WORKERS && by_binary <= 1 && by_django + by_binary >= 1, "{told}");
    }
}
