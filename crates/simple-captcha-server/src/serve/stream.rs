//! A client's connection.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

use super::progress::ConnectionProgress;

/// A socket that notes what passes through it.
#[derive(Debug)]
pub(super) struct Stream<'p> {
    socket: TcpStream,
    progress: &'p ConnectionProgress,
    /// Whether the client has had its last answer and may still be sending.
    leaving: bool,
}

impl<'p> Stream<'p> {
    pub(super) fn new(socket: TcpStream, progress: &'p ConnectionProgress) -> Self {
        Self { socket, progress, leaving: false }
    }

    fn noted(&self, written: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        match written {
            Poll::Ready(_) => self.progress.sent(),
            Poll::Pending => self.progress.blocked(),
        }
        written
    }
}

impl AsyncRead for Stream<'_> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        ready!(Pin::new(&mut self.socket).poll_read(context, buffer))?;
        if buffer.filled().len() > before {
            self.progress.received();
        }
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Stream<'_> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.socket).poll_write(context, bytes);
        self.noted(written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.socket).poll_write_vectored(context, parts);
        self.noted(written)
    }

    fn is_write_vectored(&self) -> bool {
        self.socket.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.socket).poll_flush(context)
    }

    /// Ends what is sent. To close the socket while the client is still sending would reset the
    /// connection, and the client might never see its last answer: so what comes is thrown away first.
    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        if !self.leaving {
            ready!(Pin::new(&mut self.socket).poll_shutdown(context))?;
            self.leaving = self.progress.leave();
        }
        while self.leaving {
            let mut scrap = [0; 8 * 1024];
            let mut scrap = ReadBuf::new(&mut scrap);
            ready!(Pin::new(&mut self.socket).poll_read(context, &mut scrap))?;
            self.leaving = !scrap.filled().is_empty();
        }
        Poll::Ready(Ok(()))
    }
}
