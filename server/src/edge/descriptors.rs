//! How many files this process may have open: every connection is one, and so are database, log and mail.

use rustix::process::{Resource, getrlimit, setrlimit};

/// Standard streams, the listeners, the runtime, the signal log, mail and webhooks on their way.
const OURS: u64 = 64;

/// How many connections there may be, at most as many as wanted. Raises the soft limit to the hard one for that: it is
/// low (1,024 is usual) for programs that use `select`, which this one does not.
pub(super) fn connections(wanted: u32, other_files: u32) -> usize {
    let mut limit = getrlimit(Resource::Nofile);
    if limit.current != limit.maximum {
        let before = limit.current;
        limit.current = limit.maximum;
        if let Err(error) = setrlimit(Resource::Nofile, limit) {
            tracing::warn!(%error, "the limit of open files was not raised");
            limit.current = before;
        }
    }
    let files = limit.current.unwrap_or(u64::MAX);
    let fitting = fitting(files, wanted, other_files);
    if fitting < wanted {
        tracing::warn!(
            open_files = files,
            connections = fitting,
            "the limit of open files allows fewer connections than server.max_connections ({wanted}); raise it (LimitNOFILE)"
        );
    }
    usize::try_from(fitting).unwrap_or(usize::MAX)
}

fn fitting(files: u64, wanted: u32, others: u32) -> u32 {
    // One connection is enough for `/readyz`; with none the server could not answer at all.
    let left = files.saturating_sub(OURS + u64::from(others)).max(1);
    u32::try_from(left).unwrap_or(u32::MAX).min(wanted)
}

#[cfg(test)]
mod tests {
    use super::fitting;

    #[test]
    fn connection_limit_leaves_descriptors_for_files() {
        assert_eq!(fitting(1024, 4096, 30), 1024 - 64 - 30);
        assert_eq!(fitting(1 << 20, 4096, 30), 4096);
        assert_eq!(fitting(u64::MAX, 4096, 30), 4096);
        assert_eq!(fitting(20, 4096, 30), 1);
    }
}
