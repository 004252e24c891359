create or replace function sending.end_refusals(p_message sending.messages)
returns void
language plpgsql
volatile
as $$
begin
    perform sending.close_breakers(p_message, p_message.accepted_at);
    -- A refusal of before, told first, says nothing of what WhatsApp took since.
    perform people.record_number(l.person_id, i.match_key, 'reached', p_message.accepted_at)
    from leads.leads as l
    join people.identifiers as i on i.person_id = l.person_id
    where l.id = p_message.lead_id and i.kind = 'phone' and i.value = p_message.recipient and i.refused_at < p_message.accepted_at;
end;
$$;

comment on function sending.end_refusals(sending.messages) is
'WhatsApp took a message (as it is now): whatever its template, its number and the person''s phone were refused for before it left is over (sending.close_breakers).';

revoke all on function sending.end_refusals(sending.messages) from public;
