//! What names stand for is followed where the file itself tells, and it alone.

use super::{carried, set};

#[test]
fn a_name_for_a_literal_is_followed() {
    for python in [
        "X = 6\nCAPTCHA_LENGTH = X",
        "X: int = 6\nCAPTCHA_LENGTH = X",
        "X: int\nX = 6\nCAPTCHA_LENGTH = X",
        "A = B = 3\nCAPTCHA_LENGTH = A * 2",
        "A = 5\nB = A + 1\nCAPTCHA_LENGTH = B",
        "if DEBUG:\n    Y = 6\nX = 6\nCAPTCHA_LENGTH = X",
    ] {
        assert_eq!(set(&carried(python)), ["CAPTCHA_LENGTH = 6"], "{python}");
    }
}

#[test]
fn a_name_that_may_stand_for_something_else_is_not_followed() {
    for (python, why) in [
        ("X = 6\nX = 7\nCAPTCHA_LENGTH = X", "set or changed in several places"),
        ("X = 6\nX += 1\nCAPTCHA_LENGTH = X", "set or changed in several places"),
        ("X = 6\nif DEBUG:\n    X = 1\nCAPTCHA_LENGTH = X", "set or changed"),
        ("X = 6\ntry:\n    from local import X\nexcept E:\n    pass\nCAPTCHA_LENGTH = X", "set or"),
        ("X = 6\nfor X in range(5):\n    pass\nCAPTCHA_LENGTH = X", "set or changed"),
        ("X = 6\nwith a as X:\n    pass\nCAPTCHA_LENGTH = X", "set or changed"),
        ("X = 6\nprint(X := 7)\nCAPTCHA_LENGTH = X", "set or changed"),
        ("X = 6\ndel X\nCAPTCHA_LENGTH = X", "set or changed"),
        ("X = 6\ndef X():\n    pass\nCAPTCHA_LENGTH = X", "set or changed"),
        ("X = {}\nX['a'] = 1\nCAPTCHA_LENGTH = X", "set or changed"),
        ("X = ['a']\nX.append('b')\nCAPTCHA_LENGTH = X", "set or changed"),
        ("X = ['a']\nX[0] = 'b'\nCAPTCHA_LENGTH = X", "set or changed"),
        ("CAPTCHA_LENGTH = X\nX = 6", "only Python knows"),
        ("if DEBUG:\n    X = 6\nCAPTCHA_LENGTH = X", "only Python knows"),
        ("import X\nCAPTCHA_LENGTH = X", "only Python knows"),
        ("from conf import X\nCAPTCHA_LENGTH = X", "only Python knows"),
        ("X = env('A')\nCAPTCHA_LENGTH = X", "only Python knows"),
    ] {
        let configuration = carried(python);
        let told = configuration.lines().find(|line| line.starts_with("# CAPTCHA_LENGTH (line "));
        let told = told.unwrap_or_else(|| panic!("{python}: {configuration}"));
        assert!(told.contains(why) && set(&configuration).is_empty(), "{python}: {configuration}");
    }
}
