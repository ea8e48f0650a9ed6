//! What a proxy in front of the server tells about a request.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Once;

use axum::extract::{ConnectInfo, FromRequestParts, OriginalUri};
use axum::http::request::Parts;
use axum::http::uri::PathAndQuery;
use axum::http::{Extensions, HeaderMap, Request, Uri};
use ipnet::IpNet;

use crate::url_prefix::UrlPrefix;

/// The path that a proxy took off before it passed the request on, so the visitor's browser must be
/// sent to URLs that begin with it.
#[derive(Clone, Debug, Default)]
pub(crate) struct ForwardedPrefix(pub(crate) UrlPrefix);

impl<S: Sync> FromRequestParts<S> for ForwardedPrefix {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(parts.extensions.get::<Self>().cloned().unwrap_or_default())
    }
}

/// The proxies that are believed.
#[derive(Clone, Debug)]
pub(crate) struct Proxies(pub(crate) Vec<IpNet>);

impl Proxies {
    /// Notes in a request what its proxy took off its path, if the proxy is one of these.
    pub(crate) fn note<B>(&self, mut request: Request<B>) -> Request<B> {
        if !self.sent(request.extensions()) {
            return request;
        }
        let Some(taken) = taken(request.headers()) else { return request };
        // From here on, the request's own URL is the one that the browser asked for: the captcha's
        // routes find out from it where they are mounted.
        if let Some(original) = with_prefix(request.uri(), &taken) {
            request.extensions_mut().insert(OriginalUri(original));
            request.extensions_mut().insert(ForwardedPrefix(taken));
        }
        request
    }

    fn sent(&self, extensions: &Extensions) -> bool {
        let Some(ConnectInfo(peer)) = extensions.get::<ConnectInfo<SocketAddr>>() else {
            return false;
        };
        // A socket that listens on [::] shows IPv4 addresses in the form of IPv6.
        let address = peer.ip().to_canonical();
        self.0.iter().any(|net| net.contains(&address))
    }
}

/// Reads the header `X-Forwarded-Prefix`. One that cannot be a path, or comes twice, counts for
/// nothing.
fn taken(headers: &HeaderMap) -> Option<UrlPrefix> {
    static TOLD: Once = Once::new();
    let mut all = headers.get_all("x-forwarded-prefix").iter();
    let value = all.next()?;
    let prefix = value.to_str().ok().and_then(|text| text.parse().ok());
    let prefix = prefix.filter(|_| all.next().is_none());
    if prefix.is_none() {
        // Once, as a proxy may pass on what visitors send, who could fill the log with it.
        TOLD.call_once(|| {
            tracing::warn!(
                "ignoring an invalid or repeated X-Forwarded-Prefix header from a trusted proxy"
            );
        });
    }
    prefix
}

fn with_prefix(uri: &Uri, prefix: &UrlPrefix) -> Option<Uri> {
    let path = uri.path_and_query().map_or("/", PathAndQuery::as_str);
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some(format!("{prefix}{path}").parse().ok()?);
    Uri::from_parts(parts).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proxy_is_known_by_its_address_in_the_form_of_ipv6_too() {
        let proxies = Proxies(vec!["10.0.0.0/8".parse().unwrap(), "fd00::/8".parse().unwrap()]);
        for (peer, believed) in [
            ("10.1.2.3:80", true),
            ("[::ffff:10.1.2.3]:80", true),
            ("[fd00::1]:80", true),
            ("11.1.2.3:80", false),
            ("[::ffff:11.1.2.3]:80", false),
            ("[::1]:80", false),
        ] {
            let peer: SocketAddr = peer.parse().unwrap();
            let request =
                Request::builder().uri("/captcha/refresh/?a").extension(ConnectInfo(peer));
            let request = request.header("X-Forwarded-Prefix", "/shop/").body(()).unwrap();
            let noted = proxies.note(request).extensions().get::<OriginalUri>().cloned();
            let noted = noted.map(|OriginalUri(uri)| uri.to_string());
            let expected = believed.then(|| "/shop/captcha/refresh/?a".to_owned());
            assert_eq!(noted, expected, "{peer}");
        }
    }
}
