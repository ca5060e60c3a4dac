//! Where and when something was done, as the owner of an account reads of it.

use crate::context::Ctx;
use crate::model::{At, Client};
use chrono::SecondsFormat;
use housekey_protocol::views::{Device, Origin};

/// What a request says of where it came from.
pub(super) fn origin(ip: Option<String>, user_agent: Option<&str>) -> Origin {
    let device = user_agent.map(|user_agent| {
        let Client { browser, system } = Client::of(user_agent);
        Device { browser: browser.map(str::to_owned), system: system.map(str::to_owned) }
    });
    Origin { device, place: None, ip }
}

/// With the place of its address, where the host knows it.
pub(super) fn placed(ctx: &Ctx, origin: Origin) -> Origin {
    let address = || origin.ip.as_ref()?.parse().ok();
    let place = ctx.services.places.as_ref().and_then(|places| places.place(address()?, ctx.locale()));
    Origin { place, ..origin }
}

/// RFC 3339, in UTC, to the second.
pub(super) fn moment(at: At) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}
