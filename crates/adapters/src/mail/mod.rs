//! Mail: written from templates, and sent to a relay or kept in memory.
//!
//! [`kinds`] lists the mails there are; [`templates`] finds their words (ours, or the operator's over them);
//! [`MailRenderer`] puts values into words; [`SmtpMailer`] and [`Inbox`] deliver.

mod builtin;
pub mod inbox;
pub mod kinds;
mod message;
pub mod renderer;
mod samples;
pub mod smtp;
pub mod templates;
mod values;

pub use inbox::{Inbox, StoredMail};
pub use kinds::KINDS;
pub use message::BadSender;
pub use renderer::{MailRenderer, RenderedMail};
pub use smtp::{SmtpMailer, SmtpSettings};
pub use templates::{TemplateOptions, TemplateProblem, TemplateProblems};

#[cfg(test)]
mod tests;
