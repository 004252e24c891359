create or replace function leads.opt_out(
    p_person_id bigint,
    p_reason text,
    p_actor text,
    p_said_at timestamptz default util.current_time(),
    p_came_by text[] default '{}',
    p_is_restored boolean default false,
    p_note text default null
)
returns boolean
language plpgsql
volatile
as $$
declare
    v_count integer;
    v_is_suppressed boolean;
    v_lead_id bigint;
begin
    v_count := leads.suppress_person(p_person_id, p_reason, p_actor, p_said_at, p_came_by);
    v_is_suppressed := people.is_person_suppressed(p_person_id) or people.is_suppressed(p_came_by);
    -- The lead that ended by it, else that of which something was last heard: the newest need not be the one that was opened again.
    select l.id into v_lead_id
    from leads.leads as l
    where l.person_id = p_person_id
    order by l.status_since desc, l.id desc
    limit 1
    for no key update;
    if v_count > 0 and v_is_suppressed and v_lead_id is not null then
        perform leads.append_event(v_lead_id, 'opted_out', p_actor, jsonb_strip_nulls(jsonb_build_object(
            'reason', p_reason, 'is_restored', nullif(p_is_restored, false)
        )), jsonb_strip_nulls(jsonb_build_object('note', p_note)));
    end if;
    return v_count > 0;
end;
$$;

comment on function leads.opt_out(bigint, text, text, timestamptz, text[], boolean, text) is
'A person asked at p_said_at not to be contacted (p_reason: a value of people.suppressions.reason; p_came_by: keys of what they said it by): suppresses them
(leads.suppress_person), whatever became of their leads, and writes the event, from which the rest follows. The same wish by several ways has these effects once, one
that they took back since has none. p_is_restored: they had said it before, and it stands again; p_note: personal text,
kept beside the chain. Returns whether anything new was suppressed.';

revoke all on function leads.opt_out(bigint, text, text, timestamptz, text[], boolean, text) from public;
