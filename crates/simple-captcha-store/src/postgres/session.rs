//! What each session with PostgreSQL sets first.

use std::time::Duration;

/// What the settings of the server, the database or the user may have changed. A statement that is
/// given up here ends there too. One that meets a row that another program is removing does not wait
/// for it long, as others wait for the same statement; rows are found by an index, however few the
/// server believes there to be; it plans a statement once and not each time, and compiles none; and
/// what is answered or spent is on the disk before anybody is told.
pub(super) fn settings(limit: Duration) -> String {
    let (limit, short) = (limit.as_millis(), (limit / 8).as_millis());
    format!(
        "SET statement_timeout = {limit}; SET lock_timeout = {short}; \
         SET enable_seqscan = off; SET enable_indexscan = on; \
         SET default_transaction_isolation = 'read committed'; \
         SELECT set_config(name, setting, false) FROM (VALUES ('jit', 'off', 110000), \
         ('plan_cache_mode', 'force_generic_plan', 120000), ('transaction_timeout', '0', 170000)) \
         AS newer (name, setting, since) \
         WHERE current_setting('server_version_num')::int >= since; \
         SELECT set_config('synchronous_commit', 'on', false) \
         WHERE current_setting('synchronous_commit') = 'off'"
    )
}
