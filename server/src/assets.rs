//! The built site (`cargo xtask build`): in a release build inside the binary, in a development build read
//! from `target/site`.

use axum::{
    body::Body,
    extract::{Path, Request},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use housekey_app::AssetPaths;
use rust_embed::{EmbeddedFile, RustEmbed};

#[derive(RustEmbed)]
#[folder = "../target/site"]
struct Site;

/// The hashed names; without a build, the plain ones that cargo-leptos writes.
pub(crate) fn paths() -> AssetPaths {
    // cargo-leptos writes plain names; what an earlier `cargo xtask build` left says nothing then.
    if std::env::var_os("LEPTOS_OUTPUT_NAME").is_some() {
        return AssetPaths::default();
    }
    Site::get("manifest.json").and_then(|file| AssetPaths::from_manifest(&file.data)).unwrap_or_else(|| {
        tracing::warn!("the site is not built: pages have no style and no scripts; run `cargo xtask build`");
        AssetPaths::default()
    })
}

/// `/pkg/…`: names change with their content, so they may be cached for ever.
pub(crate) async fn pkg(Path(name): Path<String>, headers: HeaderMap) -> Response {
    let immutable = "public, max-age=31536000, immutable";
    file(&format!("pkg/{name}"), &headers, immutable).unwrap_or_else(|| StatusCode::NOT_FOUND.into_response())
}

/// Files at the root of the site (favicon, robots.txt), if the path names one; otherwise the next handler.
pub(crate) async fn public(request: Request, next: Next) -> Response {
    let name = request.uri().path().trim_start_matches('/');
    // Browsers ask for this one where a page names none (a plain-text error).
    let name = if name == "favicon.ico" { "favicon.svg" } else { name };
    let known =
        request.method().is_safe() && !name.is_empty() && !name.contains('/') && name != "manifest.json";
    let found = if known { file(name, request.headers(), "public, max-age=3600") } else { None };
    match found {
        Some(response) => response,
        None => next.run(request).await,
    }
}

/// A file in the best encoding the browser takes.
fn file(name: &str, headers: &HeaderMap, cache: &'static str) -> Option<Response> {
    let plain = Site::get(name)?;
    let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or("");
    let encoded = [("br", "br"), ("gzip", "gz")].into_iter().find_map(|(encoding, ending)| {
        let wanted =
            accepted.split(',').any(|part| part.split(';').next().is_some_and(|p| p.trim() == encoding));
        wanted.then(|| Site::get(&format!("{name}.{ending}"))).flatten().map(|file| (encoding, file))
    });
    let mime = HeaderValue::from_str(plain.metadata.mimetype()).ok()?;
    let mut response = match encoded {
        Some((encoding, encoded)) => {
            let mut response = body(encoded);
            response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
            response
        }
        None => body(plain),
    };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, mime);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    Some(response)
}

fn body(file: EmbeddedFile) -> Response {
    Response::new(Body::from(file.data.into_owned()))
}
