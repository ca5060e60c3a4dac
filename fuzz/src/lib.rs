//! What the targets that ask a whole server share.

use housekey_testkit::{Browser, Reply, TestApp};
use std::cell::OnceCell;
use tokio::runtime::{Builder, Runtime};

/// A server on SQLite in memory, whose limits refuse nobody, and the runtime that it lives in.
struct Server {
    runtime: Runtime,
    app: TestApp,
}

impl Server {
    fn start() -> Self {
        let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
        let app = runtime.block_on(TestApp::with(|settings| {
            settings.account.rate_limits = no_limits();
            settings.proxy.trusted_proxy_count = 1;
        }));
        Self { runtime, app }
    }
}

fn no_limits() -> housekey_accounts::settings::RateLimits {
    let mut limits = housekey_accounts::settings::RateLimits::default();
    for rates in [
        &mut limits.login,
        &mut limits.login_failed,
        &mut limits.signup,
        &mut limits.request_login_code,
        &mut limits.reset_password,
        &mut limits.confirm_email,
    ] {
        *rates = housekey_accounts::settings::Rates::default();
    }
    limits
}

/// Sends one request to the server, in a fresh browser. No request may be answered with a fault of ours.
pub fn ask(send: impl AsyncFnOnce(&mut Browser) -> Reply) {
    thread_local!(static SERVER: OnceCell<Server> = const { OnceCell::new() });
    SERVER.with(|server| {
        let Server { runtime, app } = server.get_or_init(Server::start);
        let reply = runtime.block_on(async { send(&mut Browser::new(app)).await });
        assert!(reply.status < 500, "{} {}", reply.status, reply.text);
    });
}
