create or replace function inbox.apply_unknown(p_wa_id text, p_user_id text, p_now timestamptz)
returns integer
language plpgsql
volatile
as $$
declare
    v_fact inbox.facts;
    v_done inbox.applied;
    v_count integer := 0;
begin
    for v_fact in
        select *
        from inbox.facts as e
        where e.reason = 'unknown_person' and e.kind = 'message' and e.state = 'ignored' and e.created_at > p_now - interval '7 days'
            and (e.payload #>> '{entry,from}' = p_wa_id or e.payload #>> '{entry,from_user_id}' = p_user_id)
        order by e.occurred_at, e.id
        for update
    loop
        v_done := inbox.apply_message(v_fact.payload);
        update inbox.facts as e
        set state = v_done.state, reason = v_done.reason, lead_id = v_done.lead_id, message_id = v_done.message_id, wamid = v_done.wamid
        where e.id = v_fact.id;
        v_count := v_count + 1;
    end loop;
    return v_count;
end;
$$;

comment on function inbox.apply_unknown(text, text, timestamptz) is
'Somebody whom nobody knew by this wa_id or business-scoped user id is known now: what they wrote within the 7 days in which Meta repeats webhooks is applied, in the order
of its own times. Returns how many messages.';

revoke all on function inbox.apply_unknown(text, text, timestamptz) from public;
