create or replace function leads.opt_out(p_person_id bigint, p_reason text, p_actor text)
returns boolean
language plpgsql
volatile
as $$
declare
    v_count integer;
    v_lead_id bigint;
begin
    v_count := leads.suppress_person(p_person_id, p_reason, p_actor);
    select l.id into v_lead_id from leads.leads as l where l.person_id = p_person_id order by l.id desc limit 1 for no key update;
    if v_count > 0 and v_lead_id is not null then
        perform leads.append_event(v_lead_id, 'opted_out', p_actor, jsonb_build_object('reason', p_reason));
    end if;
    return v_count > 0;
end;
$$;

comment on function leads.opt_out(bigint, text, text) is
'A person asked not to be contacted (p_reason: a value of people.suppressions.reason): suppresses them (leads.suppress_person) and writes the event, from
which the rest follows. The same wish by several ways has these effects once. Returns whether anything new was suppressed.';

revoke all on function leads.opt_out(bigint, text, text) from public;
