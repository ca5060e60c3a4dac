//! Listens to elements that the server has rendered, from an island beside them.
//!
//! An island around them would take them as children, which costs the bundle 20 KB (`AnyView`).

use leptos::{
    wasm_bindgen::{JsCast, closure::Closure, convert::FromWasmAbi},
    web_sys::{Event, EventTarget},
};

/// Calls `handle` at each such event, as long as the element is there.
pub(super) fn listen<E>(element: &EventTarget, event: &str, handle: impl FnMut(E) + 'static)
where
    E: JsCast + FromWasmAbi + AsRef<Event> + 'static,
{
    let handle = Closure::<dyn FnMut(E)>::new(handle).into_js_value();
    drop(element.add_event_listener_with_callback(event, handle.unchecked_ref()));
}
