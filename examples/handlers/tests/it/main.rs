//! Every example, tested by requests.

#[cfg(test)]
mod allowed_domains;
#[cfg(test)]
mod announce_on_join;
#[cfg(test)]
mod audit_log;
#[cfg(test)]
mod invitations;
#[cfg(test)]
mod ip_bans;
#[cfg(test)]
mod login_analytics;
#[cfg(test)]
mod login_log;
#[cfg(test)]
mod redirect_by_role;
#[cfg(test)]
mod support;
#[cfg(test)]
mod webhook_receiver;
#[cfg(test)]
mod welcome_mail;
