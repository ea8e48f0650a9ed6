//! One user: a connection, and cycles on it.

use std::time::{Duration, Instant};

use anyhow::{Context, bail, ensure};
use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::client::conn::http1::{self, SendRequest};
use hyper::header::{CONTENT_TYPE, HOST};
use hyper::{Method, Request, StatusCode};
use hyper_util::rt::TokioIo;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;
use tokio::net::TcpStream;

use crate::report::{Failure, Step, Tally};

/// What a page says when the answer was right, and when it was wrong.
const RIGHT: &str = "验证码正确";
const WRONG: &str = "验证码错误";

#[derive(Clone)]
pub(crate) struct User {
    server: String,
    answer: String,
}

/// What `/refresh_captcha/` answers.
#[derive(Deserialize)]
struct NewCaptcha {
    hashkey: String,
    image_url: String,
}

impl User {
    pub(crate) fn new(server: &str, answer: &str) -> Self {
        let answer = utf8_percent_encode(answer, NON_ALPHANUMERIC).to_string();
        Self { server: server.to_owned(), answer }
    }

    /// One cycle, to see whether the server is there and in test mode.
    pub(crate) async fn try_once(&self) -> anyhow::Result<()> {
        let mut tally = Tally::default();
        let mut connection = self.connect().await?;
        match self.cycle(&mut connection, &mut tally).await {
            Ok(true) => Ok(()),
            Ok(false) => bail!(
                "it was taken for wrong: is --answer what the server was given as --test-answer?"
            ),
            Err(Failure::Status(status)) => bail!("the server answered {status}"),
            Err(Failure::Connection) => bail!("the connection broke"),
            Err(Failure::Nonsense) => bail!("the answer is not that of simple-captcha"),
        }
    }

    pub(crate) async fn go_on_until(self, end: Instant) -> Tally {
        const PAUSE: Duration = Duration::from_millis(10);
        let mut tally = Tally::default();
        let mut connection = None;
        while Instant::now() < end {
            let Some(open) = &mut connection else {
                connection = self.connect().await.ok();
                if connection.is_none() {
                    tally.failed(Failure::Connection);
                    tokio::time::sleep(PAUSE).await;
                }
                continue;
            };
            match self.cycle(open, &mut tally).await {
                Ok(right) => tally.answered(right),
                Err(failure) => {
                    tally.failed(failure);
                    connection = connection.filter(|_| failure != Failure::Connection);
                    tokio::time::sleep(PAUSE).await;
                }
            }
        }
        tally
    }

    async fn connect(&self) -> anyhow::Result<SendRequest<Full<Bytes>>> {
        let stream = TcpStream::connect(&self.server).await.context("cannot connect")?;
        stream.set_nodelay(true)?;
        let (sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
        tokio::spawn(connection);
        ensure!(!sender.is_closed(), "the connection was closed at once");
        Ok(sender)
    }

    /// Whether the answer was right.
    async fn cycle(
        &self,
        connection: &mut SendRequest<Full<Bytes>>,
        tally: &mut Tally,
    ) -> Result<bool, Failure> {
        let start = Instant::now();
        let json = self.ask(connection, Method::GET, "/refresh_captcha/", String::new()).await?;
        let new: NewCaptcha = serde_json::from_slice(&json).map_err(|_| Failure::Nonsense)?;
        let start = tally.took(Step::Refresh, start);
        let picture = self.ask(connection, Method::GET, &new.image_url, String::new()).await?;
        if !picture.starts_with(b"\x89PNG") && !picture.starts_with(b"GIF8") {
            return Err(Failure::Nonsense);
        }
        let start = tally.took(Step::Image, start);
        let form = format!("hashkey={}&captcha={}", new.hashkey, self.answer);
        let page = self.ask(connection, Method::POST, "/test/", form).await?;
        tally.took(Step::Answer, start);
        let page = str::from_utf8(&page).map_err(|_| Failure::Nonsense)?;
        match (page.contains(RIGHT), page.contains(WRONG)) {
            (true, false) => Ok(true),
            (false, true) => Ok(false),
            _ => Err(Failure::Nonsense),
        }
    }

    async fn ask(
        &self,
        connection: &mut SendRequest<Full<Bytes>>,
        method: Method,
        path: &str,
        form: String,
    ) -> Result<Bytes, Failure> {
        let mut request = Request::builder().method(method).uri(path).header(HOST, &self.server);
        if !form.is_empty() {
            request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        }
        let request = request.body(Full::from(form)).map_err(|_| Failure::Nonsense)?;
        let answer = async {
            connection.ready().await?;
            let answer = connection.send_request(request).await?;
            let status = answer.status();
            Ok::<_, hyper::Error>((status, answer.into_body().collect().await?.to_bytes()))
        };
        match answer.await {
            Ok((StatusCode::OK, body)) => Ok(body),
            Ok((status, _)) => Err(Failure::Status(status.as_u16())),
            Err(_) => Err(Failure::Connection),
        }
    }
}
