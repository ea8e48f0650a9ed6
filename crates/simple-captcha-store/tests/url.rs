//! URLs of stores, as operators write them and as logs show them.

use simple_captcha_store::{InvalidUrl, StoreUrl};

#[test]
fn urls_are_read_and_shown_again() {
    for (url, shown) in [
        ("memory:", "memory:"),
        ("memory://", "memory:"),
        #[cfg(feature = "sqlite")]
        ("sqlite:captcha.db", "sqlite:captcha.db"),
        #[cfg(feature = "sqlite")]
        ("sqlite:///var/lib/captcha.db", "sqlite:/var/lib/captcha.db"),
        #[cfg(feature = "sqlite")]
        ("sqlite:////var/lib/captcha.db", "sqlite:/var/lib/captcha.db"),
        #[cfg(feature = "sqlite")]
        ("sqlite://captcha.db", "sqlite:captcha.db"),
        #[cfg(feature = "sqlite")]
        ("SQLite3:captcha.db", "sqlite:captcha.db"),
        #[cfg(feature = "sqlite")]
        ("sqlite+aiosqlite:////srv/captcha.db", "sqlite:/srv/captcha.db"),
        #[cfg(feature = "sqlite")]
        ("sqlite:my %3f%23%25.db", "sqlite:my %3F%23%25.db"),
        #[cfg(feature = "sqlite")]
        ("sqlite:100%.db", "sqlite:100%25.db"),
        #[cfg(feature = "postgres")]
        ("postgresql://scott:tiger@host/db?sslmode=require", "postgresql://scott@host/db"),
        #[cfg(feature = "postgres")]
        ("postgresql+psycopg://scott:tiger@host/db", "postgresql+psycopg://scott@host/db"),
        #[cfg(feature = "postgres")]
        ("postgresql+asyncpg://host/db", "postgresql+asyncpg://host/db"),
        #[cfg(feature = "postgres")]
        ("pgsql://host/db", "pgsql://host/db"),
        #[cfg(feature = "mysql")]
        ("mariadb://scott:tiger@host/db?ssl-mode=REQUIRED", "mariadb://scott@host/db"),
        #[cfg(feature = "mysql")]
        ("mysql2://scott:tiger@host/db?encoding=utf8mb4&pool=5", "mysql2://scott@host/db"),
        #[cfg(feature = "mysql")]
        ("mariadb+pymysql://host/db", "mariadb+pymysql://host/db"),
        #[cfg(feature = "redis")]
        ("rediss://:tiger@host:6380/2?prefix=a%3A", "rediss://host:6380/2"),
        #[cfg(feature = "redis")]
        ("valkeys://:tiger@host:6380/2", "valkeys://host:6380/2"),
        #[cfg(feature = "redis")]
        ("redis://host", "redis://host"),
    ] {
        let url: StoreUrl = url.parse().unwrap();
        assert_eq!(url.to_string(), shown);
        assert_eq!(format!("{url:?}"), format!("StoreUrl({shown})"));
        assert_eq!(shown.parse::<StoreUrl>().unwrap().to_string(), shown);
    }
}

#[test]
#[cfg(feature = "sqlite")]
fn the_url_of_a_file_is_read_as_the_same_file() {
    for (file, shown) in [
        ("captcha.db", "sqlite:captcha.db"),
        ("/srv/captcha.db", "sqlite:/srv/captcha.db"),
        ("///srv/captcha.db", "sqlite:/srv/captcha.db"),
        ("./a?b#c%41.db", "sqlite:./a%3Fb%23c%2541.db"),
        ("new\nline", "sqlite:new%0Aline"),
        ("file:captcha.db", "sqlite:file:captcha.db"),
        ("Käse", "sqlite:K%C3%A4se"),
    ] {
        let url = StoreUrl::of_file(file).unwrap();
        assert_eq!(url.to_string(), shown);
        assert!(shown.parse::<StoreUrl>().unwrap() == url, "{file}");
    }
    for file in ["", ":memory:", "a\0b"] {
        assert!(StoreUrl::of_file(file).is_err());
    }
}

