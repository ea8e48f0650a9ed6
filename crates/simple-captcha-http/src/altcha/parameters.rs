//! What a challenge says and its signature covers.

use serde::{Deserialize, Serialize};

/// What a challenge says and its signature covers. It is signed as the JSON that these fields make, in
/// alphabetical order and without blanks. Whatever else a client sends beside them is not read.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Parameters {
    pub(crate) algorithm: String,
    pub(crate) cost: u32,
    #[serde(default)]
    pub(crate) data: ChallengeData,
    pub(crate) expires_at: u64,
    pub(crate) key_length: usize,
    pub(crate) key_prefix: String,
    pub(crate) nonce: String,
    pub(crate) salt: String,
}

/// What the server must know again when the answer comes.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct ChallengeData {
    /// The key of the proof of work.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) captcha: Option<String>,
    /// The key of the captcha that is shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) code: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) sitekey: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_signed_has_its_names_in_alphabetical_order() {
        let data = ChallengeData {
            captcha: Some("c".to_owned()),
            code: Some("d".to_owned()),
            sitekey: Some("s".to_owned()),
        };
        let parameters = Parameters {
            algorithm: "PBKDF2/SHA-256".to_owned(),
            cost: 1,
            data,
            expires_at: 2,
            key_length: 32,
            key_prefix: "00".to_owned(),
            nonce: "01".to_owned(),
            salt: "02".to_owned(),
        };
        let text = serde_json::to_string(&parameters).unwrap();
        assert_eq!(
            text,
            r#"{"algorithm":"PBKDF2/SHA-256","cost":1,"data":{"captcha":"c","code":"d","sitekey":"s"},"expiresAt":2,"keyLength":32,"keyPrefix":"00","nonce":"01","salt":"02"}"#
        );
        let read: Parameters = serde_json::from_str(&text).unwrap();
        assert_eq!(serde_json::to_string(&read).unwrap(), text);
    }
}
