//! The server with `--sealed`: nothing is written before an answer comes.
#![expect(clippy::unwrap_used, reason = "a test's helpers may fail as its tests do")]

mod common;

use common::{Server, file, run};
use tempfile::TempDir;

const SECRET: (&str, &str) = ("CAPTCHA_SECRET", "sixteen bytes, at least");
const NEW_SECRET: (&str, &str) = ("CAPTCHA_SECRET", "another sixteen bytes");

/// A server that always asks for the same word.
fn server(folder: &TempDir, database: &[&str], environment: &[(&str, &str)]) -> Server {
    let list = file(folder, "words");
    std::fs::write(&list, "stone\n").unwrap();
    let options =
        ["--sealed", "--challenge", "words", "--words-dictionary", list.to_str().unwrap()];
    Server::start_with(&[&options[..], database].concat(), environment)
}

/// How many keys were used up, as the database has it.
async fn used_up(server: &Server) -> i64 {
    let count = sqlx::query_scalar("SELECT count(*) FROM simple_captcha_spent");
    count.fetch_one(&server.database().await).await.unwrap()
}

#[tokio::test]
async fn a_row_is_written_when_an_answer_comes_and_the_key_works_once() {
    let folder = TempDir::new().unwrap();
    let server = server(&folder, &[], &[SECRET]);
    // The server itself has tried whether it can write.
    let at_start = used_up(&server).await;
    let mut keys = Vec::new();
    for _ in 0..20 {
        let key = server.new_key().await;
        assert_eq!(server.get(&format!("/captcha/image/{key}/")).await.status(), 200);
        keys.push(key);
    }
    assert_eq!(used_up(&server).await, at_start, "to show captchas writes nothing");
    assert!(server.post(&keys[0], "stone").await.contains("验证码正确"));
    assert!(server.post(&keys[1], "river").await.contains("验证码错误"));
    assert_eq!(used_up(&server).await, at_start + 2);
    assert_eq!(server.rows().await, 0, "a Django site on the same table sees nothing of it");
    for key in &keys[..2] {
        assert!(server.post(key, "stone").await.contains("验证码错误"));
        assert_eq!(server.get(&format!("/captcha/image/{key}/")).await.status(), 410);
    }
    assert!(!server.log().contains("stone"));
}

#[tokio::test]
async fn a_new_secret_takes_what_the_old_one_sealed_if_it_is_told_of_it() {
    let folder = TempDir::new().unwrap();
    let url = format!("sqlite:{}", file(&folder, "captcha.db").display());
    let database = ["--database", &*url];
    let keys = {
        let before = server(&folder, &database, &[SECRET]);
        [before.new_key().await, before.new_key().await]
    };
    let stranger = server(&folder, &database, &[NEW_SECRET]);
    assert!(stranger.post(&keys[0], "stone").await.contains("验证码错误"));
    drop(stranger);
    let heir = server(&folder, &database, &[NEW_SECRET, ("CAPTCHA_OLD_SECRET", SECRET.1)]);
    assert!(heir.post(&keys[0], "stone").await.contains("验证码正确"));
    assert!(heir.post(&keys[0], "stone").await.contains("验证码错误"));
}

#[test]
fn without_a_secret_it_does_not_start() {
    let folder = TempDir::new().unwrap();
    let (status, _, complained) =
        run(&folder, &["--sealed", "--database", "memory:", "--listen", "127.0.0.1:0"], &[]);
    assert_eq!(status, 2);
    assert!(
        complained.contains("--sealed") && complained.contains("CAPTCHA_SECRET"),
        "{complained}"
    );
}
