//! The domain of Housekey: accounts, flows, stages, signals. No HTTP, no SQL, no UI.

pub mod model;
pub mod ports;
