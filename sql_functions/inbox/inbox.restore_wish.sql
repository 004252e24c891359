create or replace function inbox.restore_wish(p_person_id bigint, p_phone_key text)
returns boolean
language plpgsql
volatile
as $$
declare
    v_wish record;
    v_is_new boolean := false;
begin
    select w.* into v_wish
    from (
        select r.written_at as said_at, case when r.kind in ('button', 'interactive') then 'stop_button' else 'stop_word' end as reason, 'person' as actor
        from inbox.replies as r
        where r.person_id = p_person_id and r.button_action = 'stop'
        union all
        select c.called_at, 'request', 'token:' || c.token_id
        from leads.calls as c
        join leads.leads as l on l.id = c.lead_id
        where l.person_id = p_person_id and c.result = 'opted_out'
        union all
        select e.at, 'request', e.actor
        from leads.events as e
        join leads.leads as l on l.id = e.lead_id
        where l.person_id = p_person_id and e.kind = 'opted_out' and e.data ->> 'reason' = 'request'
        union all
        select f.occurred_at, 'whatsapp_preference', 'whatsapp'
        from inbox.facts as f
        join leads.leads as l on l.id = f.lead_id
        where l.person_id = p_person_id and f.kind = 'preference'
            and (f.reason = 'stop' or f.reason = 'outdated' and f.payload #>> '{entry,value}' = 'stop')
            and not people.is_detached(
                p_person_id, people.wa_key(f.payload #>> '{who,wa_id}'),
                case when f.payload #>> '{who,wa_id}' is null then f.payload #>> '{who,user_id}' end, f.occurred_at
            )
    ) as w
    order by w.said_at desc
    limit 1;
    if found then
        v_is_new := leads.opt_out(
            p_person_id, v_wish.reason, v_wish.actor, v_wish.said_at, case when people.is_detached(p_person_id, p_phone_key, null, v_wish.said_at) then '{}' else array['phone:' || p_phone_key] end,
            p_is_restored => true
        );
    end if;
    if not people.is_person_suppressed(p_person_id) then
        perform inbox.hear_again(p_person_id);
    end if;
    return v_is_new;
end;
$$;

comment on function inbox.restore_wish(bigint, text) is
'A wish was taken back from a person, since it was a stranger''s or none: what they asked before it stands again, by the last reply, preference of WhatsApp, call or
request in which they asked it, and for the number (match key) when it was still theirs then; when no wish stands, what they wrote meanwhile is heard (inbox.hear_again). Returns whether anything new was suppressed. The caller holds people.lock_person().';

revoke all on function inbox.restore_wish(bigint, text) from public;
