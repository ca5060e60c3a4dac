//! The effect of a receiver's answer on a delivery.

use super::*;
use metrics_exporter_prometheus::PrometheusBuilder;

#[tokio::test]
async fn every_try_has_equal_id_and_body_and_its_own_timestamp() {
    let sink = Sink::start().await;
    sink.script([Act::Say(500, "out of order".into()), Act::Down, Act::Say(429, String::new())]);
    let app = app(of_logins(&sink)).await;
    app.user(ADA).await;
    log_in(&app, ADA).await;
    for _ in 0..4 {
        app.deliver().await;
        app.wait(60);
    }

    let got = sink.got();
    assert_eq!(got.len(), 3, "one try met nobody");
    assert!(got.iter().all(|again| (again.id(), &again.body) == (got[0].id(), &got[0].body)));
    assert!(got.iter().all(|again| again.signed_by(SECRET) == Some(0)));
    let times: Vec<&str> = got.iter().map(|got| got.header("webhook-timestamp")).collect();
    assert_eq!(times, ["1772539200", "1772539320", "1772539380"]);

    let log = tries_of(&app, got[0].id()).await;
    let rows: Vec<_> = log.iter().map(|row| (row.attempt, row.status)).collect();
    assert_eq!(rows, [(1, Some(500)), (2, None), (3, Some(429)), (4, Some(204))]);
    assert_eq!(log[0].error.as_deref(), Some("500 Internal Server Error: out of order"));
    assert!(log[1].error.is_some() && log[3].error.is_none(), "{log:?}");
    let event = log[0].event_id.unwrap();
    assert!(done(&app, async |tx| tx.list_deliveries_of(event).await).await.is_empty());
}

#[tokio::test]
async fn webhook_redirect_is_not_followed() {
    let (sink, elsewhere) = (Sink::start().await, Sink::start().await);
    sink.script([Act::Redirect(elsewhere.url.clone())]);
    let app = app(of_logins(&sink)).await;
    app.user(ADA).await;
    log_in(&app, ADA).await;
    app.deliver().await;
    let log = tries_of(&app, &last_login(&app)).await;
    assert_eq!(log[0].error.as_deref(), Some("302 Found: redirects are not followed"));
    app.wait(60);
    app.deliver().await;
    assert_eq!((sink.got().len(), elsewhere.knocks()), (2, 0), "it is asked again, where it was");
}

/// 410 Gone stops deliveries until an operator enables them.
#[tokio::test]
async fn status_410_stops_deliveries_until_enabled() {
    let recorder = PrometheusBuilder::new().build_recorder();
    // Of this thread, which is the test's only one.
    let _local = metrics::set_default_local_recorder(&recorder);
    let sink = Sink::start().await;
    sink.script([Act::Say(410, "we moved".into())]);
    let app = app(of_logins(&sink)).await;
    app.user(ADA).await;
    log_in(&app, ADA).await;
    app.deliver().await;
    for _ in 0..2 {
        app.wait(3600);
        log_in(&app, ADA).await;
        app.deliver().await;
    }
    assert_eq!(sink.got().len(), 1, "nobody knocks where nobody lives");
    let why: Vec<String> = dead(&app).await.into_iter().filter_map(|letter| letter.last_error).collect();
    let later = "stopped at 2026-03-03 12:00 UTC: 410 Gone: we moved";
    assert_eq!(why, ["410 Gone: we moved", later, later]);
    let numbers = recorder.handle().render();
    for (outcome, times) in [("given_up", 1), ("stopped", 2)] {
        let line = format!(
            "housekey_deliveries_total{{subscriber=\"webhook:test\",outcome=\"{outcome}\"}} {times}\n"
        );
        assert!(numbers.contains(&line), "{line} {numbers}");
    }

    let now = housekey_accounts::ports::Clock::now(&app.clock);
    let (enabled, revived) = done(&app, async |tx| {
        Ok((tx.enable_subscriber("webhook:test").await?, tx.revive_all(Some("webhook:test"), now).await?))
    })
    .await;
    assert_eq!((enabled, revived), (true, 3));
    app.deliver().await;
    let logins = app.signals.all().into_iter().filter(|event| event.kind == "account.user_logged_in");
    let ids: Vec<String> = logins.map(|event| event.id.to_string()).collect();
    let got = sink.got();
    let told: Vec<&str> = got[1..].iter().map(Got::id).collect();
    assert_eq!(told, ids, "the ids they always had, in order");
    assert!(dead(&app).await.is_empty());
}
