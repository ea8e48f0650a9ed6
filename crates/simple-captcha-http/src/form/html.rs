//! Text in HTML.

use std::fmt::{self, Write};

/// A text as it stands in HTML, between tags and in an attribute's quotation marks.
pub(super) struct HtmlText<'a>(pub(super) &'a str);

impl fmt::Display for HtmlText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.0;
        while let Some(at) = rest.find(['&', '<', '>', '"', '\'']) {
            let (plain, special) = rest.split_at(at);
            f.write_str(plain)?;
            let mut special = special.chars();
            match special.next() {
                Some('&') => f.write_str("&amp;")?,
                Some('<') => f.write_str("&lt;")?,
                Some('>') => f.write_str("&gt;")?,
                Some('"') => f.write_str("&quot;")?,
                Some('\'') => f.write_str("&#39;")?,
                Some(other) => f.write_char(other)?,
                None => {}
            }
            rest = special.as_str();
        }
        f.write_str(rest)
    }
}

#[cfg(test)]
mod tests {
    use super::HtmlText;

    #[test]
    fn what_means_something_in_html_is_written_as_text() {
        let text = r#"a<b> & "c" 'd' ü验"#;
        let html = "a&lt;b&gt; &amp; &quot;c&quot; &#39;d&#39; ü验";
        assert_eq!(HtmlText(text).to_string(), html);
        assert_eq!(HtmlText("").to_string(), "");
    }
}
