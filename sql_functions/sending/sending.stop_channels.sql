create or replace function sending.stop_channels(p_reason text)
returns void
language sql
volatile
as $$
    update sending.channels as c set state = 'stopped', state_reason = p_reason, state_since = util.current_time() where c.state = 'active';
$$;

comment on function sending.stop_channels(text) is
'Nothing may be sent any more, for a reason that a human must mend: every active channel stops and keeps its queue.';

revoke all on function sending.stop_channels(text) from public;
