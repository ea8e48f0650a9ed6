//! Whether a Redis server drops keys before their time.

/// Warns if a server may drop keys when its memory is full, going by its `INFO memory`.
pub(super) fn warn_of_it(info: &str) {
    if let Some(policy) = policy(info) {
        tracing::warn!(
            "Redis may drop keys when its memory is full (maxmemory-policy {policy}): an answer to a \
             sealed captcha could then pass twice, and others could get lost. Set maxmemory-policy to \
             noeviction, or give captchas a server of their own"
        );
    }
}

/// The policy by which keys are dropped, if they are. As all of ours expire, the policies for keys that
/// do (`volatile-…`) drop them too.
fn policy(info: &str) -> Option<&str> {
    let value = |name: &str| {
        info.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':')).map(str::trim)
    };
    let is_limited = value("maxmemory") != Some("0");
    value("maxmemory_policy").filter(|policy| is_limited && *policy != "noeviction")
}
