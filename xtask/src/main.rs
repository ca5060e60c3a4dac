//! Every set-up step of the workspace, in Rust: `cargo xtask serve | build | test | bench`.
//!
//! Here: reading the command line. The work is in [`build`], [`serve`], [`test`] and
//! [`bench`]; what they share (running programs, timing steps, installing packages) has a file each.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command-line tool talks to its terminal")]

mod apt;
mod bench;
mod build;
mod cli;
mod docs;
mod fault;
mod fuzz;
mod locales;
mod metadata;
mod node;
mod run;
mod serve;
mod steps;
mod test;
mod workspace;

use std::process::ExitCode;

use cli::Task;
use fault::Result;
use steps::Steps;
use workspace::Workspace;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let outcome = Task::parse(&words).and_then(perform);
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("\n{fault}");
            ExitCode::FAILURE
        }
    }
}

fn perform(task: Task) -> Result<()> {
    let workspace = Workspace::here()?;
    let mut steps = Steps::begin();
    match task {
        Task::Help => {
            println!("{}", cli::USAGE);
            return Ok(());
        }
        Task::Serve { args } => return serve::serve(&workspace, steps, &args),
        Task::Build { release } => build::everything(&workspace, &mut steps, release)?,
        Task::Check => test::quick_checks(&workspace, &mut steps)?,
        Task::Test { fast } => test::everything(&workspace, &mut steps, fast)?,
        Task::Bench { name } => bench::bench(&workspace, &mut steps, name.as_deref())?,
        Task::Fuzz { name, seconds } => fuzz::fuzz(&workspace, &mut steps, name.as_deref(), seconds)?,
        Task::Locales => locales::list(&workspace)?,
        Task::Docs => docs::write(&workspace, &mut steps)?,
    }
    steps.finish();
    Ok(())
}
