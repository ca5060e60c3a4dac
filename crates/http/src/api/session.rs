//! `auth/session`: who is signed in.

use super::ApiDoor;
use axum::response::Response;

pub(super) async fn get(door: ApiDoor) -> Response {
    door.authentication().await
}
