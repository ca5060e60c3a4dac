//! What one connection is waited for, and until when.
//!
//! The wire tells of bytes, the service of requests and answers; [`Watch::deadline`] says what is due next. One rule
//! holds for HTTP/1 and HTTP/2: a connection without a request in hand is on its own clock from the moment it has
//! none, whatever bytes come, so no preface, head or ping that trickles in keeps it.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::time::Instant;

/// The deadlines.
#[derive(Clone, Copy, Debug)]
pub(super) struct Deadlines {
    pub(super) first_byte: Duration,
    pub(super) head: Duration,
    pub(super) answer: Duration,
    pub(super) idle: Duration,
}

/// How long a connection that has been told to end may take over it.
const GOODBYE: Duration = Duration::from_secs(1);

/// What was waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Late {
    FirstByte,
    Head,
    WritingAnswer,
    Idle,
    Goodbye,
}

impl Late {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::FirstByte => "first_byte",
            Self::Head => "head",
            Self::WritingAnswer => "answer",
            Self::Idle => "idle",
            Self::Goodbye => "goodbye",
        }
    }
}

/// One connection, as its parts see it.
pub(super) struct Watch(Mutex<State>);

struct State {
    /// A byte has come.
    spoke: bool,
    /// Since when a request's head is being read.
    head: Option<Instant>,
    /// HTTP/2, where bytes between requests need not be a request's.
    frames: bool,
    /// Requests being answered.
    requests: usize,
    /// Answers that are not wholly handed over, by their number, with when each began.
    answers: BTreeMap<u64, Instant>,
    next: u64,
    /// Since when there has been no request and no answer.
    quiet: Instant,
    /// Since when the client has not read all that was written.
    blocked: Option<Instant>,
    /// When it was told to end.
    ending: Option<Instant>,
}

impl Watch {
    pub(super) fn new() -> Arc<Self> {
        Arc::new(Self(Mutex::new(State {
            spoke: false,
            head: None,
            frames: false,
            requests: 0,
            answers: BTreeMap::new(),
            next: 0,
            quiet: Instant::now(),
            blocked: None,
            ending: None,
        })))
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // Nothing panics while it is held.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Bytes came.
    pub(super) fn read(&self) {
        let mut state = self.lock();
        let between = state.requests == 0 && state.answers.is_empty();
        if state.head.is_none() && (!state.spoke || (between && !state.frames)) {
            state.head = Some(Instant::now());
        }
        state.spoke = true;
    }

    /// The client does not take what we write.
    pub(super) fn blocked(&self) {
        self.lock().blocked.get_or_insert_with(Instant::now);
    }

    /// It took everything.
    pub(super) fn flushed(&self) {
        self.lock().blocked = None;
    }

    /// It was told to end.
    pub(super) fn ending(&self) {
        self.lock().ending.get_or_insert_with(Instant::now);
    }

    /// A request's head is complete.
    pub(super) fn request(self: &Arc<Self>, frames: bool) -> Request {
        let mut state = self.lock();
        state.head = None;
        state.frames = frames;
        state.requests += 1;
        Request(Arc::clone(self))
    }

    /// What is due next, and when; nothing while a request is being answered.
    pub(super) fn deadline(&self, deadlines: &Deadlines) -> Option<(Instant, Late)> {
        let state = self.lock();
        let oldest = state.answers.first_key_value().map(|(_, began)| *began);
        let unread = state
            .blocked
            .into_iter()
            .chain(oldest)
            .min()
            .map(|at| (at + deadlines.answer, Late::WritingAnswer));
        let in_hand = state.requests > 0 || !state.answers.is_empty();
        let waiting = (!in_hand).then(|| match (state.ending, state.head) {
            (Some(told), _) => (told.max(state.quiet) + GOODBYE, Late::Goodbye),
            (None, Some(began)) => (began + deadlines.head, Late::Head),
            (None, None) if !state.spoke => (state.quiet + deadlines.first_byte, Late::FirstByte),
            (None, None) => (state.quiet + deadlines.idle, Late::Idle),
        });
        unread.into_iter().chain(waiting).min_by_key(|(at, _)| *at)
    }
}

/// A request being answered.
pub(super) struct Request(Arc<Watch>);

impl Request {
    /// The answer is there, and now to be read.
    pub(super) fn answered(self) -> WritingAnswer {
        let mut state = self.0.lock();
        let number = state.next;
        state.next += 1;
        state.answers.insert(number, Instant::now());
        drop(state);
        // `self` goes only now, so that the connection is in hand all the time.
        WritingAnswer { watch: Arc::clone(&self.0), number }
    }
}

impl Drop for Request {
    fn drop(&mut self) {
        let mut state = self.0.lock();
        state.requests = state.requests.saturating_sub(1);
        state.quiet = Instant::now();
    }
}

/// An answer being handed over.
pub(super) struct WritingAnswer {
    watch: Arc<Watch>,
    number: u64,
}

impl Drop for WritingAnswer {
    fn drop(&mut self) {
        let mut state = self.watch.lock();
        state.answers.remove(&self.number);
        state.quiet = Instant::now();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEADLINES: Deadlines = Deadlines {
        first_byte: Duration::from_secs(1),
        head: Duration::from_secs(2),
        answer: Duration::from_secs(4),
        idle: Duration::from_secs(8),
    };

    /// What is due next, and in how many seconds.
    fn due(watch: &Watch) -> Option<(u64, Late)> {
        let (at, late) = watch.deadline(&DEADLINES)?;
        Some(((at - Instant::now()).as_secs(), late))
    }

    async fn pass(seconds: u64) {
        tokio::time::advance(Duration::from_secs(seconds)).await;
    }

    #[tokio::test(start_paused = true)]
    async fn trickling_bytes_do_not_move_the_deadline() {
        let watch = Watch::new();
        assert_eq!(due(&watch), Some((1, Late::FirstByte)));
        watch.read();
        pass(1).await;
        watch.read();
        assert_eq!(due(&watch), Some((1, Late::Head)));
        let request = watch.request(false);
        assert_eq!(due(&watch), None);
        let answer = request.answered();
        assert_eq!(due(&watch), Some((4, Late::WritingAnswer)));
        drop(answer);
        assert_eq!(due(&watch), Some((8, Late::Idle)));
        watch.read();
        assert_eq!(due(&watch), Some((2, Late::Head)));
    }

    #[tokio::test(start_paused = true)]
    async fn http2_frames_between_requests_are_not_a_request() {
        let watch = Watch::new();
        watch.read();
        drop(watch.request(true).answered());
        pass(5).await;
        watch.read();
        assert_eq!(due(&watch), Some((3, Late::Idle)));
    }

    #[tokio::test(start_paused = true)]
    async fn slow_reader_deadline_counts_from_the_first_unread_byte() {
        let watch = Watch::new();
        watch.read();
        let answer = watch.request(false).answered();
        watch.blocked();
        drop(answer);
        pass(3).await;
        watch.blocked();
        assert_eq!(due(&watch), Some((1, Late::WritingAnswer)));
        watch.flushed();
        assert_eq!(due(&watch), Some((5, Late::Idle)));
    }

    #[tokio::test(start_paused = true)]
    async fn connection_told_to_end_finishes_its_request() {
        let watch = Watch::new();
        watch.read();
        let request = watch.request(false);
        watch.ending();
        pass(60).await;
        assert_eq!(due(&watch), None);
        drop(request);
        assert_eq!(due(&watch), Some((1, Late::Goodbye)));
    }
}
