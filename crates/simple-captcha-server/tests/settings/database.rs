//! What is made of a Django site's database and time zone.

use super::{carried, set};

#[test]
fn the_database_becomes_its_url_and_no_password_is_printed() {
    let databases = |entries: &str| format!("DATABASES = {{'default': {{{entries}}}}}\n");
    for (entries, url) in [
        (
            "'ENGINE': 'django.db.backends.sqlite3', 'NAME': '/srv/db.sqlite3'",
            "sqlite:/srv/db.sqlite3",
        ),
        (
            "'ENGINE': 'django.db.backends.sqlite3', 'NAME': '/srv/my shop?#%41.db'",
            "sqlite:/srv/my shop%3F%23%2541.db",
        ),
        (
            "'ENGINE': 'django.db.backends.postgresql', 'NAME': 'shop', 'USER': 'app', \
             'PASSWORD': 'tiger', 'HOST': 'db', 'PORT': '5433'",
            "postgres://app@db:5433/shop",
        ),
        (
            "'ENGINE': 'django.contrib.gis.db.backends.postgis', 'NAME': 'shop', 'USER': 'a@b', \
             'PASSWORD': ['tiger'], 'HOST': '/run/postgresql', 'OPTIONS': {}, 'TIME_ZONE': None",
            "postgres://a%40b@localhost/shop?host=%2Frun%2Fpostgresql",
        ),
        (
            "'ENGINE': 'django.db.backends.mysql', 'NAME': 'shop', 'HOST': '::1', 'PORT': 3307",
            "mysql://[::1]:3307/shop",
        ),
        (
            "'ENGINE': 'django.db.backends.mysql', 'NAME': 'shop', 'USER': 'app'",
            "mysql://app@localhost/shop",
        ),
    ] {
        let configuration = carried(&databases(entries));
        assert_eq!(set(&configuration), [format!("database.url = {url:?}")]);
        assert!(!configuration.contains("tiger"), "{configuration}");
        // Django's URL libraries write a path from the root with four slashes.
        let for_django = url.replace("sqlite:/", "sqlite:////");
        assert!(configuration.contains(&for_django), "{configuration}");
        let password = entries.contains("PASSWORD");
        assert_eq!(configuration.contains(":PASSWORD@"), password, "{configuration}");
    }
    for (entries, why) in [
        ("'ENGINE': 'django.db.backends.oracle', 'NAME': 'x'", "ENGINE"),
        (
            "'ENGINE': 'django.db.backends.sqlite3', 'NAME': object()",
            "NAME: it is an object that only Python knows",
        ),
        ("'ENGINE': 'django.db.backends.sqlite3', 'NAME': ':memory:'", "set url"),
        (
            "'ENGINE': 'django.db.backends.mysql', 'NAME': 'x', 'HOST': b'tiger'",
            "HOST: it is bytes",
        ),
        ("'NAME': 'x'", "it has no ENGINE"),
        ("'ENGINE': 'django.db.backends.dummy', 'NAME': 'x'", "ENGINE"),
    ] {
        let configuration = carried(&databases(entries));
        assert!(set(&configuration).is_empty(), "{configuration}");
        let told = configuration
            .lines()
            .find(|line| line.starts_with("# DATABASES is not carried over: "));
        let told = told.unwrap();
        assert!(told.contains(why) && told.contains("set url to"), "{told}");
        assert!(!told.contains("tiger"), "{told}");
    }
    let odd = carried("DATABASES = {'default': object()}");
    assert!(odd.contains("# DATABASES is not carried over: it is an object"), "{odd}");
    let path = "from pathlib import Path\nDATABASES = {'default': {\
                'ENGINE': 'django.db.backends.sqlite3', 'NAME': Path('/srv/site/db.sqlite3')}}";
    assert_eq!(set(&carried(path)), ["database.url = \"sqlite:/srv/site/db.sqlite3\""]);
}

#[test]
fn of_several_servers_the_first_is_named_and_a_line_says_so() {
    let databases = "DATABASES = {'default': {'ENGINE': 'django.db.backends.postgresql', \
        'NAME': 'shop', 'USER': 'app', 'HOST': 'db1, db2', 'PORT': '5433,5434'}}\n";
    let configuration = carried(databases);
    assert_eq!(set(&configuration), ["database.url = \"postgres://app@db1:5433/shop\""]);
    assert!(configuration.contains("# DATABASES: HOST names several servers"), "{configuration}");
}

#[test]
fn a_site_with_local_times_gets_its_time_zone_where_the_database_has_none() {
    let with = |engine: &str, rest: &str| {
        carried(&format!(
            "DATABASES = {{'default': {{'ENGINE': 'django.db.backends.{engine}', 'NAME': 'shop'}}}}\n{rest}"
        ))
    };
    let zone = |configuration: &str| {
        set(configuration).get(1).map(|line| line.replace("database.naive-time-zone = ", ""))
    };
    let shanghai = "USE_TZ = False\nTIME_ZONE = 'Asia/Shanghai'";
    for engine in ["sqlite3", "mysql"] {
        assert_eq!(zone(&with(engine, shanghai)).unwrap(), "\"Asia/Shanghai\"");
        let unset = with(engine, "USE_TZ = False");
        assert!(
            unset.contains("# TIME_ZONE: it is not among the settings") && zone(&unset).is_none()
        );
        assert_eq!(zone(&with(engine, "USE_TZ = True\nTIME_ZONE = 'Asia/Shanghai'")), None);
        let unset = with(engine, "");
        assert!(unset.contains("# USE_TZ is not among the settings") && zone(&unset).is_none());
        let odd = with(engine, "USE_TZ = False\nTIME_ZONE = 'Mars/Base'");
        assert!(odd.contains("# TIME_ZONE: it is no time zone known here") && zone(&odd).is_none());
        let odd = with(engine, "USE_TZ = object()");
        assert!(odd.contains("# USE_TZ: it is an object") && zone(&odd).is_none());
    }
    assert_eq!(zone(&with("postgresql", shanghai)), None);
    // The database's own, which Django has only where USE_TZ is true.
    let own = |engine: &str, own: &str, rest: &str| {
        with(&format!("{engine}', 'TIME_ZONE': {own}, 'USER': 'app"), rest)
    };
    for rest in ["USE_TZ = True", "", "USE_TZ = True\nTIME_ZONE = 'Asia/Shanghai'"] {
        let configuration = own("sqlite3", "'Europe/Paris'", rest);
        assert_eq!(zone(&configuration).unwrap(), "\"Europe/Paris\"");
        assert!(!configuration.contains("USE_TZ"), "{configuration}");
    }
    assert_eq!(zone(&own("mysql", "None", "USE_TZ = True")), None);
    assert_eq!(zone(&own("postgresql", "'Europe/Paris'", "USE_TZ = True")), None);
    let odd = own("mysql", "object()", "USE_TZ = True");
    assert!(
        odd.contains("# TIME_ZONE: TIME_ZONE: it is an object") && zone(&odd).is_none(),
        "{odd}"
    );
}
