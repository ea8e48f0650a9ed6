//! Files that do not change while the program runs.

use std::io::Write;

use data_encoding::HEXLOWER;
use flate2::Compression;
use flate2::write::GzEncoder;
use http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY,
};
use http::{HeaderMap, HeaderValue, Response, StatusCode};
use sha2::{Digest, Sha256};

use crate::headers::{list, quality};
use crate::response::status;

/// How long a browser need not ask again.
pub(crate) const CACHED: HeaderValue = HeaderValue::from_static("public, max-age=3600");

/// A file, each form of it with its tag.
pub(crate) struct File {
    content_type: &'static str,
    plain: (Vec<u8>, String),
    /// `None` where it was not made: then the file is sent plain.
    gzip: Option<(Vec<u8>, String)>,
}

impl File {
    pub(crate) fn new(content_type: &'static str, source: &str) -> Self {
        let digest = Sha256::digest(source);
        let tag = HEXLOWER.encode(digest.get(..8).unwrap_or_default());
        let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
        let gzip = gzip.write_all(source.as_bytes()).and_then(|()| gzip.finish()).ok();
        Self {
            content_type,
            gzip: gzip.map(|body| (body, format!("\"{tag}-gzip\""))),
            plain: (source.into(), format!("\"{tag}\"")),
        }
    }

    /// Answers with the file, compressed if the browser likes, or with 304 if the browser has it.
    pub(crate) fn response(&self, headers: &HeaderMap) -> Response<Vec<u8>> {
        let gzip = quality(&list(headers, ACCEPT_ENCODING), |encoding| encoding == "gzip") > 0;
        let gzip = self.gzip.as_ref().filter(|_| gzip);
        let (body, etag) = gzip.unwrap_or(&self.plain);
        let known = list(headers, IF_NONE_MATCH);
        let known = known.split(',').map(str::trim).any(|tag| tag.trim_start_matches("W/") == etag);
        let mut response =
            if known { status(StatusCode::NOT_MODIFIED) } else { Response::new(body.clone()) };
        let headers = response.headers_mut();
        headers.insert(CACHE_CONTROL, CACHED);
        headers.insert(VARY, HeaderValue::from_static("Accept-Encoding"));
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(self.content_type));
        if gzip.is_some() && !known {
            headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        }
        if let Ok(etag) = HeaderValue::try_from(etag) {
            headers.insert(ETAG, etag);
        }
        response
    }
}
