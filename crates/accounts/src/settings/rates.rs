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
            let unit = match unit {
                "s" => 1,
                "m" => 60,
                "h" => 3600,
                "d" => 86_400,
                _ => return Err(wrong()),
            };
            let per = match pieces.next() {
                None | Some("ip") => Per::Ip,
                Some("user") => Per::User,
                Some("key") => Per::Key,
                Some(_) => return Err(wrong()),
            };
            let seconds = count.checked_mul(unit).filter(|s| *s > 0).ok_or_else(wrong)?;
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
            let per = match rate.per {
                Per::Ip => "ip",
                Per::User => "user",
                Per::Key => "key",
            };
            let comma = if index == 0 { "" } else { "," };
            write!(f, "{comma}{}/{}s/{per}", rate.amount, rate.seconds)?;
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

macro_rules! rate_limits {
    ($($(#[$doc:meta])* $name:ident = $default:literal;)*) => {
        /// Every limited action (docs/behaviour.md#limits), under its setting's name.
        #[derive(Clone, Debug, Serialize, Deserialize)]
        #[serde(default, deny_unknown_fields)]
        pub struct RateLimits { $($(#[$doc])* pub $name: Rates,)* }

        impl Default for RateLimits {
            fn default() -> Self {
                // The test below parses every default; an unparsable one would mean no limit.
                Self { $($name: Rates::parse($default).unwrap_or_default(),)* }
            }
        }

        #[cfg(test)]
        const DEFAULTS: &[&str] = &[$($default),*];
    };
}

rate_limits! {
    /// Sign-in forms posted.
    login = "30/m/ip";
    /// Sign-ins that failed; a success gives its own token back.
    login_failed = "10/m/ip,5/5m/key";
    /// Sign-up forms posted.
    signup = "20/m/ip";
    /// Changes to the list of addresses.
    manage_email = "10/m/user";
    /// Confirmation mails with a link; past it no mail is sent and the old link stays good.
    confirm_email = "1/3m/key";
    /// Confirmation mails with a code; past it the answer is 429.
    confirm_email_by_code = "1/10s/key";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_default_parses() {
        for text in DEFAULTS {
            assert!(!Rates::parse(text).unwrap().0.is_empty(), "{text}");
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
