//! All languages.

use crate::{
    language::{Inner, Language},
    negotiate,
    pseudo::accented,
};
use fluent_bundle::{FluentResource, concurrent::FluentBundle};
use housekey_ftl::{File, Message, Problem, compare, parse, read_languages};
use housekey_protocol::Locale;
use std::{
    borrow::Cow,
    collections::{BTreeMap, HashMap},
    path::Path,
    sync::{Arc, LazyLock},
};
use unic_langid::{CharacterDirection, LanguageIdentifier};

/// The files of `locales/`: tag, then path and text of each file.
type BuiltIn = &'static [(&'static str, &'static [(&'static str, &'static str)])];
const BUILT_IN: BuiltIn = include!(concat!(env!("OUT_DIR"), "/built_in.rs"));

/// A file of messages that a host embeds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageFile {
    /// Where it is from, for problems; the folder is the language: `de/shop.ftl`.
    pub path: Cow<'static, str>,
    /// Its messages, in Fluent's syntax.
    pub text: Cow<'static, str>,
}

/// All that is wrong with files of messages.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct MessageProblems(pub Vec<Problem>);

impl std::fmt::Display for MessageProblems {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("files of messages that cannot be used:")?;
        self.0.iter().try_for_each(|found| write!(f, "\n  {found}"))
    }
}

/// The messages of one language.
pub(crate) struct Bundle {
    pub(crate) bundle: FluentBundle<FluentResource>,
    /// The arguments of each message.
    pub(crate) variables: HashMap<String, Vec<String>>,
}

impl Bundle {
    pub(crate) fn has_message(&self, name: &str) -> bool {
        self.bundle.has_message(name)
    }
}

/// All languages. Cheap to clone.
#[derive(Clone)]
pub struct Catalog(Arc<All>);

struct All {
    languages: Vec<Language>,
    identifiers: Vec<LanguageIdentifier>,
    english: Language,
    pseudo: Language,
}

/// The files of one layer, by language.
type Layer = BTreeMap<Locale, Vec<(String, String)>>;

static BUILT_IN_CATALOG: LazyLock<Catalog> = LazyLock::new(|| {
    // The build checked these files; were one wrong all the same, its messages would show as their names.
    Catalog::build(&[built_in()], &mut vec![])
});

impl Catalog {
    /// The messages of Housekey itself.
    pub fn built_in() -> Self {
        BUILT_IN_CATALOG.clone()
    }

    /// The messages of Housekey, over them a host's files, over them an operator's folder. Says everything that is
    /// wrong with either.
    ///
    /// A host may add messages in English and translate them; an operator adds only words for error codes and for
    /// mails of the host (`error-…`, `mail-host-…`). Both may add languages.
    pub fn load(host: &[MessageFile], folder: Option<&Path>) -> Result<Self, MessageProblems> {
        let mut problems = vec![];
        if host.is_empty() && folder.is_none() {
            return Ok(Self::built_in());
        }
        let host = layer_of_host(host, &mut problems);
        let operator = folder.map(|folder| layer_of_folder(folder, &mut problems)).unwrap_or_default();
        let catalog = Self::build(&[built_in(), host, operator], &mut problems);
        if problems.is_empty() { Ok(catalog) } else { Err(MessageProblems(problems)) }
    }

    fn build(layers: &[Layer], problems: &mut Vec<Problem>) -> Self {
        let mut known: Vec<Message> = vec![];
        let mut languages: BTreeMap<Locale, Vec<&(String, String)>> = BTreeMap::new();
        for (place, layer) in layers.iter().enumerate() {
            check(layer, place, &mut known, problems);
            for (locale, files) in layer {
                languages.entry(*locale).or_default().extend(files);
            }
        }
        let of_host = known.iter().map(|message| &message.name);
        let of_host = of_host.filter(|name| name.starts_with("error-") && !is_ours(name)).cloned();
        let codes: Arc<[String]> = of_host.collect();
        let english = languages.remove(&Locale::EN).unwrap_or_default();
        let pseudo = Arc::new(bundle(Locale::EN, &english, true));
        let english = Arc::new(bundle(Locale::EN, &english, false));
        let bundles: BTreeMap<Locale, Arc<Bundle>> = languages
            .iter()
            .map(|(locale, files)| (*locale, Arc::new(bundle(*locale, files, false))))
            .collect();
        let language = |locale: Locale, bundles: Vec<Arc<Bundle>>| {
            let right_to_left = identifier(locale).character_direction() == CharacterDirection::RTL;
            Language(Arc::new(Inner { locale, right_to_left, bundles, codes_of_host: codes.clone() }))
        };
        let with_parents = |locale: &Locale| {
            let mut chain: Vec<Arc<Bundle>> = vec![];
            let mut tag = locale.tag();
            loop {
                chain.extend(Locale::from_tag(tag).and_then(|l| bundles.get(&l)).cloned());
                let Some((parent, _)) = tag.rsplit_once('-') else { break };
                tag = parent;
            }
            chain.push(english.clone());
            language(*locale, chain)
        };
        let pseudo = language(Locale::PSEUDO, vec![pseudo]);
        let others: Vec<Language> = bundles.keys().map(with_parents).collect();
        let english = language(Locale::EN, vec![english.clone()]);
        let languages: Vec<Language> = std::iter::once(english.clone()).chain(others).collect();
        let identifiers = languages.iter().map(|language| identifier(language.locale())).collect();
        Self(Arc::new(All { languages, identifiers, english, pseudo }))
    }

    /// The language for a stored tag; English where there is none for it.
    pub fn language(&self, locale: Locale) -> Language {
        self.find(locale.tag()).unwrap_or_else(|| self.0.english.clone())
    }

