//! How a Redis server is reached.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use redis::aio::MultiplexedConnection;
use redis::{
    AsyncConnectionConfig, ConnectionAddr, ErrorKind, IntoConnectionInfo, RedisConnectionInfo,
    RedisError, RedisResult,
};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};
use url::Url;

/// Where a server is, who logs in, and whether the connection is encrypted.
///
/// The crate redis would encrypt with what the process has chosen, and panic if it has not.
pub(super) struct RedisAddress {
    host: String,
    port: u16,
    login: RedisConnectionInfo,
    tls: Option<Tls>,
}

/// Whose certificates a server may show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Tls {
    /// Those of the authorities that the system knows, or the variable `SSL_CERT_FILE` names.
    OfSystem,
    /// Those of the authorities in a file.
    Of(PathBuf),
}

impl RedisAddress {
    /// Reads a URL without parameters.
    pub(super) fn of(mut url: Url, tls: Option<Tls>) -> RedisResult<Self> {
        let invalid = || RedisError::from((ErrorKind::InvalidClientConfig, "not a server's URL"));
        url.set_scheme("redis").map_err(|()| invalid())?;
        let info = url.into_connection_info()?;
        let ConnectionAddr::Tcp(host, port) = info.addr().clone() else { return Err(invalid()) };
        Ok(Self { host, port, login: info.redis_settings().clone(), tls })
    }

    pub(super) async fn connect(&self) -> RedisResult<MultiplexedConnection> {
        let stream = TcpStream::connect((&*self.host, self.port)).await?;
        stream.set_nodelay(true)?;
        let Some(tls) = &self.tls else { return self.log_in(stream).await };
        let name = ServerName::try_from(self.host.clone()).map_err(io::Error::other)?;
        self.log_in(tls.connector()?.connect(name, stream).await?).await
    }

    async fn log_in(
        &self,
        stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    ) -> RedisResult<MultiplexedConnection> {
        // Each operation has a time limit of its own, so the client needs none.
        let unlimited =
            AsyncConnectionConfig::new().set_connection_timeout(None).set_response_timeout(None);
        let (connection, driver) =
            MultiplexedConnection::new_with_config(&self.login, stream, unlimited).await?;
        // It ends with the last copy of the connection.
        tokio::spawn(driver);
        Ok(connection)
    }
}

impl Tls {
    /// For each connection anew: authorities come and go while a server runs.
    fn connector(&self) -> io::Result<TlsConnector> {
        let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(io::Error::other)?
            .with_root_certificates(self.authorities()?)
            .with_no_client_auth();
        Ok(Arc::new(config).into())
    }

    fn authorities(&self) -> io::Result<RootCertStore> {
        let certificates = match self {
            Self::OfSystem => rustls_native_certs::load_native_certs().certs,
            Self::Of(file) => {
                let read = CertificateDer::pem_file_iter(file).and_then(Iterator::collect);
                read.map_err(|error| io::Error::other(format!("{}: {error}", file.display())))?
            }
        };
        let mut authorities = RootCertStore::empty();
        // Some system's list has one that cannot be read.
        authorities.add_parsable_certificates(certificates);
        if authorities.is_empty() {
            return Err(io::Error::other("there are no certificates of authorities"));
        }
        Ok(authorities)
    }
}
