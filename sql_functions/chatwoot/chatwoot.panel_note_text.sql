create or replace function chatwoot.panel_note_text(p_lead_id bigint, p_seq integer)
returns text
language plpgsql
stable
as $$
declare
    v_event leads.events;
    v_note text;
begin
    select * into v_event from leads.events as e where e.lead_id = p_lead_id and e.seq = p_seq;
    v_note := (select x.value from leads.event_values as x where x.lead_id = p_lead_id and x.seq = p_seq and x.field = 'note');
    return case when v_note is not null then meta.text(
        'note.panel', chatwoot.escape_value(leads.actor_name(v_event.actor)), calendar.local_time(v_event.at), chatwoot.quoted(v_note)
    ) end;
end;
$$;

comment on function chatwoot.panel_note_text(bigint, integer) is
'What one of ours wrote down about a lead outside Chatwoot (an event with a note: noted, called, appointment_set, status_changed), as a private note tells it: who, when, the words. Null when the words were erased.';

revoke all on function chatwoot.panel_note_text(bigint, integer) from public;
