//! Visitors of a [`TestApp`](crate::TestApp): a browser with its cookies, an app with its token.

use axum::{
    Router,
    body::Body,
    extract::ConnectInfo,
    http::{HeaderMap, Method, Request, StatusCode, header},
};
use http_body_util::BodyExt;
use serde_json::Value;
use std::{collections::BTreeMap, net::SocketAddr};
use tower::ServiceExt;

/// An answer.
#[derive(Clone, Debug)]
pub struct Reply {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body as text.
    pub text: String,
}

impl Reply {
    /// The body as JSON; null when it is none.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_default()
    }

    /// The codes of the input errors, with their parameters: `email:invalid`.
    pub fn errors(&self) -> Vec<String> {
        let json = self.json();
        let entry = |e: &Value| {
            format!("{}:{}", e["param"].as_str().unwrap_or("*"), e["code"].as_str().unwrap_or("?"))
        };
        json["errors"].as_array().map(|all| all.iter().map(entry).collect()).unwrap_or_default()
    }

    /// Where it sends the reader.
    pub fn location(&self) -> &str {
        self.headers.get(header::LOCATION).and_then(|v| v.to_str().ok()).unwrap_or_default()
    }

    /// Whether somebody is signed in, as the JSON API says.
    pub fn is_authenticated(&self) -> bool {
        self.json()["meta"]["is_authenticated"] == true
    }
}

async fn send(router: &Router, request: Request<Body>) -> Reply {
    let response = match router.clone().oneshot(request).await {
        Ok(response) => response,
        Err(never) => match never {},
    };
    let (parts, body) = response.into_parts();
    let bytes = match body.collect().await {
        Ok(body) => body.to_bytes(),
        Err(error) => panic!("the body broke off: {error}"),
    };
    let text = String::from_utf8_lossy(&bytes).into_owned();
    Reply { status: parts.status.as_u16(), headers: parts.headers, text }
}

fn request(method: Method, path: &str, headers: &[(&str, &str)], body: String) -> Request<Body> {
    let mut builder = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        builder = builder.header(*name, *value);
    }
    let peer = ConnectInfo(SocketAddr::from(([192, 0, 2, 7], 40_000)));
    match builder.extension(peer).body(Body::from(body)) {
        Ok(request) => request,
        Err(error) => panic!("no request: {error}"),
    }
}

/// A browser: keeps cookies, sends the headers browsers send.
#[derive(Clone)]
pub struct Browser {
    router: Router,
    /// The cookies it has, by name.
    pub cookies: BTreeMap<String, String>,
    /// Headers it sends with every request.
    pub headers: Vec<(String, String)>,
}

impl Browser {
    /// A fresh browser.
    pub fn new(app: &crate::TestApp) -> Self {
        Self { router: app.router(), cookies: BTreeMap::new(), headers: vec![] }
    }

    /// The same browser, at another app: the server after its restart.
    #[must_use]
    pub fn at(self, app: &crate::TestApp) -> Self {
        Self { router: app.router(), ..self }
    }

    /// Opens a page.
    pub async fn get(&mut self, path: &str) -> Reply {
        self.send(Method::GET, path, &[("accept", "text/html"), ("sec-fetch-site", "none")], String::new())
            .await
    }

    /// Posts a form, as a page without JavaScript does.
    pub async fn submit(&mut self, path: &str, fields: &[(&str, &str)]) -> Reply {
        let body = serde_urlencoded(fields);
        let headers = [
            ("accept", "text/html"),
            ("content-type", "application/x-www-form-urlencoded"),
            ("sec-fetch-site", "same-origin"),
            ("origin", "http://127.0.0.1"),
            ("referer", "http://127.0.0.1/accounts/login"),
        ];
        self.send(Method::POST, path, &headers, body).await
    }

    /// Calls the JSON API's `browser` half.
    pub async fn api(&mut self, method: Method, path: &str, body: Value) -> Reply {
        let headers = [
            ("content-type", "application/json"),
            ("sec-fetch-site", "same-origin"),
            ("origin", "http://127.0.0.1"),
        ];
        let body = if body.is_null() { String::new() } else { body.to_string() };
        self.send(method, &format!("/_allauth/browser/v1/{path}"), &headers, body).await
    }

    /// Sends any request, with the cookies.
    pub async fn send(
        &mut self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: String,
    ) -> Reply {
        let cookies: Vec<String> = self.cookies.iter().map(|(k, v)| format!("{k}={v}")).collect();
        let cookies = cookies.join("; ");
        let mut all = headers.to_vec();
        let own: Vec<(&str, &str)> = self.headers.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        all.extend(own);
        if !cookies.is_empty() {
            all.push(("cookie", &cookies));
        }
        let reply = send(&self.router, request(method, path, &all, body)).await;
        for value in reply.headers.get_all(header::SET_COOKIE) {
            self.keep(value.to_str().unwrap_or_default());
        }
        reply
    }

    fn keep(&mut self, set_cookie: &str) {
        let mut parts = set_cookie.split(';').map(str::trim);
        let Some((name, value)) = parts.next().and_then(|pair| pair.split_once('=')) else { return };
        if parts.any(|part| part.eq_ignore_ascii_case("max-age=0")) {
            self.cookies.remove(name);
        } else {
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
    }
}

/// An app client: keeps the session token itself.
#[derive(Clone)]
pub struct AppClient {
    router: Router,
    /// The token, once it has one.
    pub token: Option<String>,
}

impl AppClient {
    /// A fresh app.
    pub fn new(app: &crate::TestApp) -> Self {
        Self { router: app.router(), token: None }
    }

    /// Calls the JSON API's `app` half.
    pub async fn api(&mut self, method: Method, path: &str, body: Value) -> Reply {
        let mut headers = vec![("content-type", "application/json")];
        let token = self.token.clone();
        if let Some(token) = &token {
            headers.push(("x-session-token", token));
        }
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let path = format!("/_allauth/app/v1/{path}");
        let reply = send(&self.router, request(method, &path, &headers, body)).await;
        if let Some(token) = reply.json()["meta"]["session_token"].as_str() {
            self.token = Some(token.to_owned());
        }
        if reply.status == StatusCode::GONE.as_u16() {
            self.token = None;
        }
        reply
    }
}

fn serde_urlencoded(fields: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}
