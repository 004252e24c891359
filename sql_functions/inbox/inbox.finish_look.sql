create or replace function inbox.finish_look(p_looked jsonb, p_now timestamptz)
returns boolean
language plpgsql
volatile
as $$
begin
    -- GUARD: something of what it found could not be applied, which health shows
    if exists (
        select
        from inbox.facts as k
        join inbox.facts as f on f.delivery_id = k.delivery_id and f.state = 'failed'
        where k.natural_key = format('look:%s:%s', p_looked ->> 'job_id', p_looked ->> 'attempt')
    ) then
        return false;
    end if;
    perform chatwoot.finish_look((p_looked ->> 'channel_id')::bigint, p_looked -> 'cursors', p_now);
    if p_looked ? 'attempt_id' then
        perform rework.record_look((p_looked ->> 'attempt_id')::bigint, (p_looked ->> 'looked_at')::timestamptz, p_now);
    end if;
    return true;
end;
$$;

comment on function inbox.finish_look(jsonb, timestamptz) is
'All that a look in Chatwoot found is applied (p_looked: job_id, attempt, channel_id, looked_at, cursors, attempt_id): the next one begins there, and the message that waited for it need not wait. Returns
false, and nothing is done, when something of it failed.';

revoke all on function inbox.finish_look(jsonb, timestamptz) from public;
