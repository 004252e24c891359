create or replace function inbox.apply_parked(p_wamid text, p_now timestamptz)
returns integer
language plpgsql
volatile
as $$
declare
    v_event inbox.facts;
    v_done inbox.applied;
    v_sqlstate text;
    v_message text;
    v_count integer := 0;
begin
    for v_event in
        select * from inbox.facts as e where e.wamid = p_wamid and e.state = 'parked' order by e.occurred_at, e.id for update
    loop
        begin
            v_done := inbox.apply_status(v_event.payload, p_now);
            update inbox.facts as e
            set state = v_done.state, reason = v_done.reason, lead_id = v_done.lead_id, message_id = v_done.message_id
            where e.id = v_event.id;
        exception
            when others then
                get stacked diagnostics v_sqlstate = returned_sqlstate, v_message = message_text;
                -- The acceptance of the message does not depend on what its statuses say.
                if v_sqlstate like '40%' then
                    raise;
                end if;
                update inbox.facts as e
                set state = 'failed', error = meta.describe_error(v_sqlstate, v_message)
                where e.id = v_event.id;
        end;
        v_count := v_count + 1;
    end loop;
    return v_count;
end;
$$;

comment on function inbox.apply_parked(text, timestamptz) is
'Applies the statuses that came before the message of this wamid was known, in the order of their own times; returns how many. One that raises is kept as failed.';

revoke all on function inbox.apply_parked(text, timestamptz) from public;
