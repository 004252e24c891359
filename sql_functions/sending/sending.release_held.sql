create or replace function sending.release_held(p_reason text, p_now timestamptz)
returns integer
language plpgsql
volatile
as $$
declare
    v_count integer;
begin
    update outbox.jobs as m
    set due_at = p_now
    where m.state = 'pending' and m.destination = 'whatsapp' and m.due_at > p_now and m.last_error ->> 'held' = p_reason;
    get diagnostics v_count = row_count;
    if v_count > 0 then
        perform pg_notify('outbox', '');
    end if;
    return v_count;
end;
$$;

comment on function sending.release_held(text, timestamptz) is
'What held templates back for this reason is over: they are due at once, and whoever still may not go is held again at the claim. Returns how many.';

revoke all on function sending.release_held(text, timestamptz) from public;
