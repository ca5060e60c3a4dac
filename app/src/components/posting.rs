//! Calls the server from an island, and reads what it answers.
//!
//! Not by the server functions' own client: for each function that an island calls it brings another copy of its code, and
//! with it 30 KB of libraries (`docs/decisions/islands-post-by-hand.md`). The call is the same.

use super::proving;
use housekey_protocol::AccountError;
use js_sys::JsString;
use leptos::{
    prelude::window,
    server_fn::redirect::REDIRECT_HEADER,
    wasm_bindgen::{JsCast, JsValue},
    web_sys::{FormData, Headers, HtmlFormElement, RequestInit, Response, UrlSearchParams},
};
use serde::de::DeserializeOwned;
use wasm_bindgen_futures::JsFuture;

/// What comes after a call that was accepted.
pub(super) enum Answer<T> {
    /// Another page.
    Elsewhere(String),
    /// The same page, as it is now.
    Here(T),
}

/// The header with the key of a refusal (`housekey_http::refused`).
const KEY_HEADER: &str = "housekey-refused";

/// The header with the page that asks for a proof of who is signed in (`ssr/reply.rs`).
const PROOF_HEADER: &str = "housekey-proof";

/// Posts the form's fields to where the form itself would go. What is refused is put into the page's address, so that a
/// reload shows it again; a success that leads nowhere is shown by loading the page anew.
pub(super) async fn post(form: &HtmlFormElement) -> Result<Answer<()>, AccountError> {
    let url = form.get_attribute("action").unwrap_or_default();
    let answer = send(&url, &fields(form)?, None).await?;
    // A dialog is closed when the page is loaded again.
    let stands_in_page = matches!(form.closest("dialog"), Ok(None));
    if let (true, false, Some(key)) = (stands_in_page, answer.ok(), header(&answer, KEY_HEADER)) {
        keep_in_address(&key);
    }
    if let Some(page) = elsewhere(&answer) {
        return Ok(Answer::Elsewhere(page));
    }
    accepted(answer).await.map(|_| Answer::Here(()))
}

/// Posts fields to a server function, and reads its answer. The island shows it by itself.
pub(super) async fn call<T: DeserializeOwned>(
    url: &str,
    fields: &UrlSearchParams,
) -> Result<Answer<T>, AccountError> {
    let answer = send(url, fields, Some("application/json")).await?;
    if let Some(page) = elsewhere(&answer) {
        return Ok(Answer::Elsewhere(page));
    }
    serde_json::from_str(&accepted(answer).await?).map(Answer::Here).map_err(|_| AccountError::Unreachable)
}

/// The fields of a form.
pub(super) fn fields(form: &HtmlFormElement) -> Result<UrlSearchParams, AccountError> {
    let fields = || {
        let fields: JsValue = FormData::new_with_form(form)?.into();
        UrlSearchParams::new_with_str_sequence_sequence(&fields)
    };
    fields().map_err(|_| AccountError::Malformed)
}

/// Sends, and once more after the reader has proved who they are, if that is asked for.
async fn send(url: &str, fields: &UrlSearchParams, accept: Option<&str>) -> Result<Response, AccountError> {
    let answer = send_once(url, fields, accept).await?;
    let Some(page) = header(&answer, PROOF_HEADER) else { return Ok(answer) };
    match proving::ask().await {
        Some(true) => send_once(url, fields, accept).await,
        Some(false) => Ok(answer),
        None => {
            drop(window().location().assign(&page));
            Ok(answer)
        }
    }
}

async fn send_once(
    url: &str,
    fields: &UrlSearchParams,
    accept: Option<&str>,
) -> Result<Response, AccountError> {
    let send = async {
        let request = RequestInit::new();
        request.set_method("POST");
        request.set_body(fields);
        if let Some(accept) = accept {
            let headers = Headers::new()?;
            headers.append("accept", accept)?;
            request.set_headers(&headers);
        }
        JsFuture::from(window().fetch_with_str_and_init(url, &request)).await
    };
    send.await.map(JsCast::unchecked_into).map_err(|_: JsValue| AccountError::Unreachable)
}

/// The body of an accepted call, or why it was refused. What cannot be read was not written by our server.
async fn accepted(answer: Response) -> Result<String, AccountError> {
    let text = async { JsFuture::from(answer.text()?).await };
    let text: JsString = text.await.map_err(|_: JsValue| AccountError::Unreachable)?.unchecked_into();
    let text = String::from(text);
    if answer.ok() {
        return Ok(text);
    }
    Err(serde_json::from_str(&text).unwrap_or(AccountError::Unreachable))
}

fn header(answer: &Response, name: &str) -> Option<String> {
    answer.headers().get(name).ok().flatten()
}

/// The page an accepted call leads to.
fn elsewhere(answer: &Response) -> Option<String> {
    header(answer, "location").filter(|_| answer.ok() && header(answer, REDIRECT_HEADER).is_some())
}

/// Puts the key into the page's address, in place: a reload shows the form as it is now, and the browser's history does
/// not grow with every try.
fn keep_in_address(key: &str) {
    let location = window().location();
    let Ok(query) = location.search().and_then(|query| UrlSearchParams::new_with_str(&query)) else { return };
    query.set("refused", key);
    let address = format!("?{}", String::from(query.to_string()));
    if let Ok(history) = window().history() {
        drop(history.replace_state_with_url(&JsValue::NULL, "", Some(&address)));
    }
}
