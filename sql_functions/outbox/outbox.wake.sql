create or replace function outbox.wake(
    p_destination text,
    p_reasons text[],
    p_now timestamptz,
    p_channel_id bigint default null,
    p_failed_too boolean default false
)
returns integer
language plpgsql
volatile
as $$
declare
    v_count integer;
begin
    update outbox.jobs as m
    set due_at = p_now
    where m.state = 'pending' and m.destination = p_destination and m.due_at > p_now
        and (p_channel_id is null or m.channel_id = p_channel_id)
        and (m.last_error ->> 'held' = any (p_reasons) or (p_failed_too and m.last_error ->> 'target' = m.destination));
    get diagnostics v_count = row_count;
    if v_count > 0 then
        perform pg_notify('outbox', '');
    end if;
    return v_count;
end;
$$;

comment on function outbox.wake(text, text[], timestamptz, bigint, boolean) is
'What held jobs of a destination (of one channel, when given) back for these reasons is over: they are due at once, and whichever still may not go is held
again at the claim. p_failed_too: so are those that the destination refused and that wait to be tried again. Returns how many.';

revoke all on function outbox.wake(text, text[], timestamptz, bigint, boolean) from public;
