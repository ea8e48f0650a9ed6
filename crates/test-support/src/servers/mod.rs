//! Database servers for tests: each on a port and in a folder of its own, gone with its value.

pub mod captchas;
pub mod mysql;
pub mod postgres;
pub mod proxy;
pub mod redis;
pub mod same;
pub mod tls;

use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use crate::process::Process;
use tempfile::TempDir;

/// A database server of this test alone.
pub struct DatabaseServer {
    folder: TempDir,
    pub port: u16,
    /// Who runs it where the test is run by root, which the servers refuse to be.
    user: &'static str,
    /// What is run, made of the folder and the port.
    command: fn(&Path, u16) -> Command,
    /// What it writes once it answers.
    ready: &'static str,
    stop_signal: &'static str,
    running: Option<Process>,
}

impl DatabaseServer {
    pub fn start(
        user: &'static str,
        prepare: fn(&Path) -> Vec<Command>,
        command: fn(&Path, u16) -> Command,
        ready: &'static str,
        stop_signal: &'static str,
    ) -> Self {
        let folder = TempDir::with_prefix("captcha-").unwrap();
        if is_root() {
            finish(Command::new("chown").arg(user).arg(folder.path()));
        }
        for command in prepare(folder.path()) {
            finish(&mut as_user(user, command));
        }
        // Chosen late: what is free now may soon be some connection's own port.
        let port =
            TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().port();
        let mut server = Self { folder, port, user, command, ready, stop_signal, running: None };
        server.start_again();
        server
    }

    /// Starts it and waits until it answers.
    pub fn start_again(&mut self) {
        assert!(self.running.is_none());
        let command = (self.command)(self.folder.path(), self.port);
        let process = Process::start(&mut as_user(self.user, command));
        let said = || process.stdout() + &process.stderr();
        process.wait_for(|| said().contains(self.ready).then_some(()));
        self.running = Some(process);
    }

    pub fn stop(&mut self) {
        // What is frozen does not hear that it is to end.
        self.thaw();
        self.signal(self.stop_signal);
        if let Some(process) = self.running.take() {
            process.wait();
        }
    }

    /// Stops the server in the middle of what it does, with the processes that it started: their
    /// connections stay, and nobody answers.
    pub fn freeze(&self) {
        self.signal("-STOP");
        self.signal_children("-STOP");
    }

    pub fn thaw(&self) {
        self.signal_children("-CONT");
        self.signal("-CONT");
    }

    fn signal_children(&self, signal: &str) {
        let Some(process) = &self.running else { return };
        let children = format!("/proc/{0}/task/{0}/children", process.id());
        for child in std::fs::read_to_string(children).unwrap().split_whitespace() {
            // It may have ended in the meantime.
            let _ = Command::new("kill").args([signal, child]).output().unwrap();
        }
    }

    pub fn signal(&self, signal: &str) {
        if let Some(process) = &self.running {
            process.signal(signal);
            // All threads of a server do not stop in the same moment.
            if signal == "-STOP" {
                std::thread::sleep(Duration::from_millis(50));
            }
        }
    }
}

impl Drop for DatabaseServer {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Runs a command to its end, which must be a good one.
fn finish(command: &mut Command) {
    let output = command.output().unwrap_or_else(|error| {
        panic!("{command:?}: {error}: scripts/test tells what is to be installed")
    });
    assert!(output.status.success(), "{command:?}: {output:?}");
}

fn as_user(user: &str, command: Command) -> Command {
    if !is_root() {
        return command;
    }
    let mut lowered = Command::new("setpriv");
    lowered.args([format!("--reuid={user}"), format!("--regid={user}")]).arg("--clear-groups");
    lowered.arg(command.get_program()).args(command.get_args()).current_dir("/");
    lowered
}

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output().unwrap();
    id.stdout == b"0\n"
}

/// The whole chain of an error's messages.
pub fn said<T>(result: Result<T, simple_captcha::store::StoreError>) -> String {
    let error = result.map(|_| ()).unwrap_err();
    let mut chain: Vec<String> = Vec::new();
    let mut next: Option<&dyn std::error::Error> = Some(&error);
    while let Some(error) = next {
        chain.push(error.to_string());
        next = error.source();
    }
    chain.join(": ")
}
