//! What is drawn for a sign that a font has not.

/// A sign that means the same as `letter` and looks much like it, which more fonts have. Other programs
/// on the same table write sums in many ways.
pub(crate) fn stand_in(letter: char) -> Option<char> {
    Some(match letter {
        '✕' | '✖' | '⨯' | '⨉' | '╳' => '×',
        '∗' | '⁎' | '✱' => '*',
        '⋅' | '∙' | '•' | '●' => '·',
        '−' | '‐' | '‑' | '‒' | '–' | '—' => '-',
        '‘' | '’' => '\'',
        '“' | '”' => '"',
        // What is typed in the full width of a Chinese character.
        '！'..='～' => char::from_u32(u32::from(letter) - 0xfee0)?,
        _ => return None,
    })
}
