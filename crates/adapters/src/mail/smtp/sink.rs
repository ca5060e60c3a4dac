//! A relay with configurable faults, for the tests.

use crate::tls_fixture::acceptor;
use std::{
    collections::HashMap,
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::{
    io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};

/// What the relay does at one moment of the conversation.
#[derive(Clone, Copy)]
pub(super) enum Act {
    /// Answers this line.
    Say(&'static str),
    /// Answers nothing, for ever.
    Stall,
    /// Closes the connection.
    HangUp,
    /// Sends one byte a tenth of a second, and never a line end.
    Drip,
}

/// How the relay protects the connection.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Security {
    Plain,
    Starttls,
    Tls,
}

/// What the relay saw.
#[derive(Default)]
pub(super) struct Seen {
    /// Every command of every connection, in order.
    pub(super) commands: Vec<String>,
    /// Commands that came without encryption.
    pub(super) in_the_clear: Vec<String>,
    /// The mails, with dots unstuffed, whether it took them or not.
    pub(super) mails: Vec<String>,
}

pub(super) struct Sink {
    pub(super) address: SocketAddr,
    script: Mutex<HashMap<&'static str, Act>>,
    security: Security,
    seen: Mutex<Seen>,
}

trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

impl Sink {
    pub(super) async fn start(security: Security, script: &[(&'static str, Act)]) -> Arc<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let script = Mutex::new(script.iter().copied().collect());
        let sink = Arc::new(Self { address, script, security, seen: Mutex::default() });
        let relay = Arc::clone(&sink);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let relay = Arc::clone(&relay);
                tokio::spawn(async move { relay.serve(stream).await });
            }
        });
        sink
    }

    /// Sets the answers from now on.
    pub(super) fn script(&self, moment: &'static str, act: Act) {
        self.script.lock().unwrap().insert(moment, act);
    }

    pub(super) fn seen<T>(&self, look: impl FnOnce(&Seen) -> T) -> T {
        look(&self.seen.lock().unwrap())
    }

    pub(super) fn count(&self, verb: &str) -> usize {
        self.seen(|seen| seen.commands.iter().filter(|line| line.to_uppercase().starts_with(verb)).count())
    }

    async fn serve(&self, stream: TcpStream) -> Option<()> {
        let mut encrypted = self.security == Security::Tls;
        let mut stream: BufReader<Box<dyn Stream>> = if encrypted {
            BufReader::new(Box::new(acceptor().accept(stream).await.ok()?))
        } else {
            BufReader::new(Box::new(stream))
        };
        self.act("CONNECT", "220 sink ESMTP", &mut stream).await?;
        loop {
            let mut line = String::new();
            if stream.read_line(&mut line).await.ok()? == 0 {
                return None;
            }
            let line = line.trim_end().to_owned();
            self.note(&line, encrypted);
            let verb = line.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
            match verb.as_str() {
                "EHLO" => {
                    let offer = if encrypted || self.security == Security::Plain {
                        "250-sink\r\n250-8BITMIME\r\n250 AUTH PLAIN LOGIN"
                    } else {
                        "250-sink\r\n250-8BITMIME\r\n250-AUTH PLAIN LOGIN\r\n250 STARTTLS"
                    };
                    self.act("EHLO", offer, &mut stream).await?;
                }
                "STARTTLS" => {
                    self.act("STARTTLS", "220 go ahead", &mut stream).await?;
                    stream = BufReader::new(Box::new(acceptor().accept(stream.into_inner()).await.ok()?));
                    encrypted = true;
                }
                "AUTH" => drop(self.act("AUTH", "235 welcome", &mut stream).await?),
                "MAIL" => drop(self.act("MAIL", "250 ok", &mut stream).await?),
                "RCPT" => drop(self.act("RCPT", "250 ok", &mut stream).await?),
                "DATA" => {
                    if self.act("DATA", "354 go on", &mut stream).await? == '3' {
                        let mail = read_mail(&mut stream).await?;
                        self.seen.lock().unwrap().mails.push(mail);
                        self.act("BODY", "250 queued", &mut stream).await?;
                    }
                }
                "QUIT" => {
                    self.act("QUIT", "221 bye", &mut stream).await?;
                    return None;
                }
                _ => drop(self.act("OTHER", "500 what?", &mut stream).await?),
            }
        }
    }

    fn note(&self, line: &str, encrypted: bool) {
        let mut seen = self.seen.lock().unwrap();
        seen.commands.push(line.to_owned());
        if !encrypted {
            seen.in_the_clear.push(line.to_owned());
        }
    }

    /// Does what the script says, or else answers the usual. Gives the first digit of the answer.
    async fn act(&self, moment: &str, usual: &str, stream: &mut BufReader<Box<dyn Stream>>) -> Option<char> {
        let act = self.script.lock().unwrap().get(moment).copied();
        let line = match act {
            None => usual,
            Some(Act::Say(line)) => line,
            Some(Act::HangUp) => return None,
            Some(Act::Stall) => {
                // Until the client gives up.
                while stream.read_u8().await.is_ok() {}
                return None;
            }
            Some(Act::Drip) => loop {
                stream.write_all(b"2").await.ok()?;
                stream.flush().await.ok()?;
                tokio::time::sleep(Duration::from_millis(100)).await;
            },
        };
        stream.write_all(format!("{line}\r\n").as_bytes()).await.ok()?;
        stream.flush().await.ok()?;
        line.chars().next()
    }
}

async fn read_mail(stream: &mut BufReader<Box<dyn Stream>>) -> Option<String> {
    let mut mail = String::new();
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await.ok()? == 0 {
            return None;
        }
        match line.strip_prefix('.') {
            Some("\r\n") => return Some(mail),
            Some(unstuffed) => mail.push_str(unstuffed),
            None => mail.push_str(&line),
        }
    }
}
