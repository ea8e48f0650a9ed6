//! Captchas that are made beforehand and handed out from a pool.

mod common;

use std::collections::HashSet;
use std::time::{Duration, Instant};

use common::{Server, file, run};
use tempfile::TempDir;

/// The options that name a database in a folder.
fn database(folder: &TempDir) -> String {
    format!("--database=sqlite:{}", file(folder, "captcha.db").display())
}

#[tokio::test]
async fn what_create_pool_made_is_handed_out_once_each_and_then_new_ones_are_made() {
    let folder = TempDir::new().unwrap();
    let database = database(&folder);
    let (status, printed, complained) = run(
        &folder,
        &["create-pool", "--pool-size", "25", "--timeout", "60", "--challenge", "sum", &database],
        &[],
    );
    assert_eq!((status, complained.as_str()), (0, ""));
    assert_eq!(printed, "25 captchas added to the pool.\n0 expired captchas removed.\n");

    let server = Server::start_with(&[&database], &[("CAPTCHA_GET_FROM_POOL", "True")]);
    let mut keys = HashSet::new();
    for _ in 0..25 {
        assert!(keys.insert(server.new_key().await), "each is handed out once");
    }
    let pool = common::rows_of(&file(&folder, "captcha.db")).await;
    assert_eq!(pool.len(), 25, "none was made");
    assert!(pool.iter().all(|(key, challenge, _)| keys.contains(key) && challenge.ends_with('=')));
    let (key, _, answer) = &pool[0];
    assert_eq!(server.get(&format!("/captcha/image/{key}/")).await.status(), 200);
    assert!(server.post(key, answer).await.contains("验证码正确"));
    assert!(server.post(key, answer).await.contains("验证码错误"));

    assert!(!keys.contains(&server.new_key().await));
    server.wait_until_logged("the pool has no captcha left");
    assert!(!server.log().contains(&key[..8]), "the log names no key");
}

#[tokio::test]
async fn what_expires_too_soon_is_not_handed_out() {
    let folder = TempDir::new().unwrap();
    let database = database(&folder);
    let environment = [("CAPTCHA_GET_FROM_POOL_TIMEOUT", "10")];
    let create = ["create-pool", "--pool-size=5", "--timeout=10", &*database];
    let (status, _, complained) = run(&folder, &create, &environment);
    assert_eq!(status, 0);
    assert!(complained.contains("give a longer --timeout"), "{complained}");
    let server = Server::start_with(&[&database, "--get-from-pool"], &environment);
    server.new_key().await;
    assert_eq!(common::rows_of(&file(&folder, "captcha.db")).await.len(), 6);
    let server = Server::start(&[&database, "--get-from-pool", "--get-from-pool-timeout=9"]);
    server.new_key().await;
    assert_eq!(common::rows_of(&file(&folder, "captcha.db")).await.len(), 6);
}

#[test]
fn ten_thousand_are_made_in_seconds() {
    let folder = TempDir::new().unwrap();
    let began = Instant::now();
    let (status, printed, _) =
        run(&folder, &["create-pool", "--pool-size", "10000", "--timeout", "1440"], &[]);
    assert_eq!(status, 0);
    assert!(printed.starts_with("10000 captchas added"), "{printed}");
    assert!(began.elapsed() < Duration::from_secs(20), "{:?}", began.elapsed());
}

#[test]
fn a_pool_that_makes_no_sense_is_refused_in_one_line() {
    let folder = TempDir::new().unwrap();
    let secret = [("CAPTCHA_SECRET", "sixteen bytes, at least")];
    for (options, why) in [
        (&["serve", "--get-from-pool", "--sealed"][..], "no pool of sealed keys"),
        (&["serve", "--get-from-pool", "--database", "memory:"], "cannot reach"),
        (&["create-pool", "--database", "memory:"], "ends with this command"),
        (&["create-pool", "--pool-size", "0"], "1 to 10000000"),
        (&["create-pool", "--times-sign", "乘", "--challenge", "sum"], "--times-sign"),
    ] {
        let (status, _, complained) = run(&folder, options, &secret);
        assert_eq!(status, 2, "{complained}");
        assert!(complained.contains(why), "{complained}");
    }
    assert!(!file(&folder, "captcha.db").exists());
}

#[test]
fn a_sign_of_division_in_a_pool_is_warned_of() {
    let folder = TempDir::new().unwrap();
    let options = ["create-pool", "--pool-size", "1", "--challenge", "sum", "--times-sign"];
    for (sign, warned) in [("÷", true), ("×", false)] {
        let (status, _, told) = run(&folder, &[&options[..], &[sign]].concat(), &[]);
        assert_eq!((status, told.contains("take it for division")), (0, warned), "{told}");
    }
}
