//! `[secrets]`: the keys that secrets in the database are sealed with.

use crate::model::{SealingKey, Secret};

crate::section! {
    /// What codes and links in waiting mail are sealed with in the database.
    #[derive(Debug)]
    pub struct Secrets in "secrets" {
        /// 32 random bytes in base64 each, the newest first: the first one seals, all of them open.
        /// `housekey secrets generate` prints one. A site on https needs one; on plain http (development) a key file is
        /// made beside the database. Keep old keys until nothing waits that they sealed.
        #[serde(skip_serializing)]
        keys: Vec<Secret> = Vec::new(), example "[\"…\"]";
    }
}

impl Secrets {
    /// The keys, those that can be read.
    pub fn sealing_keys(&self) -> Vec<SealingKey> {
        self.keys.iter().filter_map(|key| SealingKey::parse(key.expose()).ok()).collect()
    }

    /// What keeps them from being used.
    pub(super) fn problems(&self, secure: bool) -> Vec<String> {
        let mut found = Vec::new();
        if secure && self.keys.is_empty() {
            found.push(format!("a site on https needs a key; {ADVICE}"));
        }
        let mut ids = Vec::new();
        for (place, key) in (1..).zip(&self.keys) {
            match SealingKey::parse(key.expose()) {
                Err(problem) => found.push(format!("key {place} {problem}; {ADVICE}")),
                Ok(key) if ids.contains(&key.id()) => found.push(format!("key {place} is there twice")),
                Ok(key) => ids.push(key.id()),
            }
        }
        found
    }
}

const ADVICE: &str = "`housekey secrets generate` prints one: keys = [\"…\"]";

#[cfg(test)]
mod tests {
    use super::*;

    fn secrets(keys: &[&str]) -> Secrets {
        Secrets { keys: keys.iter().map(|key| Secret::new(*key)).collect() }
    }

    const GOOD: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    #[test]
    fn https_without_a_key_is_refused_and_plain_http_is_not() {
        let [problem] = &secrets(&[]).problems(true)[..] else { panic!("one problem") };
        assert!(problem.contains("housekey secrets generate"), "{problem}");
        assert_eq!(secrets(&[]).problems(false), Vec::<String>::new());
        assert_eq!(secrets(&[GOOD]).problems(true), Vec::<String>::new());
    }

    #[test]
    fn every_bad_key_is_named_by_its_place_and_not_by_its_text() {
        let problems = secrets(&[GOOD, "hunter2", GOOD]).problems(true);
        assert!(problems[0].starts_with("key 2 is not 32 bytes in base64"), "{problems:?}");
        assert_eq!(problems[1], "key 3 is there twice");
        assert!(!problems.concat().contains("hunter2"));
    }

    #[test]
    fn keys_are_neither_printed_nor_serialized() {
        let secrets = secrets(&[GOOD]);
        let shown = format!("{secrets:?} {}", serde_json::to_string(&secrets).unwrap());
        assert!(!shown.contains(GOOD), "{shown}");
    }
}
