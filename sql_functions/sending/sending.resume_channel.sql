create or replace function sending.resume_channel(p_code text)
returns integer
language plpgsql
volatile
as $$
declare
    v_channel_id bigint;
    v_count integer;
begin
    update sending.channels as c
    set state = 'active', state_reason = null, held_until = null
    where c.code = p_code
    returning c.id into v_channel_id;
    if v_channel_id is null then
        raise exception 'no channel is called %', p_code using errcode = 'ID204';
    end if;

    update outbox.jobs as m
    set due_at = util.current_time()
    where m.channel_id = v_channel_id and m.state = 'pending' and (
            m.last_error ->> 'held' in ('channel_stopped', 'channel_held') or m.last_error ->> 'target' = 'whatsapp'
        );
    get diagnostics v_count = row_count;
    perform pg_notify('outbox', '');
    return v_count;
end;
$$;

comment on function sending.resume_channel(text) is
'Lets a stopped channel send again, once its cause (token, billing, registration) is mended; returns how many held or refused messages are due at once.
Raises ID204 when there is no such channel.';

revoke all on function sending.resume_channel(text) from public;
