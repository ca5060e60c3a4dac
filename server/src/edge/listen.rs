//! Opening the port.

use std::{io, net::SocketAddr};
use tokio::net::{TcpListener, TcpSocket};

/// Listens there, with room for so many connections that are not accepted yet.
pub(crate) fn listen(address: SocketAddr, backlog: u32) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    // A server that is started again must not wait for its own old connections.
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(backlog)
}
