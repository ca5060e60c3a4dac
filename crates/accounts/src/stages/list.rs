//! The stages of one installation, in order.

use super::{
    Stage,
    closed::Closed,
    login_code::{self, LoginByCode},
    stage::reference,
    trust_browser::{self, TrustBrowser},
    verify_email::VerifyEmail,
    verify_phone::{self, VerifyPhone},
};
use crate::{
    context::Ctx,
    model::{PendingLogin, StageRef},
    settings::{EmailVerification, Settings},
};
use std::sync::Arc;

/// The ordered stages: ours, as the settings ask for them, and the host's.
#[derive(Clone)]
pub struct Stages(Vec<Arc<dyn Stage>>);

/// Two stages have one id.
#[derive(Debug, thiserror::Error)]
#[error("two stages are called {0}: give the host's another id")]
pub struct StageError(&'static str);

impl Stages {
    /// Puts them in order.
    ///
    /// # Errors
    /// When two stages share an id: a login that waits could not tell at which.
    pub fn new(settings: &Settings, host: Vec<Arc<dyn Stage>>) -> Result<Self, StageError> {
        let mut all: Vec<Arc<dyn Stage>> = vec![];
        if login_code::is_used(settings) {
            all.push(Arc::new(LoginByCode));
        }
        if verify_phone::is_used(settings) {
            all.push(Arc::new(VerifyPhone));
        }
        if settings.account.email_verification != EmailVerification::None {
            all.push(Arc::new(VerifyEmail));
        }
        if trust_browser::is_used(settings) {
            all.push(Arc::new(TrustBrowser));
        }
        all.push(Arc::new(Closed));
        all.extend(host);
        // Stable: what was added first stays first.
        all.sort_by_key(|stage| stage.place());
        for (n, stage) in all.iter().enumerate() {
            if all[..n].iter().any(|earlier| earlier.id() == stage.id()) {
                return Err(StageError(stage.id()));
            }
        }
        Ok(Self(all))
    }

    /// The stages that a login has before it: all, or (when it waits) those from its stage on. A stage that is gone from
    /// the settings since tells nothing about what came before it: then all of them again.
    pub(super) fn before(&self, login: &PendingLogin) -> &[Arc<dyn Stage>] {
        let at =
            login.waits_at.as_ref().and_then(|at| self.0.iter().position(|stage| stage.id() == at.stage));
        &self.0[at.unwrap_or_default()..]
    }

    /// The stage at which a login waits, if there is such a stage (any more).
    pub(super) fn of(&self, login: &PendingLogin) -> Option<&dyn Stage> {
        let at = login.waits_at.as_ref()?;
        self.0.iter().find(|stage| stage.id() == at.stage).map(|stage| &**stage)
    }

    /// Whether a login is certain to stop at one of those before it.
    pub(super) fn stop_every(&self, ctx: &Ctx, login: &PendingLogin) -> bool {
        self.before(login).iter().any(|stage| stage.stops_every(ctx, login))
    }

    /// How to name the stage at which a login waits.
    pub fn name(&self, login: &PendingLogin) -> Option<StageRef> {
        self.of(login).map(reference)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        errors::FlowError,
        model::Subject,
        stages::{Entered, Place, Prepared},
        work::Work,
    };
    use async_trait::async_trait;

    struct At(&'static str, Place);

    #[async_trait]
    impl Stage for At {
        fn id(&self) -> &'static str {
            self.0
        }
        fn place(&self) -> Place {
            self.1
        }
        fn page(&self) -> &'static str {
            "/page"
        }
        async fn enter(
            &self,
            _: &Ctx,
            _: &mut Work<'_>,
            _: &PendingLogin,
            _: &Subject,
            _: &Prepared,
        ) -> Result<Entered, FlowError> {
            Ok(Entered::pass())
        }
    }

    fn ids(stages: &Stages) -> Vec<&'static str> {
        stages.0.iter().map(|stage| stage.id()).collect()
    }

    #[test]
    fn stages_stand_in_the_order_of_their_places() {
        let host: Vec<Arc<dyn Stage>> = vec![
            Arc::new(At("terms", Place::Host)),
            Arc::new(At("beside", Place::VerifyEmail)),
            Arc::new(At("survey", Place::Host)),
            Arc::new(At("code", Place::LoginByCode)),
        ];
        let mut settings = Settings::default();
        let stages = Stages::new(&settings, host.clone()).unwrap();
        assert_eq!(ids(&stages), ["code", "verify_email", "beside", "terms", "survey", "reopen_account"]);
        settings.account.email_verification = EmailVerification::None;
        let stages = Stages::new(&settings, host).unwrap();
        assert_eq!(ids(&stages), ["code", "beside", "terms", "survey", "reopen_account"]);
    }

    #[test]
    fn two_stages_of_one_id_are_refused() {
        let host: Vec<Arc<dyn Stage>> = vec![Arc::new(At("verify_email", Place::Host))];
        let error = Stages::new(&Settings::default(), host).map(|_| ()).unwrap_err();
        assert!(error.to_string().contains("verify_email"), "{error}");
    }
}
