//! A restart under load, as systemd does it with a socket of its own and nginx in front.

use std::net::TcpListener;
use std::os::fd::OwnedFd;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::{array, fs};

use reqwest::Client;
use serde_json::Value;
use tempfile::TempDir;
use tokio::task::JoinSet;

use crate::common::file;
use test_support::Process;

const VISITORS: usize = 30;
const RESTARTS: usize = 3;

/// A process that is told to end with the test. If it were killed, nginx would leave its worker behind.
struct NginxProcess(Process);

impl Drop for NginxProcess {
    fn drop(&mut self) {
        self.0.signal("-TERM");
        self.0.wait();
    }
}

/// The binary on a socket that stays open while no process serves, as systemd hands it over.
fn serve_on(socket: &TcpListener, folder: &TempDir) -> NginxProcess {
    let start = "LISTEN_PID=$$ LISTEN_FDS=1 exec \"$0\" \"$@\" 3<&0 </dev/null";
    let options = ["serve", "--test-mode", "--sealed", "--database", "memory:"];
    let mut command = Command::new("/bin/sh");
    command.args(["-c", start, env!("CARGO_BIN_EXE_simple-captcha")]).args(options);
    command.env_clear().env("CAPTCHA_SECRET", "one secret over all restarts");
    let socket = OwnedFd::from(socket.try_clone().unwrap());
    NginxProcess(Process::start(command.current_dir(folder.path()).stdin(socket)))
}

/// nginx as the documentation has it, in front of an address.
fn nginx(folder: &TempDir, server: u16) -> (NginxProcess, String) {
    let documented = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/proxy.md");
    let documented = fs::read_to_string(documented).unwrap();
    let (_, restarts) = documented.split_once("\n## Restarts").unwrap();
    let (_, site) = restarts.split_once("```nginx\n").unwrap();
    let (site, _) = site.split_once("```").unwrap();
    let [port] = free_ports();
    let at = folder.path().display();
    let site = site.replace(":8000", &format!(":{server}"));
    let site = site.replace("listen 80;", &format!("listen 127.0.0.1:{port};"));
    let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        .map(|kind| format!("{kind}_temp_path {at}/{kind};"))
        .concat();
    let configuration = format!(
        "daemon off; pid {at}/nginx.pid; events {{}} http {{ access_log off; {temporary} {site} }}"
    );
    fs::write(file(folder, "nginx.conf"), configuration).unwrap();
    let mut nginx = Command::new("nginx");
    nginx.env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
    nginx.args(["-e", "stderr", "-p"]).arg(folder.path()).arg("-c").arg("nginx.conf");
    let nginx = NginxProcess(Process::start(&mut nginx));
    nginx.0.wait_for(|| std::net::TcpStream::connect(("127.0.0.1", port)).ok());
    (nginx, format!("http://127.0.0.1:{port}"))
}

fn free_ports<const N: usize>() -> [u16; N] {
    let listeners: [TcpListener; N] = array::from_fn(|_| TcpListener::bind("127.0.0.1:0").unwrap());
    listeners.map(|listener| listener.local_addr().unwrap().port())
}

/// Asks for a captcha, looks at it and answers it. Tells what went wrong.
async fn visit(client: &Client, site: &str) -> Result<(), String> {
    let told = |error: reqwest::Error| format!("{error:?}");
    let get = async |path: &str| {
        let answer = client.get(format!("{site}{path}")).send().await.map_err(told)?;
        answer.error_for_status().map_err(told)
    };
    let new: Value = get("/refresh_captcha/").await?.json().await.map_err(told)?;
    get(new["image_url"].as_str().unwrap()).await?.bytes().await.map_err(told)?;
    let form = [("hashkey", new["hashkey"].as_str().unwrap()), ("captcha", "passed")];
    let answer = client.post(format!("{site}/test/")).form(&form).send().await.map_err(told)?;
    let page = answer.error_for_status().map_err(told)?.text().await.map_err(told)?;
    if page.contains("验证码正确") { Ok(()) } else { Err(page) }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_restart_behind_nginx_gives_no_visitor_an_error() {
    let folder = TempDir::new().unwrap();
    let socket = TcpListener::bind("127.0.0.1:0").unwrap();
    let mut server = serve_on(&socket, &folder);
    let (nginx, site) = nginx(&folder, socket.local_addr().unwrap().port());

    let (visits, over) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
    let mut visitors = JoinSet::new();
    for _ in 0..VISITORS {
        let (site, visits, over) = (site.clone(), Arc::clone(&visits), Arc::clone(&over));
        visitors.spawn(async move {
            let (client, mut faults) = (Client::new(), Vec::new());
            while !over.load(Ordering::Relaxed) {
                faults.extend(visit(&client, &site).await.err());
                visits.fetch_add(1, Ordering::Relaxed);
            }
            faults
        });
    }
    let some_visits = async || {
        let until = visits.load(Ordering::Relaxed) + 3 * VISITORS;
        tokio::task::block_in_place(|| {
            nginx.0.wait_for(|| (visits.load(Ordering::Relaxed) > until).then_some(()));
        });
    };
    some_visits().await;
    for _ in 0..RESTARTS {
        tokio::task::block_in_place(|| drop(server));
        server = serve_on(&socket, &folder);
        some_visits().await;
    }
    over.store(true, Ordering::Relaxed);
    let faults = visitors.join_all().await.concat();
    assert!(faults.is_empty(), "{} of {visits:?} visits: {:?}", faults.len(), faults.first());
}
