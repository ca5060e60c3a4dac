//! `cargo xtask serve`: build, then become the server.

use std::os::unix::process::CommandExt as _;
use std::process::Command;

use crate::build;
use crate::fault::{Fault, Result};
use crate::run::without_cargo_run;
use crate::steps::Steps;
use crate::workspace::Workspace;

/// Builds the development server and replaces this process by it, so that Ctrl-C, SIGTERM and the exit code are
/// the server's own, with nobody in between. The server creates and migrates its database and says its address.
pub(crate) fn serve(workspace: &Workspace, mut steps: Steps, args: &[String]) -> Result<()> {
    build::everything(workspace, &mut steps, false)?;
    steps.finish();
    println!("\n==> housekey serve {}", args.join(" "));
    let mut server = Command::new(workspace.server(false));
    server.current_dir(workspace.root()).arg("serve").args(args);
    without_cargo_run(&mut server);
    let error = server.exec();
    Err(Fault::new(error.to_string())
        .hint("the server was built but could not be started; is target/ on a noexec disk?"))
}
