//! Mail: written from templates, and sent to a relay or kept in memory.
//!
//! [`kinds`] lists the mails there are; [`templates`] finds how they are laid out (our layouts, or an operator's templates
//! over them); [`MailRenderer`] fills them with the words of the reader's language; [`SmtpMailer`] and [`Inbox`] deliver.

pub mod inbox;
pub mod kinds;
mod message;
pub mod renderer;
pub mod smtp;
pub mod templates;
mod values;

pub use inbox::{Inbox, KEPT, StoredMail};
pub use message::{BadSender, MailHeader};
pub use renderer::{MailRenderer, RenderedMail};
pub use smtp::{SmtpMailer, SmtpSettings};
pub use templates::{TemplateOptions, TemplateProblem, TemplateProblems};

#[cfg(test)]
mod tests;
