//! The server functions by which browsers reach the flows: one file a flow.
//!
//! Each function takes the request's context, calls the flow and replies; it decides nothing. Reads are server
//! functions too, so that a host which hydrates whole pages can navigate on the client.

pub mod emails;
pub mod login;
pub mod logout;
pub mod signup;
pub mod verify_email;
pub mod viewer;
