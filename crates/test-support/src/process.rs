//! A process that a test starts.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// How long a test waits for anything.
const PATIENCE: Duration = Duration::from_secs(120);
const PAUSE: Duration = Duration::from_millis(10);

/// A process whose output is kept. A test that waits for it fails with that output as soon as the
/// process ends. It is killed with its value.
pub struct Process {
    command: String,
    child: Mutex<Child>,
    stdout: Output,
    stderr: Output,
}

impl Process {
    pub fn start(command: &mut Command) -> Self {
        let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
        let mut child = child.unwrap_or_else(|error| {
            panic!("{command:?}: {error}: scripts/test lists what to install")
        });
        let stdout = Output::of(child.stdout.take().unwrap());
        let stderr = Output::of(child.stderr.take().unwrap());
        Self { command: format!("{command:?}"), child: Mutex::new(child), stdout, stderr }
    }

    pub fn stdout(&self) -> String {
        self.stdout.text()
    }

    pub fn stderr(&self) -> String {
        self.stderr.text()
    }

    pub fn id(&self) -> u32 {
        self.child.lock().unwrap().id()
    }

    /// Asks again and again until there is something. Fails if the process ends before that.
    pub fn wait_for<T>(&self, ask: impl FnMut() -> Option<T>) -> T {
        self.try_wait_for(ask).unwrap_or_else(|why| panic!("{why}"))
    }

    /// The same, but gives back why there is nothing.
    pub fn try_wait_for<T>(&self, mut ask: impl FnMut() -> Option<T>) -> Result<T, String> {
        let until = Instant::now() + PATIENCE;
        loop {
            // Before it is asked: the last words of a process that has ended count.
            let ended = self.ended();
            if let Some(something) = ask() {
                return Ok(something);
            }
            if let Some(status) = ended {
                return Err(self.report(&format!("ended with {status}")));
            }
            if Instant::now() > until {
                return Err(self.report("still runs, and what was expected did not happen"));
            }
            thread::sleep(PAUSE);
        }
    }

    /// Waits until it ends.
    pub fn wait(&self) -> ExitStatus {
        let until = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.ended() {
                return status;
            }
            assert!(Instant::now() < until, "{}", self.report("does not end"));
            thread::sleep(PAUSE);
        }
    }

    pub fn signal(&self, name: &str) {
        let kill = Command::new("kill").args([name, &self.id().to_string()]).output().unwrap();
        assert!(kill.status.success(), "{}", self.report(&format!("took no {name}: {kill:?}")));
    }

    /// Its status if it has ended; its output is complete then.
    fn ended(&self) -> Option<ExitStatus> {
        let status = self.child.lock().unwrap().try_wait().unwrap()?;
        // A process that it left behind may keep the output open.
        let until = Instant::now() + Duration::from_secs(1);
        while !(self.stdout.is_complete() && self.stderr.is_complete()) && Instant::now() < until {
            thread::sleep(PAUSE);
        }
        Some(status)
    }

    fn report(&self, what: &str) -> String {
        format!("{} {what}\n{}{}", self.command, self.stdout(), self.stderr())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let child = self.child.get_mut().unwrap();
        let _ = child.kill();
        let _ = child.wait();
    }
}

/// What a process has written so far.
struct Output {
    text: Arc<Mutex<String>>,
    reader: JoinHandle<()>,
}

impl Output {
    fn of(stream: impl Read + Send + 'static) -> Self {
        let text = Arc::new(Mutex::new(String::new()));
        let written = Arc::clone(&text);
        let reader = thread::spawn(move || {
            let mut stream = BufReader::new(stream);
            let mut line = Vec::new();
            while stream.read_until(b'\n', &mut line).is_ok_and(|count| count > 0) {
                written.lock().unwrap().push_str(&String::from_utf8_lossy(&line));
                line.clear();
            }
        });
        Self { text, reader }
    }

    fn text(&self) -> String {
        self.text.lock().unwrap().clone()
    }

    fn is_complete(&self) -> bool {
        self.reader.is_finished()
    }
}
