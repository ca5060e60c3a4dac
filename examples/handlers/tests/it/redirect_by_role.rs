use crate::support::{ADA, host_with};
use axum::{
    Form, Router,
    http::{StatusCode, request::Parts},
    response::{IntoResponse, Redirect, Response},
    routing::post,
};
use housekey_accounts::{
    context::NextStep,
    flows::login::{self, Identity, LogInForm},
};
use housekey_example_handlers::redirect_by_role;
use housekey_http::Door;
use housekey_testkit::{Backend, Browser, TestApp, app::PASSWORD};

#[derive(serde::Deserialize)]
struct Fields {
    email: String,
    password: String,
    next: Option<String>,
}

/// The sign-in page's form: the JSON API leaves it to its clients where people go.
async fn submit(parts: Parts, Form(fields): Form<Fields>) -> Response {
    let mut door = Door::of_browser(&parts).await.unwrap();
    let form = LogInForm {
        identity: Identity::Email(fields.email),
        password: fields.password.into(),
        remember: false,
        next: fields.next,
    };
    let answer = login::submit(door.ctx(), form).await;
    match door.settle(answer).await {
        Ok(outcome) => match outcome.next {
            NextStep::LoggedIn(path) => Redirect::to(&path).into_response(),
            other => panic!("{other:?}"),
        },
        Err(_) => StatusCode::BAD_REQUEST.into_response(),
    }
}

async fn where_ada_lands(app: &TestApp, next: Option<&str>) -> String {
    let mut fields = vec![("email", ADA), ("password", PASSWORD)];
    fields.extend(next.map(|next| ("next", next)));
    Browser::new(app).submit("/sign-in", &fields).await.location().to_owned()
}

#[tokio::test]
async fn members_are_sent_to_the_page_of_their_role_unless_next_is_given() {
    let routes = |_: &_| Router::new().route("/sign-in", post(submit));
    let tables = [redirect_by_role::TABLE];
    let (app, db) = host_with(Backend::Sqlite, &tables, redirect_by_role::register, routes).await;
    app.user(ADA).await;
    assert_eq!(where_ada_lands(&app, None).await, app.accounts.settings().account.login_redirect_url);
    let insert = "INSERT INTO host_profiles (account_id, role) SELECT id, 'author' FROM housekey_accounts";
    db.execute(insert, vec![]).await.unwrap();
    assert_eq!(where_ada_lands(&app, None).await, "/drafts");
    assert_eq!(where_ada_lands(&app, Some("/notes/7")).await, "/notes/7");
}
