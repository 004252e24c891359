create or replace function outbox.look_first(p_destination text, p_before timestamptz)
returns integer
language plpgsql
volatile
as $$
declare
    v_count integer;
begin
    -- A worker looks for its own mark from the second attempt on.
    update outbox.jobs as m
    set attempts = 1
    where m.state = 'pending' and m.attempts = 0 and m.created_at < p_before and m.destination = p_destination;
    get diagnostics v_count = row_count;
    return v_count;
end;
$$;

comment on function outbox.look_first(text, timestamptz) is
'Jobs for a destination ordered before p_before that were never tried may have been done elsewhere: whoever claims them looks before it does them. Returns how many.';

revoke all on function outbox.look_first(text, timestamptz) from public;
