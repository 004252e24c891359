create or replace function leads.lift_suppression(p_person_id bigint, p_reason text, p_actor text)
returns integer
language plpgsql
volatile
as $$
declare
    v_now constant timestamptz := util.current_time();
    v_count integer;
    v_lead_id bigint;
begin
    perform people.lock_person(p_person_id);
    update people.suppressions as s
    set lifted_at = v_now
    where s.lifted_at is null
        and s.key_hash in (
            select ops.keyed_hash(i.kind, k.match_key)
            from people.identifiers as i
            cross join lateral unnest(i.match_key || normalize.former_keys(i.kind, i.value, i.match_key)) as k (match_key)
            where i.person_id = p_person_id and i.kind in ('phone', 'email', 'tax_id')
        );
    get diagnostics v_count = row_count;
    if v_count = 0 then
        return 0;
    end if;

    select l.id into v_lead_id from leads.leads as l where l.person_id = p_person_id order by l.id desc limit 1;
    if found then
        perform leads.append_event(v_lead_id, 'opt_out_lifted', p_actor, jsonb_build_object('reason', p_reason));
    end if;
    return v_count;
end;
$$;

comment on function leads.lift_suppression(bigint, text, text) is
'A person wants to be contacted again, by their own message or WhatsApp''s resume, the only ways to lift an opt-out: lifts every suppression of theirs,
writes the event, tells the consultant. Returns how many were lifted. Their ended lead stays ended.';

revoke all on function leads.lift_suppression(bigint, text, text) from public;
