//! The binary beside Django with django-simple-captcha, as it is on PyPI, on the databases that both
//! know.
#![expect(clippy::panic, clippy::unwrap_used, reason = "a test's helpers may fail as its tests do")]

mod challenges;
#[path = "../common/mod.rs"]
mod common;
mod database;
mod driver;
mod expiry;
mod old_index;
mod pool;
mod site;
mod table;
mod together;

use common::Server;
use database::TestDatabase;
use driver::Django;
use tempfile::TempDir;

/// Makes a test for each kind of database of a function that takes one.
macro_rules! on_each_database {
    ($($test:ident),* $(,)?) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)] async fn $test() {
                super::$test(crate::TestDatabase::sqlite().await).await;
            })*
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)] async fn $test() {
                super::$test(crate::TestDatabase::postgres().await).await;
            })*
        }
        mod mariadb {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)] async fn $test() {
                super::$test(crate::TestDatabase::mariadb().await).await;
            })*
        }
    };
}
use on_each_database;

const RIGHT: &str = "验证码正确";
const INVALID: [&str; 1] = ["Invalid CAPTCHA"];

/// Django and the binary on one database, whose table Django made.
struct SharedPair {
    django: Django,
    binary: Server,
    database: TestDatabase,
}

impl SharedPair {
    fn start(database: TestDatabase, options: &[&str]) -> Self {
        let django = Django::start(&database.url);
        let binary = serve(&database, options);
        Self { django, binary, database }
    }

    async fn status(&self, path: &str) -> u16 {
        self.binary.get(path).await.status().as_u16()
    }

    /// Whether the binary takes an answer for right.
    async fn passes(&self, key: &str, answer: &str) -> bool {
        self.binary.post(key, answer).await.contains(RIGHT)
    }

    /// What the binary's command prints.
    fn command(&self, words: &[&str]) -> String {
        let folder = TempDir::new().unwrap();
        let words = [words, &["--database", &self.database.url]].concat();
        let (status, printed, complained) = common::run(&folder, &words, &[]);
        assert_eq!(status, 0, "{complained}");
        printed
    }
}

fn serve(database: &TestDatabase, options: &[&str]) -> Server {
    let options = [&["--database", &database.url], options].concat();
    Server::start_with(&options, &[("CAPTCHA_SECRET", "shared by all servers of the test")])
}

fn image(key: &str) -> String {
    format!("/captcha/image/{key}/")
}

fn sound(key: &str) -> String {
    format!("/captcha/audio/{key}.wav")
}
