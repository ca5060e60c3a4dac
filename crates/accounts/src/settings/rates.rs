//! Rate limits: `amount/duration[/per]`, several with commas, as allauth writes them.

use serde::{Deserialize, Serialize};

/// Whom a limit counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Per {
    /// The client's address.
    Ip,
    /// The signed-in account.
    User,
    /// What the request is about (an address, an account).
    Key,
}

impl Per {
    /// As the settings write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ip => "ip",
            Self::User => "user",
            Self::Key => "key",
        }
    }
}

/// The units of durations, in seconds, the longest first.
const UNITS: [(&str, u32); 4] = [("d", 86_400), ("h", 3600), ("m", 60), ("s", 1)];

/// So many in so long a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// How many at once.
    pub amount: u32,
    /// Seconds over which as many come back.
    pub seconds: u32,
    /// Counted for whom.
    pub per: Per,
}

/// The limits of one action; all must allow it. Empty: no limit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rates(pub Vec<Rate>);

impl Rates {
    /// Those that count for this.
    pub(crate) fn of(&self, per: Per) -> Self {
        Self(self.0.iter().filter(|rate| rate.per == per).copied().collect())
    }

    /// Parses `"10/m/ip,5/5m/key"`. A duration is a number and a unit (`s`, `m`, `h`, `d`); the number may be
    /// left out; without `per` the limit counts by address.
    pub fn parse(text: &str) -> Result<Self, String> {
        let rate = |part: &str| {
            let wrong = || format!("\"{part}\" is no rate; write amount/duration/per, like 5/5m/key");
            let mut pieces = part.trim().splitn(3, '/');
            let amount: u32 =
                pieces.next().and_then(|n| n.parse().ok()).filter(|n| *n > 0).ok_or_else(wrong)?;
            let duration = pieces.next().ok_or_else(wrong)?;
            let split = duration
                .len()
                .checked_sub(1)
                .filter(|at| duration.is_char_boundary(*at))
                .ok_or_else(wrong)?;
            let (count, unit) = duration.split_at(split);
            let count: u32 = if count.is_empty() { 1 } else { count.parse().map_err(|_| wrong())? };
            let (_, unit) = UNITS.iter().find(|(name, _)| *name == unit).ok_or_else(wrong)?;
            let per = match pieces.next() {
                None | Some("ip") => Per::Ip,
                Some("user") => Per::User,
                Some("key") => Per::Key,
                Some(_) => return Err(wrong()),
            };
            let seconds = count.checked_mul(*unit).filter(|s| *s > 0).ok_or_else(wrong)?;
            Ok(Rate { amount, seconds, per })
        };
        if text.trim().is_empty() {
            return Ok(Self::default());
        }
        text.split(',').map(rate).collect::<Result<_, _>>().map(Self)
    }
}

impl std::fmt::Display for Rates {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (index, rate) in self.0.iter().enumerate() {
            let comma = if index == 0 { "" } else { "," };
            write!(f, "{comma}{}/", rate.amount)?;
            let unit = UNITS.iter().find(|(_, seconds)| rate.seconds.is_multiple_of(*seconds));
            let (unit, seconds) = unit.unwrap_or(&("s", 1));
            match rate.seconds / seconds {
                1 => write!(f, "{unit}/{}", rate.per.name())?,
                count => write!(f, "{count}{unit}/{}", rate.per.name())?,
            }
        }
        Ok(())
    }
}

impl Serialize for Rates {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Rates {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Raw {
            Off(bool),
            Text(String),
        }
        match Raw::deserialize(deserializer)? {
            Raw::Off(false) => Ok(Self::default()),
            Raw::Off(true) => Err(serde::de::Error::custom("write a rate, or false for none")),
            Raw::Text(text) => Self::parse(&text).map_err(serde::de::Error::custom),
        }
    }
}

