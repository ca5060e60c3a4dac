//! The configuration: `housekey.toml`, then `HOUSEKEY_…` variables. All problems are reported at once.

#[cfg(test)]
mod document;
mod sample;
mod server;

use figment::{
    Figment, Provider,
    providers::{Env, Format, Toml},
    value::{Dict, Value},
};
use housekey_accounts::{
    Settings,
    settings::{About, Problem, Section},
    signals,
};
use housekey_adapters::{MailRenderer, TemplateOptions};
use housekey_messages::{Catalog, MessageProblems};
use serde::de::DeserializeOwned;
use std::{net::SocketAddr, path::Path};

pub(crate) use sample::sample;
pub(crate) use server::{Database, Log, LogFormat, Server, seconds};

/// Read when nothing else is named.
pub(crate) const FILE: &str = "housekey.toml";

/// Everything the server can be configured with.
#[derive(Clone, Debug, Default)]
pub(crate) struct Config {
    /// The domain's settings.
    pub(crate) settings: Settings,
    /// `[server]`.
    pub(crate) server: Server,
    /// `[database]`.
    pub(crate) database: Database,
    /// `[log]`.
    pub(crate) log: Log,
    /// Whether `site.base_url` was given; otherwise it follows `server.listen`.
    pub(crate) base_url_given: bool,
}

/// All sections, in the order in which people read of them: what every server needs comes first.
fn sections() -> Vec<About> {
    let mut site = Settings::describe();
    let others = site.split_off(1);
    [site, Server::describe(), Database::describe(), Log::describe(), others].concat()
}

impl Config {
    /// Reads the file (if it is there, or must be) and the environment.
    ///
    /// # Errors
    /// Every problem found, one a line, each with its setting.
    pub(crate) fn read(file: Option<&Path>) -> Result<Self, Vec<String>> {
        if let Some(path) = file
            && let Err(error) = std::fs::File::open(path)
        {
            return Err(vec![format!("{}: {error}", path.display())]);
        }
        let toml = match file {
            Some(path) => Toml::file_exact(path),
            // In this folder and in none above it: a file there may belong to another program.
            None if Path::new(FILE).exists() => Toml::file_exact(FILE),
            None => Toml::string(""),
        };
        let variables = Env::prefixed("HOUSEKEY_").split("__").ignore(&["wasm_toolchain", "config"]);
        let config = Self::from_figment(&Figment::new().merge(toml).merge(variables))?;
        let problems = words(&config.settings);
        if problems.is_empty() { Ok(config) } else { Err(problems) }
    }

    fn from_figment(figment: &Figment) -> Result<Self, Vec<String>> {
        let data = figment.data().map_err(|error| {
            error.into_iter().map(|e| e.to_string().trim().to_owned()).collect::<Vec<_>>()
        })?;
        let all: Dict = data.into_values().flatten().collect();
        let mut reader = Reader { all, problems: vec![] };
        let config = Self {
            base_url_given: reader.has("site", "base_url"),
            settings: Settings {
                site: reader.section("site"),
                account: reader.section("account"),
                locales: reader.section("locales"),
                mail: reader.section("mail"),
                sms: reader.section("sms"),
                secrets: reader.section("secrets"),
                session: reader.section("session"),
                hashing: reader.section("hashing"),
                signals: reader.section("signals"),
                headless: reader.section("headless"),
                proxy: reader.section("proxy"),
            },
            server: reader.section("server"),
            database: reader.section("database"),
            log: reader.section("log"),
        };
        let mut problems = reader.problems;
        let known: Vec<&str> =
            sections().iter().map(|section| section.name).filter(|name| !name.contains('.')).collect();
        for unknown in reader.all.keys().filter(|key| !known.contains(&key.as_str())) {
            problems.push(format!("{unknown}: there is no such section; there are {}", known.join(", ")));
        }
        let config = config.listening_on(None);
        let more = [
            config.server.out_of_bounds(),
            config.database.out_of_bounds(),
            config.log.out_of_bounds(),
            signals::filter::check(&config.settings),
        ];
        problems.extend(config.settings.check().iter().chain(more.iter().flatten()).map(Problem::to_string));
        if problems.is_empty() { Ok(config) } else { Err(problems) }
    }

