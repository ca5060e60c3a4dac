//! `housekey config sample`: every setting, its default and what it means, from the declarations of the settings.

use super::sections;
use housekey_accounts::settings::{About, Sample, Setting};

const OPENING: &str = "\
# Housekey's configuration. Every setting stands here with its default; `#:` marks those that have none.
# A variable wins over the file: HOUSEKEY_ACCOUNT__LOGIN_TIMEOUT=600 is account.login_timeout (two underscores
# between section and setting). `housekey config check` says what is wrong, all at once.
# Names and meanings are django-allauth's; docs/departures.md lists where we differ, and why.
";

/// Characters of a line of comment.
const WIDTH: usize = 116;

/// The documented file. Lines with `#: ` are settings without a default.
pub(crate) fn sample() -> String {
    let mut file = OPENING.to_owned();
    for About { name, meaning, settings } in sections() {
        file += "\n";
        comment(&mut file, &meaning);
        file.extend(["[", name, "]\n"]);
        // A block has a head of its own, so nothing of the section may follow it.
        let (blocks, lines): (Vec<_>, Vec<_>) =
            settings.iter().partition(|setting| matches!(setting.sample, Sample::Block(_)));
        lines.into_iter().chain(blocks).for_each(|setting| write(&mut file, setting));
    }
    file
}

fn write(file: &mut String, setting: &Setting) {
    comment(file, &setting.sentences());
    match &setting.sample {
        Sample::Default(value) => file.extend([setting.name, " = ", value, "\n"]),
        Sample::Example(value) => file.extend(["#: ", setting.name, " = ", value, "\n"]),
        Sample::Block(lines) => file.extend(lines.lines().flat_map(|line| ["#: ", line, "\n"])),
    }
}

/// Lines of comment, broken between words. What is between backticks stays on one line, so that it can be copied.
fn comment(file: &mut String, text: &str) {
    let mut line = "#".to_owned();
    let mut code = false;
    let space = |letter: char| {
        code ^= letter == '`';
        letter == ' ' && !code
    };
    for word in text.split(space) {
        if line.chars().count() + 1 + word.chars().count() > WIDTH {
            file.extend([&line, "\n"]);
            line.truncate(1);
        }
        line.extend([" ", word]);
    }
    file.extend([&line, "\n"]);
}

#[cfg(test)]
mod tests {
    use super::super::{Config, Database, Log, Server};
    use super::*;
    use figment::{
        Figment,
        providers::{Format, Toml},
        value::{Dict, Value},
    };
    use housekey_accounts::Settings;

    fn read(text: &str) -> (Config, Dict) {
        let figment = Figment::new().merge(Toml::string(text));
        let written = figment.extract::<Dict>().unwrap();
        (Config::from_figment(&figment).unwrap(), written)
    }

    /// With all that is commented out.
    fn uncommented() -> String {
        let lines = sample()
            .lines()
            .map(|l| l.strip_prefix("#: ").unwrap_or(l).to_owned() + "\n")
            .collect::<String>();
        // Nobody shall start with a key that everybody can read here.
        lines.replace("keys = [\"…\"]", "keys = [\"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\"]")
    }

    fn find<'d>(written: &'d Dict, path: &str) -> Option<&'d Value> {
        let mut names = path.split('.');
        let first = written.get(names.next()?);
        names.fold(first, |value, name| value?.as_dict()?.get(name))
    }

    #[test]
    fn sample_gives_exactly_the_defaults() {
        let (config, _) = read(&sample());
        let json = |config: &Config| {
            serde_json::json!([config.settings, config.server, config.database, config.log])
        };
        let (settings, server) = (Settings::default(), Server::default());
        let defaults = Config {
            settings,
            server,
            database: Database::default(),
            log: Log::default(),
            base_url_given: false,
        };
        assert_eq!(json(&config), json(&defaults));
        assert!(!config.base_url_given);
    }

    #[test]
    fn uncommented_sample_is_accepted_and_names_every_setting() {
        let (config, written) = read(&uncommented());
        for section in sections() {
            for setting in section.settings {
                let path = format!("{}.{}", section.name, setting.name);
                assert!(find(&written, &path).is_some(), "{path}");
            }
        }
        let webhook = serde_json::to_value(&config.settings.signals.webhooks[0]).unwrap();
        let shown =
            find(&written, "signals.webhooks").and_then(|list| list.as_array()?.first()?.as_dict()).unwrap();
        assert!(webhook.as_object().unwrap().keys().eq(shown.keys()), "{webhook} {shown:?}");
    }

    #[test]
    fn sample_shows_a_value_of_every_setting() {
        for setting in sections().iter().flat_map(|section| &section.settings) {
            let empty = Sample::Default("null".into());
            assert!(setting.sample != empty, "{} has no default; give it an example", setting.name);
        }
    }
}
