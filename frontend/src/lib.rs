//! The WebAssembly entry: hydrates the islands.

// The islands' exports are found by name at run time; without a use of the crate they would be dropped.
#[expect(unused_imports, reason = "keeps the islands' exports in the bundle (leptos issue 2083)")]
use housekey_app::*;
use wasm_bindgen::prelude::wasm_bindgen;

/// Called by the page's script once the module is loaded.
#[wasm_bindgen]
pub fn hydrate() {
    // In a release bundle a panic is a bare trap, because messages would make the download larger.
    #[cfg(debug_assertions)]
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_islands();
}
