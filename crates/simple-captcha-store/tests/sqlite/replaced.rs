//! A file that is removed or replaced while the store uses it.

use std::fs;

use simple_captcha::{Captcha, Store};

use crate::{Folder, open};
use test_support::servers::captchas::{key, moment, record};
use test_support::servers::said;

#[tokio::test]
async fn a_file_that_was_removed_is_an_error_until_it_is_back() {
    let folder = Folder::new();
    let elsewhere = folder.0.path().join("elsewhere.db");
    // Once with connections that are open already, and once without.
    for is_used in [false, true] {
        let store = open(&folder.file()).await;
        if is_used {
            store.insert(&key("kept"), &record("A", moment(2))).await.unwrap();
            assert!(store.get(&key("kept"), moment(1)).await.unwrap().is_some());
        }
        fs::rename(folder.file(), &elsewhere).unwrap();
        let record = record("A", moment(2));
        for failed in [
            said(store.insert(&key("new"), &record).await),
            said(store.get(&key("kept"), moment(1)).await),
            said(store.take(&key("kept"), moment(1)).await),
            said(store.expired(moment(1)).await),
            said(store.sweep(moment(1)).await),
            said(store.migrate().await),
        ] {
            assert!(failed.contains("captcha.db was removed or renamed"), "{failed}");
            assert!(failed.contains("put it back, or restart"), "{failed}");
        }
        assert!(!folder.file().exists(), "no other file is made");
        fs::rename(&elsewhere, folder.file()).unwrap();
        store.insert(&key("new"), &record).await.unwrap();
        assert!(store.take(&key("new"), moment(1)).await.unwrap().is_some());
        assert_eq!(store.take(&key("kept"), moment(1)).await.unwrap().is_some(), is_used);
    }
}

#[tokio::test]
async fn a_file_that_was_replaced_is_left_alone_and_a_new_store_uses_it() {
    let (folder, other) = (Folder::new(), Folder::new());
    let captcha = Captcha::new(open(&folder.file()).await).unwrap();
    captcha.ready().await.unwrap();
    drop(open(&other.file()).await);
    let bytes = fs::read(other.file()).unwrap();
    fs::rename(other.file(), folder.file()).unwrap();
    let failed = said(captcha.ready().await);
    assert!(failed.contains("was replaced by another file"), "{failed}");
    assert!(said(captcha.clean().await).contains("was replaced"));
    assert_eq!(fs::read(folder.file()).unwrap(), bytes);
    Captcha::new(open(&folder.file()).await).unwrap().ready().await.unwrap();
}
