//! Where something was done from, in plain words.

use housekey_protocol::{
    messages::catalog,
    views::{Device, Origin},
};
use leptos::prelude::*;

use crate::texts::Texts;

/// The device, the place and the client's address, as far as they are known.
pub fn origin(origin: Origin, texts: Texts) -> impl Iterator<Item = AnyView> {
    let device = origin.device.map(|device| device_words(&device, texts).into_any());
    let ip = origin.ip.map(|ip| view! { <bdi>{ip}</bdi> }.into_any());
    let place = origin.place.map(|place| view! { <bdi>{place}</bdi> }.into_any());
    device.into_iter().chain(place).chain(ip)
}

/// What a device is called.
pub fn device_words(device: &Device, texts: Texts) -> String {
    match (&device.browser, &device.system) {
        (Some(browser), Some(system)) => texts.of(catalog::device(browser, system)),
        (Some(known), None) | (None, Some(known)) => known.clone(),
        (None, None) => texts.of(catalog::DEVICE_UNKNOWN),
    }
}

#[cfg(test)]
#[cfg(feature = "ssr")]
mod tests {
    use super::*;
    use crate::texts::texts;

    #[test]
    fn device_is_named_as_far_as_it_is_known() {
        let named = |browser: &str, system: &str| {
            let name = |name: &str| (!name.is_empty()).then(|| name.to_owned());
            let device = Device { browser: name(browser), system: name(system) };
            Owner::new().with(|| device_words(&device, texts()))
        };
        assert_eq!(named("Firefox", "Windows"), "Firefox on Windows");
        assert_eq!(named("", "iPhone"), "iPhone");
        assert_eq!(named("Firefox", ""), "Firefox");
        assert_eq!(named("", ""), "Unknown browser");
    }
}