#[test]
fn what_names_no_store_is_refused_without_being_repeated() {
    let scheme = |found: &str| InvalidUrl::Scheme(Some(found.to_owned()));
    for (url, why) in [
        ("captcha.db", InvalidUrl::Scheme(None)),
        ("oracle://scott:tiger@host/db", scheme("oracle")),
        ("redis+unix://:tiger@host", scheme("redis+unix")),
        ("tiger:tiger@host/db", InvalidUrl::Scheme(None)),
        ("tiger@host://x", InvalidUrl::Scheme(None)),
        ("memory:x", InvalidUrl::Scheme(None)),
        ("", InvalidUrl::Scheme(None)),
        #[cfg(feature = "sqlite")]
        ("sqlite:", InvalidUrl::NoFile),
        #[cfg(feature = "sqlite")]
        ("sqlite::memory:", InvalidUrl::NoFile),
        #[cfg(feature = "sqlite")]
        ("sqlite:%3Amemory%3A", InvalidUrl::NoFile),
        #[cfg(feature = "sqlite")]
        ("sqlite:a%00b", InvalidUrl::FileName),
        #[cfg(feature = "sqlite")]
        ("sqlite:a%ff", InvalidUrl::FileName),
        #[cfg(feature = "sqlite")]
        ("sqlite://captcha.db?mode=rwc", InvalidUrl::Parameters),
        #[cfg(not(feature = "postgres"))]
        ("postgres://scott:tiger@host/db", InvalidUrl::Feature("postgres")),
        #[cfg(feature = "postgres")]
        ("postgres://scott:tiger@host", InvalidUrl::NoDatabase),
        #[cfg(feature = "postgres")]
        ("postgres://scott:tiger/2@host/db", InvalidUrl::Unreadable),
        #[cfg(feature = "redis")]
        ("redis://:tiger@host/shop", InvalidUrl::DatabaseNumber),
        #[cfg(feature = "redis")]
        ("redis://:tiger@host/0?prefix=", InvalidUrl::Prefix),
        #[cfg(feature = "redis")]
        ("redis://:tiger@host/0?prefix=shop_", InvalidUrl::Prefix),
        #[cfg(feature = "redis")]
        ("redis://:tiger#2@host/0", InvalidUrl::Unreadable),
    ] {
        let error = url.parse::<StoreUrl>().unwrap_err();
        assert_eq!(error, why, "{url}");
        assert!(!error.to_string().contains("tiger"), "{error}");
    }
}

#[test]
#[cfg(all(feature = "postgres", feature = "mysql", feature = "redis"))]
fn a_parameter_that_changes_nothing_is_passed_over() {
    for url in [
        "postgres://host/db?connect_timeout=5&keepalives=1&keepalives_idle=30&application_name=x",
        "postgres://host/db?channel_binding=prefer&gssencmode=disable&sslmode=require",
        "postgres://host/db?target_session_attrs=read-write&options[search_path]=shop",
        "postgresql+psycopg2://host/db?client_encoding=utf8&sslmode=Prefer",
        "mysql://host/db?charset=utf8mb4&connect_timeout=5&autocommit=true&ssl-mode=REQUIRED",
        "redis://host/1?socket_timeout=5&protocol=3&prefix=shop:",
        "valkeys://host/1?ssl_cert_reqs=required",
    ] {
        assert!(url.parse::<StoreUrl>().is_ok(), "{url}");
    }
}

#[test]
#[cfg(all(feature = "postgres", feature = "mysql", feature = "redis"))]
fn a_parameter_that_would_matter_is_named_without_its_value() {
    for (url, why) in [
        ("postgres://h/db?channel_binding=require&x=tiger", "'channel_binding' cannot have"),
        ("postgres://h/db?sslmode=require&sslcrl=tiger", "'sslcrl' cannot have"),
        ("postgres://h/db?target_session_attrs=standby", "'target_session_attrs' cannot have"),
        ("postgres://h/db?passwd=tiger", "the parameter 'passwd' is not known"),
        ("postgres://h/db?port=1&sslmode=tiger", "the value of the parameter 'sslmode'"),
        ("postgres://h/db?ti%20ger=1&x", "the parameter behind '?' is not known"),
        ("mysql://h/db?ssl_mode=tiger", "'ssl_mode' cannot have this value: write ssl-mode"),
        ("mysql://h/db?ssl-mode=tiger&charset=utf8", "the value of the parameter 'ssl-mode'"),
        ("mysql://h/db?autocommit=false", "'autocommit' cannot have"),
        ("redis://h/0?password=tiger", "'password' cannot have"),
        ("rediss://h/0?ssl_cert_reqs=none", "'ssl_cert_reqs' cannot have"),
        ("redis://h/0?sentinel=tiger", "the parameter 'sentinel' is not known"),
    ] {
        let error = url.parse::<StoreUrl>().unwrap_err().to_string();
        assert!(error.contains(why) && !error.contains("tiger"), "{url}: {error}");
    }
}
