create or replace function leads.detach_number(
    p_person_id bigint,
    p_phone_key text,
    p_reason text,
    p_said_at timestamptz,
    p_new_wa_id text default null
)
returns integer
language plpgsql
volatile
as $$
declare
    v_numbers text;
    v_typed text;
    v_lead_id bigint;
    v_count integer;
begin
    perform people.lock_person(p_person_id);
    select string_agg(g.value, ', ') filter (where g.kind = 'phone'), string_agg(g.raw, ', '), count(*)
    into v_numbers, v_typed, v_count
    from people.detach_number(p_person_id, p_phone_key, p_reason, p_said_at) as g;
    if v_count = 0 then
        return 0;
    end if;

    for v_lead_id in
        select l.id from leads.leads as l where l.person_id = p_person_id order by leads.is_open(l.status) desc, l.id desc limit 1
    loop
        perform leads.append_event(
            v_lead_id, 'number_changed', 'whatsapp', jsonb_build_object('reason', p_reason, 'at', p_said_at),
            jsonb_strip_nulls(jsonb_build_object('number', v_numbers, 'typed', v_typed, 'new_number', '+' || p_new_wa_id))
        );
    end loop;
    return v_count;
end;
$$;

comment on function leads.detach_number(bigint, text, text, timestamptz, text) is
'A number (match key) is no longer this person''s since p_said_at: it and what WhatsApp called them by are detached, sending freezes and a human looks. The event
keeps the number as a personal value, the text that a repaired one was read from (typed), and the number by which WhatsApp reaches the person now (p_new_wa_id, digits; for
a human to confirm). Returns how many identifiers went.';

revoke all on function leads.detach_number(bigint, text, text, timestamptz, text) from public;
