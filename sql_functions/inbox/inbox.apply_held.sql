create or replace function inbox.apply_held(p_person_id bigint, p_user_id text)
returns integer
language plpgsql
volatile
as $$
declare
    v_natural_key text;
    v_fact inbox.facts;
    v_done inbox.applied;
    v_count integer := 0;
begin
    for v_natural_key in
        select distinct e.lead_id || ':' || e.seq
        from leads.leads as l
        join inbox.facts as f on f.lead_id = l.id and f.kind in ('message', 'status') and f.payload #>> '{who,user_id}' = p_user_id
        join leads.events as e on e.lead_id = l.id and e.kind = 'sender_mismatch' and e.data ->> 'reason' = 'user_id_changed'
            and (e.data ->> 'written_at')::timestamptz = inbox.unix_time(f.payload #>> '{entry,timestamp}')
        where l.person_id = p_person_id
    loop
        perform flow.void_signal(v_natural_key, 'whatsapp', 'user_changed_user_id');
    end loop;
    for v_fact in
        select f.*
        from leads.leads as l
        join inbox.facts as f on f.lead_id = l.id and f.kind = 'message' and f.reason = 'sender_mismatch' and f.payload #>> '{who,user_id}' = p_user_id
        where l.person_id = p_person_id
            and exists (
                select
                from leads.events as e
                where e.lead_id = l.id and e.kind = 'sender_mismatch' and e.data ->> 'reason' = 'user_id_changed'
                    and (e.data ->> 'written_at')::timestamptz = inbox.unix_time(f.payload #>> '{entry,timestamp}')
            )
        order by f.occurred_at, f.id
        for update of f
    loop
        v_done := inbox.apply_message(v_fact.payload);
        update inbox.facts as f
        set state = v_done.state, reason = v_done.reason, lead_id = v_done.lead_id, message_id = v_done.message_id, wamid = v_done.wamid
        where f.id = v_fact.id;
        v_count := v_count + 1;
    end loop;
    return v_count;
end;
$$;

comment on function inbox.apply_held(bigint, text) is
'WhatsApp says that this business-scoped user id is a person''s in place of another: what came by it before and was held as somebody else''s (inbox.hold_other_id) counts now, and holds sending no longer. The
caller holds people.lock_person(). Returns how many messages.';

revoke all on function inbox.apply_held(bigint, text) from public;
