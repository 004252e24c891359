create or replace function leads.lift_suppression(
    p_person_id bigint,
    p_reason text,
    p_actor text,
    p_said_at timestamptz default util.current_time(),
    p_came_by text[] default '{}'
)
returns integer
language plpgsql
volatile
as $$
declare
    v_count integer;
    v_is_suppressed boolean;
    v_lead_id bigint;
begin
    perform people.lock_identity(people.keys_of(p_person_id) || p_came_by);
    v_count := people.lift_suppressions(people.own_keys(p_person_id) || p_came_by, p_said_at);
    v_is_suppressed := people.is_person_suppressed(p_person_id);
    if v_count = 0 or v_is_suppressed then
        return v_count;
    end if;

    select l.id into v_lead_id from leads.leads as l where l.person_id = p_person_id order by l.status_since desc, l.id desc limit 1;
    if found then
        perform leads.append_event(v_lead_id, 'opt_out_lifted', p_actor, jsonb_build_object('reason', p_reason));
    end if;
    return v_count;
end;
$$;

comment on function leads.lift_suppression(bigint, text, text, timestamptz, text[]) is
'A person said at p_said_at, by their own message or WhatsApp''s resume, the only ways to lift an opt-out, that they want to be contacted: lifts what they had asked
before, of what is theirs alone and of what they say it by (p_came_by: keys); nothing that they asked later, and nothing of others. Writes the event and tells the
consultant when they may be contacted again. Returns how many suppressions were lifted. Their ended lead stays ended.';

revoke all on function leads.lift_suppression(bigint, text, text, timestamptz, text[]) from public;
