//! Sheets and samples: pictures for a person, or a program, to read.
#![expect(clippy::unwrap_used, reason = "a test's helpers may fail as its tests do")]

mod common;

use std::fs;

use common::{file, run};
use tempfile::TempDir;

/// The lines of a CSV file behind its head, each of two columns.
fn rows(text: &str, head: &str) -> Vec<(String, String)> {
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some(head));
    lines
        .map(|line| {
            let (left, right) = line.split_once(',').unwrap();
            (left.to_owned(), right.to_owned())
        })
        .collect()
}

#[test]
fn a_sheet_is_one_picture_and_its_answers_stand_in_a_file() {
    let folder = TempDir::new().unwrap();
    let options =
        ["sheet", "--rows", "3", "--columns", "4", "--labels", "labels.csv", "--seed", "5"];
    let (status, printed, complained) = run(&folder, &options, &[]);
    assert_eq!((status, complained.as_str()), (0, ""));
    assert_eq!(printed, "12 pictures are on sheet.png (seed 5).\n");
    let sheet = fs::read(file(&folder, "sheet.png")).unwrap();
    assert!(sheet.starts_with(b"\x89PNG\r\n"));
    let labels = rows(&fs::read_to_string(file(&folder, "labels.csv")).unwrap(), "number,answer");
    assert_eq!(labels.len(), 12);
    for (index, (number, answer)) in labels.iter().enumerate() {
        assert_eq!(*number, (index + 1).to_string());
        assert_eq!(answer.len(), 5);
    }

    let again = |seed| {
        let options = ["sheet", "--rows", "3", "--columns", "4", "-o", "again.png", "--seed", seed];
        assert_eq!(run(&folder, &options, &[]).0, 0);
        fs::read(file(&folder, "again.png")).unwrap()
    };
    assert!(again("5") == sheet, "a seed draws the same sheet again");
    assert!(again("6") != sheet, "another seed draws another sheet");
}

#[test]
fn samples_are_pictures_and_their_answers() {
    let folder = TempDir::new().unwrap();
    let options =
        ["samples", "--count", "30", "--out", "some/folder", "--challenge", "sum", "--seed", "1"];
    let (status, printed, complained) = run(&folder, &options, &[]);
    assert_eq!((status, complained.as_str()), (0, ""));
    assert_eq!(printed, "30 pictures and labels.csv are in some/folder (seed 1).\n");
    let out = file(&folder, "some/folder");
    let labels = rows(&fs::read_to_string(out.join("labels.csv")).unwrap(), "filename,answer");
    assert_eq!(labels.len(), 30);
    let mut pictures = Vec::new();
    for (index, (name, answer)) in labels.iter().enumerate() {
        assert_eq!(*name, format!("{:06}.png", index + 1));
        assert!(answer.parse::<u32>().unwrap() <= 100);
        pictures.push(fs::read(out.join(name)).unwrap());
    }
    assert!(pictures.iter().all(|picture| picture.starts_with(b"\x89PNG\r\n")));
    pictures.dedup();
    assert_eq!(pictures.len(), 30, "no two are the same");
}

#[test]
fn a_folder_that_has_samples_already_keeps_them() {
    let folder = TempDir::new().unwrap();
    let samples = |count| run(&folder, &["samples", "--count", count, "--out", "out"], &[]);
    assert_eq!(samples("3").0, 0);
    let (status, _, complained) = samples("2");
    assert_eq!(status, 1);
    assert!(complained.contains("has samples already"), "{complained}");
    assert_eq!(fs::read_dir(file(&folder, "out")).unwrap().count(), 4);
}

#[test]
fn every_level_draws_in_its_own_way() {
    let folder = TempDir::new().unwrap();
    let mut sheets = Vec::new();
    for options in [
        &[][..],
        &["--level", "medium"],
        &["--level", "easy"],
        &["--level", "hard"],
        &["--level", "plain"],
        &["--level", "like-django"],
    ] {
        let options =
            [&["sheet", "--rows", "1", "--columns", "2", "--seed", "1"][..], options].concat();
        assert_eq!(run(&folder, &options, &[]).0, 0);
        sheets.push(fs::read(file(&folder, "sheet.png")).unwrap());
    }
    assert!(sheets[0] == sheets[1], "medium is the default");
    sheets.sort_unstable();
    sheets.dedup();
    assert_eq!(sheets.len(), 5);
}

#[test]
fn samples_are_those_of_the_site_whose_secret_is_given() {
    let folder = TempDir::new().unwrap();
    let sheet = |secret: Option<&str>| {
        let secret: Vec<_> = secret.iter().map(|secret| ("CAPTCHA_SECRET", *secret)).collect();
        let options = ["sheet", "--rows", "1", "--columns", "2", "--seed", "1"];
        assert_eq!(run(&folder, &options, &secret).0, 0);
        fs::read(file(&folder, "sheet.png")).unwrap()
    };
    let (one, other) = (Some("a secret of mine"), Some("a secret of hers"));
    assert!(sheet(one) == sheet(one));
    assert!(sheet(one) != sheet(other) && sheet(one) != sheet(None));
}

#[test]
fn a_folder_or_file_that_cannot_be_written_is_one_clear_line() {
    let folder = TempDir::new().unwrap();
    fs::write(file(&folder, "taken"), "").unwrap();
    for options in [
        &["samples", "--count", "1", "--out", "taken"][..],
        &["sheet", "-o", "taken/sheet.png"],
        &["sheet", "--labels", "no/such/folder/labels.csv"],
    ] {
        let (status, _, complained) = run(&folder, options, &[]);
        assert_eq!(status, 1, "{complained}");
        assert!(complained.contains("cannot") && complained.lines().count() == 1, "{complained}");
    }
}
