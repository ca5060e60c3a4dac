//! A receiver with configurable answers, which records requests and checks signatures.

use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::Value;
use sha2::Sha256;
use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};
use url::Url;

/// What the receiver does with a request.
#[derive(Clone, Debug)]
pub(super) enum Act {
    /// Answers this status and text.
    Say(u16, String),
    /// Redirects.
    Redirect(Url),
    /// Reads, and never answers.
    Stall,
    /// Closes the connection before it reads anything.
    Down,
}

/// A request.
#[derive(Clone, Debug)]
pub(super) struct Got {
    headers: HashMap<String, String>,
    pub(super) body: String,
}

impl Got {
    pub(super) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(String::as_str).unwrap_or_default()
    }

    pub(super) fn id(&self) -> &str {
        self.header("webhook-id")
    }

    pub(super) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    /// Which of the signatures this secret made, counted from the first.
    pub(super) fn signed_by(&self, secret: &str) -> Option<usize> {
        let key = STANDARD.decode(secret.strip_prefix("whsec_").unwrap()).unwrap();
        let mac = Hmac::<Sha256>::new_from_slice(&key).unwrap();
        let content = format!("{}.{}.{}", self.id(), self.header("webhook-timestamp"), self.body);
        let mac = mac.chain_update(content.as_bytes()).finalize().into_bytes();
        let expected = format!("v1,{}", STANDARD.encode(mac));
        self.header("webhook-signature").split(' ').position(|signature| signature == expected)
    }
}

/// The receiver.
pub(super) struct Sink {
    pub(super) url: Url,
    script: Mutex<VecDeque<Act>>,
    usual: Mutex<Act>,
    got: Mutex<Vec<Got>>,
    knocks: Mutex<usize>,
}

impl Sink {
    /// One that takes everything.
    pub(super) async fn start() -> Arc<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap()).parse().unwrap();
        let sink = Arc::new(Self {
            url,
            script: Mutex::default(),
            usual: Mutex::new(Act::Say(204, String::new())),
            got: Mutex::default(),
            knocks: Mutex::default(),
        });
        let server = sink.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let server = server.clone();
                tokio::spawn(async move { server.serve(stream).await });
            }
        });
        sink
    }

    /// Does these things with the next requests, then the usual.
    pub(super) fn script(&self, acts: impl IntoIterator<Item = Act>) {
        self.script.lock().unwrap().extend(acts);
    }

    /// What it does from now on.
    pub(super) fn usually(&self, act: Act) {
        *self.usual.lock().unwrap() = act;
    }

    /// Every request so far.
    pub(super) fn got(&self) -> Vec<Got> {
        self.got.lock().unwrap().clone()
    }

    /// How many connections there were.
    pub(super) fn knocks(&self) -> usize {
        *self.knocks.lock().unwrap()
    }

    async fn serve(&self, mut stream: TcpStream) -> Option<()> {
        *self.knocks.lock().unwrap() += 1;
        let next = self.script.lock().unwrap().pop_front();
        let act = next.unwrap_or_else(|| self.usual.lock().unwrap().clone());
        if matches!(act, Act::Down) {
            return None;
        }
        let got = read(&mut stream).await?;
        self.got.lock().unwrap().push(got);
        let (status, more, text) = match act {
            Act::Say(status, text) => (status, String::new(), text),
            Act::Redirect(url) => (302, format!("location: {url}\r\n"), String::new()),
            Act::Stall | Act::Down => {
                while stream.read_u8().await.is_ok() {}
                return None;
            }
        };
        let head = format!("HTTP/1.1 {status} .\r\n{more}content-length: {}\r\n", text.len());
        stream.write_all(format!("{head}connection: close\r\n\r\n{text}").as_bytes()).await.ok()
    }
}

async fn read(stream: &mut TcpStream) -> Option<Got> {
    let mut bytes = Vec::new();
    loop {
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
        let text = String::from_utf8_lossy(&bytes);
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let lines = head.lines().filter_map(|line| line.split_once(": "));
        let headers: HashMap<String, String> =
            lines.map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned())).collect();
        let length: usize = headers.get("content-length").and_then(|n| n.parse().ok()).unwrap_or(0);
        if body.len() >= length {
            return Some(Got { headers, body: body.to_owned() });
        }
    }
}
