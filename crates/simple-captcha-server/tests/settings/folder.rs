//! Paths that are put together from the settings file's own folder.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use super::common::{file, run};
use super::set;

/// Where `startproject` has its settings, below a folder.
const PLACE: &str = "site/mysite/settings.py";

/// What is set by settings in that place, with the folder above them written as `BASE`.
fn set_below(settings: &str) -> (Vec<String>, String) {
    let folder = TempDir::new().unwrap();
    fs::create_dir_all(file(&folder, "site/mysite")).unwrap();
    fs::create_dir(file(&folder, "site/fonts")).unwrap();
    let font =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../simple-captcha-draw/fonts/DejaVuSans.ttf");
    fs::copy(font, file(&folder, "site/fonts/a.ttf")).unwrap();
    fs::write(file(&folder, "site/words.txt"), "stone\nriver\nwater\n").unwrap();
    fs::write(file(&folder, PLACE), settings).unwrap();
    let (status, printed, complained) = run(&folder, &["settings", "--from", PLACE], &[]);
    assert_eq!(status, 0, "{complained}");
    let base = file(&folder, "site");
    let shown = printed.replace(&*base.to_string_lossy(), "BASE");
    let lines = set(&shown).into_iter().filter(|line| !line.starts_with("CAPTCHA_LEVEL"));
    (lines.map(str::to_owned).collect(), shown.clone())
}

#[test]
fn the_settings_that_django_starts_a_project_with_are_carried() {
    let heads = [
        "from pathlib import Path\nBASE_DIR = Path(__file__).resolve().parent.parent\n",
        "from pathlib import Path\nBASE_DIR = Path(__file__).resolve(strict=True).parent.parent\n",
        "import pathlib\nBASE_DIR = pathlib.Path(__file__).absolute().parents[1]\n",
        "from pathlib import Path as P\nHERE = P(__file__).parent\nBASE_DIR = HERE.parent\n",
        "import os\nfrom pathlib import Path\n\
         BASE_DIR = Path(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))\n",
        "from os import path\nfrom pathlib import Path\n\
         BASE_DIR = Path(path.abspath(path.join(path.dirname(__file__), '..')))\n",
        "import environ\nBASE_DIR = environ.Path(__file__) - 2\n",
    ];
    for head in heads {
        let (lines, printed) = set_below(&format!(
            "import os\n{head}DATABASES = {{'default': {{\n\
             'ENGINE': 'django.db.backends.sqlite3', 'NAME': BASE_DIR / 'db.sqlite3'}}}}\n\
             CAPTCHA_FONT_PATH = str(BASE_DIR / 'fonts' / 'a.ttf')\n\
             CAPTCHA_WORDS_DICTIONARY = BASE_DIR / \"words.txt\"\n"
        ));
        let expected = [
            "CAPTCHA_FONT_PATH = \"BASE/fonts/a.ttf\"",
            "CAPTCHA_WORDS_DICTIONARY = \"BASE/words.txt\"",
            "DATABASE_URL = \"sqlite:BASE/db.sqlite3\"",
        ];
        assert_eq!(lines, expected, "{head}{printed}");
        assert!(!printed.contains("not carried over"), "{printed}");
    }
}

#[test]
fn a_path_is_what_python_makes_of_it() {
    let texts = "import os\nfrom os.path import join, dirname, abspath\nfrom pathlib import Path\n\
                 BASE_DIR = dirname(dirname(abspath(__file__)))\nROOT = Path(BASE_DIR)\n";
    for (python, path) in [
        ("os.path.join(BASE_DIR, 'words.txt')", "BASE/words.txt"),
        ("join(BASE_DIR, 'fonts', '..', 'words.txt')", "BASE/fonts/../words.txt"),
        ("join(BASE_DIR, '/etc', 'words')", "/etc/words"),
        ("join(BASE_DIR, '')", "BASE/"),
        ("BASE_DIR + '/words.txt'", "BASE/words.txt"),
        ("str(ROOT / 'words.txt')", "BASE/words.txt"),
        ("ROOT.joinpath('a', 'words.txt')", "BASE/a/words.txt"),
        ("ROOT / './a//words.txt/'", "BASE/a/words.txt"),
        ("ROOT / '/etc/words'", "/etc/words"),
        ("(ROOT / 'a/../words.txt').resolve()", "BASE/words.txt"),
        ("'/etc' / Path('words')", "/etc/words"),
        ("Path('/etc', 'x', 'words').as_posix()", "/etc/x/words"),
        ("dirname('/words')", "/"),
        ("dirname('//srv//a')", "//srv"),
        ("os.path.normpath(__file__ + '/../../words')", "BASE/words"),
        ("Path('words').parent / 'b'", "b"),
    ] {
        let (lines, printed) = set_below(&format!("{texts}CAPTCHA_WORDS_DICTIONARY = {python}\n"));
        let expected = format!("CAPTCHA_WORDS_DICTIONARY = {path:?}");
        assert_eq!(lines, [expected], "{python}: {printed}");
    }
    for python in [
        "BASE_DIR / 'words.txt'",
        "ROOT + '/words.txt'",
        "ROOT / 5",
        "ROOT / os.environ['WORDS']",
        "os.path.join(ROOT, os.environ['WORDS'])",
        "os.path.join()",
        "os.path.expanduser('~/words')",
        "os.path.abspath('words')",
        "Path('words').resolve()",
        "Path('words').parents[3]",
        "Path.home() / 'words'",
        "ROOT.parents[-1]",
        "ROOT.suffix",
        "ROOT.glob('*')",
        "BASE_DIR.parent",
        "open(ROOT / 'words.txt').read()",
        "__file__.parent",
    ] {
        let (lines, printed) = set_below(&format!("{texts}CAPTCHA_WORDS_DICTIONARY = {python}\n"));
        assert!(lines.is_empty(), "{python}: {printed}");
        let told =
            printed.contains("# CAPTCHA_WORDS_DICTIONARY (line 6) is not carried over: it is");
        assert!(told, "{python}: {printed}");
    }
}

#[test]
fn paths_of_django_environ_and_of_f_strings_are_carried() {
    let (lines, printed) = set_below(
        "import environ\nROOT = environ.Path(__file__) - 2\nAPP = ROOT.path('fonts')\nDB = 'db'\n\
         DATABASES = {'default': {'ENGINE': 'django.db.backends.sqlite3', \
         'NAME': f'{ROOT}/{DB}.sqlite3'}}\n\
         CAPTCHA_FONT_PATH = APP('a.ttf')\n\
         CAPTCHA_WORDS_DICTIONARY = ROOT.path(f\"{'words'}.txt\")\n",
    );
    let expected = [
        "CAPTCHA_FONT_PATH = \"BASE/fonts/a.ttf\"",
        "CAPTCHA_WORDS_DICTIONARY = \"BASE/words.txt\"",
        "DATABASE_URL = \"sqlite:BASE/db.sqlite3\"",
    ];
    assert_eq!(lines, expected, "{printed}");
}