crate::section! {
    /// How often each thing may be done: `amount/duration/per`, several with commas, and all must allow it. `5/5m/key`
    /// lets five through at once, and one more every minute; `per` is `ip`, `user` or `key` (the address, user name or phone number).
    /// `false` is no limit.
    #[derive(Debug)]
    pub struct RateLimits in "account.rate_limits" {
        /// Sign-in forms posted.
        login: Rates = rates("30/m/ip");
        /// Sign-ins that failed; a success gives its own token back.
        login_failed: Rates = rates("10/m/ip,5/5m/key");
        /// Sign-up forms posted.
        signup: Rates = rates("20/m/ip");
        /// Passwords judged while they are typed.
        password_strength: Rates = rates("60/m/ip");
        /// Passwords changed or set.
        change_password: Rates = rates("5/m/user");
        /// Codes that sign in asked for; `key` is the address.
        request_login_code: Rates = rates("20/m/ip,3/m/key");
        /// New passwords asked for; `key` is the address.
        reset_password: Rates = rates("20/m/ip,5/m/key");
        /// New passwords sent with a link or code.
        reset_password_from_key: Rates = rates("20/m/ip");
        /// Reminders of how one signs in; `key` is the address.
        provider_reminder: Rates = rates("20/m/ip,3/h/key");
        /// Proofs of who is signed in: passwords, and codes entered; `key` is the session. What failed is counted as
        /// `login_failed` counts, too, for each session.
        reauthenticate: Rates = rates("30/m/ip,10/m/key");
        /// Files with everything of an account.
        export: Rates = rates("5/m/user");
        /// Codes asked for that prove who is signed in; `key` is the session.
        request_proof_code: Rates = rates("20/m/ip,3/m/key");
        /// Changes to the list of addresses.
        manage_email: Rates = rates("10/m/user");
        /// Changes of the phone number.
        change_phone: Rates = rates("3/m/user,10/d/user");
        /// Text messages to one number; `key` is the number.
        verify_phone: Rates = rates("3/m/ip,1/30s/key,10/d/key");
        /// Mails to one address for sign-ups and sign-ins that wait for its confirmation: the first of a sign-up, and those that
        /// are sent again. Past it a sign-up is answered as ever, and mails nothing until it is asked for the mail again.
        signup_mail: Rates = rates("10/h/key");
        /// Confirmation mails with a link; past it no mail is sent, and the old link stays good.
        confirm_email: Rates = rates("1/3m/key");
        /// Confirmation mails with a code; past it the answer is 429.
        confirm_email_by_code: Rates = rates("1/10s/key");
    }
}

/// A default. The test below parses every one of them; an unparsable one would mean no limit.
fn rates(text: &str) -> Rates {
    Rates::parse(text).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_default_is_a_limit() {
        let defaults = serde_json::to_value(RateLimits::default()).unwrap();
        for (name, rates) in defaults.as_object().unwrap() {
            assert_ne!(rates, "", "{name}");
        }
    }

    #[test]
    fn rates_are_written_as_people_write_them() {
        for text in ["30/m/ip", "10/m/ip,5/5m/key", "1/10s/user", "2/d/ip", "3/2h/ip", "1/90s/ip", ""] {
            assert_eq!(Rates::parse(text).unwrap().to_string(), text);
        }
    }

    #[test]
    fn rates_parse_in_allauth_notation() {
        let rates = Rates::parse("10/m/ip, 5/300s/key").unwrap();
        assert_eq!(rates.0[0], Rate { amount: 10, seconds: 60, per: Per::Ip });
        assert_eq!(rates.0[1], Rate { amount: 5, seconds: 300, per: Per::Key });
        assert_eq!(Rates::parse(&rates.to_string()).unwrap(), rates);
        for wrong in ["0/m", "5", "5/", "5/x", "5/m/planet", "m/5", "5/é"] {
            assert!(Rates::parse(wrong).is_err(), "{wrong}");
        }
    }
}
