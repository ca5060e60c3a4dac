//! A folder with a server in it.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::{Child, Command, Output, Stdio},
    time::{Duration, Instant},
};
use tempfile::TempDir;

/// A folder to run the binary in; what was started in it is stopped with it.
pub(crate) struct Instance {
    pub(crate) folder: TempDir,
    server: Option<Child>,
    address: String,
}

impl Instance {
    pub(crate) fn new() -> Self {
        Self { folder: TempDir::new().unwrap(), server: None, address: String::new() }
    }

    /// The binary, in this folder.
    pub(crate) fn command(&self, args: &[&str], variables: &[(&str, &str)]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_housekey"));
        // Costs as low as they go, unless a test says otherwise: what is tested is not Argon2.
        command.envs([("HOUSEKEY_HASHING__MEMORY_KIB", "8"), ("HOUSEKEY_HASHING__ITERATIONS", "1")]);
        command.env("HOUSEKEY_MAIL__TRANSPORT", "inbox");
        command.args(args).current_dir(self.folder.path()).envs(variables.iter().copied());
        command
    }

    /// Runs a command to its end.
    pub(crate) fn run(&self, args: &[&str], variables: &[(&str, &str)]) -> Output {
        self.command(args, variables).output().unwrap()
    }

    /// Starts the server on a free port and waits until it says where.
    pub(crate) fn serve(&mut self, variables: &[(&str, &str)]) {
        let mut child = self
            .command(&["serve"], variables)
            .env("HOUSEKEY_SERVER__LISTEN", "127.0.0.1:0")
            .stdout(Stdio::piped())
            .stderr(Stdio::from(std::fs::File::create(self.folder.path().join("log")).unwrap()))
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        self.server = Some(child);
        let url = line
            .trim()
            .strip_prefix("Housekey listens on ")
            .unwrap_or_else(|| panic!("{line}{}", self.log()));
        self.address = url.trim_start_matches("http://").to_owned();
    }

    /// Stops the server, to be started again.
    pub(crate) fn stop(&mut self) {
        if let Some(mut server) = self.server.take() {
            server.kill().unwrap();
            server.wait().unwrap();
        }
    }

    pub(crate) fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }

    /// Sends one request; answers status, headers and body as they came.
    pub(crate) fn request(&self, head: &str, headers: &str, body: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        let length = body.len();
        write!(
            stream,
            "{head} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nContent-Length: {length}\r\n{headers}\r\n{body}",
            self.address
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    /// Signs in as an app client; answers the status line.
    pub(crate) fn log_in(&self, email: &str, password: &str) -> String {
        let body = format!(r#"{{"email":"{email}","password":"{password}"}}"#);
        let answer =
            self.request("POST /_allauth/app/v1/auth/login", "Content-Type: application/json\r\n", &body);
        answer.lines().next().unwrap_or_default().to_owned()
    }

    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    pub(crate) fn pid(&self) -> u32 {
        self.server.as_ref().unwrap().id()
    }

    /// Waits for the server's end; answers its code.
    pub(crate) fn ended(&mut self, within: Duration) -> Option<i32> {
        let start = Instant::now();
        let child = self.server.as_mut().unwrap();
        while start.elapsed() < within {
            if let Some(status) = child.try_wait().unwrap() {
                return status.code();
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        panic!("the server still runs after {within:?}: {}", self.log());
    }
}

impl Drop for Instance {
    fn drop(&mut self) {
        if let Some(mut server) = self.server.take() {
            // Ended already is as good.
            let _gone = server.kill().is_ok() && server.wait().is_ok();
        }
    }
}
