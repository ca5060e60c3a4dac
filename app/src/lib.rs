//! The account pages and islands: what an embedder mounts.

pub mod server_fns;
