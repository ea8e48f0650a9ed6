//! The configuration in the hands of a Rust program.

use simple_captcha::MemoryStore;
use simple_captcha::image::Scale;
use simple_captcha_server::Config;

const SECRET: &str = "2c26b46b68ffc68ff99b453c1d304134";

#[tokio::test]
async fn a_captcha_is_made_as_the_file_says() {
    let config =
        "[sites]\nprefix = '/human/'\n[challenge]\nkind = 'digits'\n[sound]\naudio = false\n";
    let config = Config::from_toml(config).unwrap();
    let captcha = config.captcha(MemoryStore::default()).unwrap();
    assert_eq!(captcha.mount(), "/human");
    let key = captcha.issue().await.unwrap();
    assert!(captcha.image(&key, Scale::Plain).await.is_ok());
}

#[test]
fn debug_shows_neither_a_secret_nor_a_password() {
    let config = format!(
        "[serving]\nsecret = '{SECRET}'\nold-secret = '{SECRET}'\n\
         [database]\nurl = 'postgres://shop:hunter2@db/shop'\n"
    );
    let config = Config::from_toml(&config).unwrap();
    let shown = format!("{config:?} {}", config.store_url().unwrap());
    assert!(shown.contains("db/shop"), "{shown}");
    assert!(!shown.contains("hunter2") && !shown.contains(SECRET), "{shown}");
}

#[test]
fn settings_that_do_not_go_together_are_named_as_in_the_file() {
    for (config, why) in [
        ("[picture]\nforeground = 'white'", "line 2: picture.foreground and picture.background: "),
        ("[picture]\nfonts = ['no.ttf']", "line 2: picture.fonts: no.ttf cannot be read"),
        ("[picture]\nanimated = true", "picture.animated: only pictures of the level like-django"),
        ("[serving]\nsealed = true", "serving.sealed: sealed keys need "),
    ] {
        let config = Config::from_toml(config).unwrap();
        let error = config.captcha(MemoryStore::default()).unwrap_err().to_string();
        assert!(error.contains(why) && !error.contains("--"), "{error}");
    }
    let config = "[database]\nurl = 'memory:'\nnaive-time-zone = 'Asia/Shanghai'";
    let error = Config::from_toml(config).unwrap().store_url().unwrap_err().to_string();
    assert!(error.starts_with("line 3: database.naive-time-zone: only SQLite"), "{error}");
}

#[test]
fn the_default_is_what_an_empty_file_says() {
    let default = format!("{:?}", Config::default());
    assert_eq!(default, format!("{:?}", Config::from_toml("").unwrap()));
    assert_eq!(Config::default().store_url().unwrap().to_string(), "sqlite:captcha.db");
}

#[test]
fn a_missing_file_is_named() {
    let error = Config::from_file("/nowhere/captcha.toml").unwrap_err().to_string();
    assert!(error.starts_with("/nowhere/captcha.toml cannot be read: No such file"), "{error}");
}
