create or replace function governance.worklist_step(p_lead leads.leads, p_as_of timestamptz default util.current_time())
returns jsonb
language plpgsql
stable
as $$
declare
    v_wait routing.waits;
    v_place record;
    v_number people.identifiers;
    v_url text;
begin
    v_number := people.number_to_call(p_lead.person_id);
    v_url := governance.conversation_url(p_lead.id);
    if leads.is_open(p_lead.status) then
        select * into v_wait from routing.waits as w where w.lead_id = p_lead.id;
        select * into v_place from governance.worklist_place(p_lead, v_wait, p_as_of, calendar.day_ends(p_as_of));
        return jsonb_strip_nulls(jsonb_build_object(
            'list', v_place.list,
            'kind', v_place.kind,
            'since', v_place.since,
            'due_at', v_place.due_at,
            'action', governance.primary_action(v_place.kind, v_number.id is not null, v_url is not null),
            'number', v_number.value,
            'extension', v_number.extension,
            'conversation_url', v_url
        ));
    end if;
    return jsonb_strip_nulls(jsonb_build_object(
        'action', governance.primary_action(null, v_number.id is not null, v_url is not null),
        'number', v_number.value, 'extension', v_number.extension, 'conversation_url', v_url
    ));
end;
$$;

comment on function governance.worklist_step(leads.leads, timestamptz) is
'What the owner of a lead does next, as their worklist shows it: {list, kind, since, due_at (governance.worklist_place), action (governance.primary_action), number and extension to call, conversation_url}. A lead that
has ended is on no list.';

revoke all on function governance.worklist_step(leads.leads, timestamptz) from public;
