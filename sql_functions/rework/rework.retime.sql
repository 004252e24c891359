create or replace function rework.retime(p_limit integer)
returns integer
language plpgsql
volatile
as $$
declare
    v_retiming rework.retimings;
    v_until bigint;
    v_lead leads.leads;
    v_is_free boolean;
    v_count integer := 0;
begin
    select * into v_retiming from rework.retimings as r order by r.id limit 1 for update;
    if not found then
        return null;
    end if;
    select max(x.id) into v_until
    from (select l.id from leads.leads as l where l.id > v_retiming.up_to_lead_id order by l.id limit p_limit) as x;

    for v_lead in
        select *
        from leads.leads as l
        where l.id > v_retiming.up_to_lead_id and l.id <= v_until and l.next_action = 'await_reply' and l.status in ('contacted', 'engaged')
            and l.next_action_cause is distinct from 'rework_waits'
        order by l.id
    loop
        -- Who is later by now than its wait says is looked at when that ends.
        continue when rework.await_reply_until(
            v_lead,
            jsonb_populate_record(null::leads.step, to_jsonb(v_lead))
        ) is not distinct from v_lead.next_action_at;
        v_is_free := leads.try_lock_lead(v_lead.id);
        if v_is_free then
            perform leads.append_event(
                v_lead.id, 'rework_postponed', 'system', '{"reason": "policy_changed"}'
            );
            v_count := v_count + 1;
        end if;
    end loop;
    if v_until is null then
        delete from rework.retimings as r where r.id = v_retiming.id;
    else
        update rework.retimings as r set up_to_lead_id = v_until where r.id = v_retiming.id;
    end if;
    return v_count;
end;
$$;

comment on function rework.retime(integer) is
'After a change of the policies: works out anew until when the next so many leads wait, and returns how many waits changed; null when all were. Each run of the rework
does this first, so that a change applies to everything that is not planned yet.';

revoke all on function rework.retime(integer) from public;