    /// The language for an `Accept-Language` header; English where there is none for it.
    pub fn negotiate(&self, accept_language: &str) -> Language {
        let mut ranges = negotiate::ranges(accept_language).into_iter();
        ranges.find_map(|tag| self.find(tag)).unwrap_or_else(|| self.0.english.clone())
    }

    /// The language with exactly this tag, if it is one of [`Catalog::languages`].
    pub fn named(&self, tag: &str) -> Option<Language> {
        let wanted = Locale::from_tag(tag)?;
        self.0.languages.iter().find(|language| language.locale() == wanted).cloned()
    }

    /// All languages, English first; without the pseudo-locale.
    pub fn languages(&self) -> &[Language] {
        &self.0.languages
    }

    fn find(&self, tag: &str) -> Option<Language> {
        if tag.eq_ignore_ascii_case(Locale::PSEUDO.tag()) {
            return Some(self.0.pseudo.clone());
        }
        negotiate::find(tag, &self.0.identifiers).and_then(|place| self.0.languages.get(place)).cloned()
    }
}

impl Default for Catalog {
    fn default() -> Self {
        Self::built_in()
    }
}

impl std::fmt::Debug for Catalog {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Catalog").field(&self.0.languages).finish()
    }
}

fn identifier(locale: Locale) -> LanguageIdentifier {
    locale.tag().parse().unwrap_or_default()
}

fn is_ours(name: &str) -> bool {
    housekey_protocol::messages::catalog::ALL.contains(&name)
}

fn bundle(locale: Locale, files: &[&(String, String)], pseudo: bool) -> Bundle {
    let mut bundle = FluentBundle::new_concurrent(vec![identifier(locale)]);
    // Values are isolated where they are given, in languages that need it.
    bundle.set_use_isolating(false);
    if pseudo {
        bundle.set_transform(Some(accented));
    }
    let mut variables = HashMap::new();
    for (path, text) in files {
        // A line must not end after the E (German has no other spelling); the second hyphen may break.
        let text = text.replace("E-Mail", "E\u{2011}Mail");
        let resource = FluentResource::try_new(text.clone()).unwrap_or_else(|(resource, _)| resource);
        bundle.add_resource_overriding(resource);
        for message in parse(path, &text).map(|file| file.messages).unwrap_or_default() {
            variables.insert(message.name, message.arguments.into_keys().collect());
        }
    }
    Bundle { bundle, variables }
}

fn built_in() -> Layer {
    let files =
        |files: &[(&str, &str)]| files.iter().map(|(p, t)| ((*p).to_owned(), (*t).to_owned())).collect();
    let languages = BUILT_IN.iter().filter_map(|(tag, all)| Some((Locale::from_tag(tag)?, files(all))));
    languages.collect()
}

/// The language of a folder's name. The pseudo-locale is made from English and cannot be written.
fn language_of(tag: &str, path: &str, problems: &mut Vec<Problem>) -> Option<Locale> {
    let readable = |locale: &Locale| locale.tag().parse::<LanguageIdentifier>().is_ok();
    let locale = Locale::from_tag(tag).filter(|locale| readable(locale) && *locale != Locale::PSEUDO);
    if locale.is_none() {
        let problem = format!("{tag:?} is no language; name the folder like de or pt-BR");
        problems.push(Problem { file: path.to_owned(), line: 0, problem });
    }
    locale
}

fn layer_of_host(files: &[MessageFile], problems: &mut Vec<Problem>) -> Layer {
    let mut layer = Layer::new();
    for file in files {
        let tag = file.path.split('/').next().unwrap_or_default();
        if let Some(locale) = language_of(tag, &file.path, problems) {
            layer.entry(locale).or_default().push((file.path.to_string(), file.text.to_string()));
        }
    }
    layer
}

fn layer_of_folder(folder: &Path, problems: &mut Vec<Problem>) -> Layer {
    let languages = read_languages(folder).unwrap_or_else(|found| {
        problems.extend(found);
        vec![]
    });
    let mut layer = Layer::new();
    for language in languages {
        let path = folder.join(&language.tag).display().to_string();
        if let Some(locale) = language_of(&language.tag, &path, problems) {
            layer.insert(locale, language.files);
        }
    }
    layer
}

/// Words for a code are found by the code alone: nobody gives them an argument.
fn codes_with_arguments(file: &File) -> impl Iterator<Item = Problem> + '_ {
    let wrong = file.messages.iter().filter(|m| m.name.starts_with("error-") && !m.arguments.is_empty());
    wrong.map(|message| Problem {
        file: file.path.clone(),
        line: message.line,
        problem: format!("{}: words for a code have no arguments", message.name),
    })
}

/// Checks one layer against those under it, and adds its English messages to the known ones.
fn check(layer: &Layer, place: usize, known: &mut Vec<Message>, problems: &mut Vec<Problem>) {
    let mut parsed: BTreeMap<Locale, Vec<File>> = BTreeMap::new();
    for (locale, files) in layer {
        for (path, text) in files {
            match parse(path, text) {
                Ok(file) => parsed.entry(*locale).or_default().push(file),
                Err(found) => problems.extend(found),
            }
        }
    }
    let may_add = |name: &str| place < 2 || name.starts_with("error-") || name.starts_with("mail-host-");
    if let Some(english) = parsed.remove(&Locale::EN) {
        problems.extend(compare(known, &english, may_add));
        problems.extend(english.iter().flat_map(codes_with_arguments));
        for message in english.into_iter().flat_map(|file| file.messages) {
            // What was there keeps its arguments: somebody calls it with them.
            if !known.iter().any(|other| other.name == message.name) {
                known.push(message);
            }
        }
    }
    for files in parsed.values() {
        problems.extend(compare(known, files, |name| place == 2 && may_add(name)));
    }
}