    /// Lets the base URL follow the address we listen on, unless it was given.
    pub(crate) fn listening_on(mut self, address: Option<SocketAddr>) -> Self {
        let address = address.unwrap_or(self.server.listen);
        if !self.base_url_given
            && let Ok(url) = format!("http://{address}").parse()
        {
            self.settings.site.base_url = url;
        }
        self
    }
}

/// What is wrong with an operator's messages and templates, each with its file.
fn words(settings: &Settings) -> Vec<String> {
    let messages = match Catalog::load(&[], settings.locales.dir.as_deref()) {
        Ok(messages) => messages,
        Err(MessageProblems(problems)) => {
            return problems.iter().map(|found| format!("locales.dir: {found}")).collect();
        }
    };
    if settings.mail.templates_dir.is_none() && settings.locales.dir.is_none() {
        return vec![];
    }
    let written = MailRenderer::new(&TemplateOptions::from(settings), messages);
    let problems = written.err().map(|found| found.0).unwrap_or_default();
    problems.iter().map(|found| format!("mail: {}: {}", found.file, found.problem)).collect()
}

struct Reader {
    all: Dict,
    problems: Vec<String>,
}

impl Reader {
    fn has(&self, section: &str, key: &str) -> bool {
        self.all.get(section).and_then(Value::as_dict).is_some_and(|dict| dict.contains_key(key))
    }

    /// Reads a section key by key: serde stops at the first error, and all of them are to be reported.
    fn section<S: DeserializeOwned + Default>(&mut self, name: &str) -> S {
        let Some(value) = self.all.get(name) else { return S::default() };
        let Some(dict) = value.as_dict() else {
            self.problems.push(format!("{name}: is a section; write [{name}] and its settings below"));
            return S::default();
        };
        let mut good = Figment::new();
        for (key, value) in dict {
            let one = Figment::new().merge((key.as_str(), value));
            match one.extract::<S>() {
                Ok(_) => good = good.merge(one),
                Err(errors) => {
                    for error in errors {
                        let path = if error.path.is_empty() { key.clone() } else { error.path.join(".") };
                        self.problems.push(format!("{name}.{path}: {}", error.kind));
                    }
                }
            }
        }
        good.extract().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(toml: &str) -> Result<Config, Vec<String>> {
        Config::from_figment(&Figment::new().merge(Toml::string(toml)))
    }

    #[test]
    fn empty_file_is_a_valid_configuration() {
        let config = read("[mail]\ntransport = \"inbox\"").unwrap();
        assert_eq!(config.settings.site.base_url.as_str(), "http://127.0.0.1:3000/");
    }

    #[test]
    fn operators_messages_that_cannot_be_used_are_named_with_file_and_line() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("de")).unwrap();
        std::fs::write(folder.path().join("de/own.ftl"), "sign-in = Rein\nsign-inn = Rein\n").unwrap();
        let problems = || words(&read(&format!("[locales]\ndir = {:?}", folder.path())).unwrap().settings);
        let found = problems();
        let line = format!("locales.dir: {}/de/own.ftl:2: sign-inn", folder.path().display());
        assert!(found.len() == 1 && found[0].starts_with(&line), "{found:#?}");
        // Words that leave out the code: the mail would be of no use.
        let mail = "mail-code-secret = Geheim\nmail-email-confirmation =\n    .intro = Hallo\n";
        std::fs::write(folder.path().join("de/own.ftl"), mail).unwrap();
        let problems = problems();
        assert!(problems.iter().any(|p| p.contains("it does not show {{ email }}")), "{problems:#?}");
    }

    #[test]
    fn every_problem_is_named() {
        let problems = read(
            "nonsense = 1\n[account]\nlogin_timeout = \"soon\"\nno_such = true\npassword_min_length = 3\n\
             [mail]\ntransport = \"pigeon\"\n[mail.smtp]\nport = 99999\n[server]\nlisten = \"here\"\nhead_timeout = 0\n\
             max_connections = 0",
        )
        .unwrap_err();
        for setting in [
            "nonsense",
            "account.login_timeout",
            "account.no_such",
            "account.password_min_length",
            "mail.transport",
            "mail.smtp.port",
            "server.listen",
            "server.head_timeout",
            "server.max_connections",
        ] {
            assert!(problems.iter().any(|p| p.contains(setting)), "{setting} is not in {problems:#?}");
        }
    }
}
