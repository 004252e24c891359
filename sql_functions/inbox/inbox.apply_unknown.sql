create or replace function inbox.apply_unknown(p_person_id bigint, p_wa_id text, p_user_id text)
returns integer
language plpgsql
volatile
as $$
declare
    v_since constant timestamptz := greatest(
        util.current_time() - interval '7 days',
        -- WhatsApp counts whole seconds.
        (select date_trunc('second', min(l.created_at)) from leads.leads as l where l.person_id = p_person_id)
    );
    v_numbers constant text[] := array(
        select ltrim(v.phone, '+')
        from normalize.phone('+' || p_wa_id) as n
        cross join lateral unnest(people.phone_variants(coalesce(n.e164, '+' || p_wa_id)) || ('+' || p_wa_id)) as v (phone)
        where p_wa_id is not null
    );
    v_fact inbox.facts;
    v_done inbox.applied;
    v_count integer := 0;
begin
    for v_fact in
        select *
        from inbox.facts as e
        where e.reason = 'unknown_person' and e.kind = 'message' and e.state = 'ignored' and e.occurred_at >= v_since
            and (e.payload #>> '{who,wa_id}' = any (v_numbers) or e.payload #>> '{who,user_id}' = p_user_id)
        order by e.occurred_at, e.id
        for update
    loop
        -- What it says may call them by a further name, under which the same is looked for again.
        update inbox.facts as e set reason = 'found' where e.id = v_fact.id and e.reason = 'unknown_person';
        continue when not found;
        v_done := inbox.apply_message(v_fact.payload);
        update inbox.facts as e
        set state = v_done.state, reason = v_done.reason, lead_id = v_done.lead_id, message_id = v_done.message_id, wamid = v_done.wamid
        where e.id = v_fact.id;
        v_count := v_count + 1;
    end loop;
    return v_count;
end;
$$;

comment on function inbox.apply_unknown(bigint, text, text) is
'A person is known by this wa_id or business-scoped user id now, by which nobody was: what they wrote since they were referred, within the 7 days in which Meta repeats
webhooks, is applied, and what WhatsApp said of their ids and numbers, in the order of its own times. The caller holds people.lock_person(). Returns how many facts.';

revoke all on function inbox.apply_unknown(bigint, text, text) from public;
