//! What names stand for is followed where the file itself tells, and it alone.

use super::{carried, set, set_but_level};

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

#[test]
fn what_is_set_together_is_told_apart() {
    for python in [
        "CAPTCHA_LENGTH, CAPTCHA_TIMEOUT = 3, 4",
        "(CAPTCHA_LENGTH, CAPTCHA_TIMEOUT) = (3, 4)",
        "[CAPTCHA_LENGTH, CAPTCHA_TIMEOUT] = [3, 4]",
        "X, Y = 3, 4\nCAPTCHA_LENGTH, CAPTCHA_TIMEOUT = X, Y",
    ] {
        let expected = ["CAPTCHA_LENGTH = 3", "CAPTCHA_TIMEOUT = 4"];
        assert_eq!(set(&carried(python)), expected, "{python}");
    }
}

#[test]
fn a_function_of_the_original_is_carried_by_its_name() {
    for python in [
        "from captcha.helpers import noise_dots\nCAPTCHA_NOISE_FUNCTIONS = (noise_dots,)",
        "from captcha.helpers import noise_dots as d\nCAPTCHA_NOISE_FUNCTIONS = [d]",
        "from captcha import helpers\nCAPTCHA_NOISE_FUNCTIONS = [helpers.noise_dots]",
        "import captcha.helpers\nCAPTCHA_NOISE_FUNCTIONS = [captcha.helpers.noise_dots]",
        "import captcha.helpers as h\nX = h.noise_dots\nCAPTCHA_NOISE_FUNCTIONS = (X,)",
    ] {
        let configuration = carried(python);
        let expected = "CAPTCHA_NOISE_FUNCTIONS = [\"captcha.helpers.noise_dots\"]";
        assert_eq!(set_but_level(&configuration), [expected], "{python}: {configuration}");
    }
}

#[test]
fn for_a_function_of_the_site_the_choices_are_told() {
    for (python, choice) in [
        ("def f():\n    pass\nCAPTCHA_CHALLENGE_FUNCT = f", "letters, digits"),
        ("CAPTCHA_CHALLENGE_FUNCT = lambda: ('a', 'a')", "letters, digits"),
        ("from shop import f\nCAPTCHA_CHALLENGE_FUNCT = f", "letters, digits"),
        ("CAPTCHA_CHALLENGE_FUNCT = 'app.views.mine'", "letters, digits"),
        ("CAPTCHA_NOISE_FUNCTIONS = [lambda draw, image: draw]", "arcs"),
    ] {
        let configuration = carried(python);
        let told = configuration.lines().find(|line| line.contains(") is not carried over: "));
        let told = told.unwrap_or_else(|| panic!("{python}: {configuration}"));
        assert!(
            told.contains(" is wanted, or captcha.helpers.") && told.contains(choice),
            "{told}"
        );
    }
}
