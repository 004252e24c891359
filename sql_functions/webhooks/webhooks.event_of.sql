create or replace function webhooks.event_of(p_kind text, p_data jsonb)
returns text
language plpgsql
immutable
parallel safe
as $$
begin
    return case p_kind
        when 'created' then 'lead.created'
        when 'touched' then 'lead.touched'
        when 'corrected' then 'lead.corrected'
        when 'replied' then 'lead.replied'
        when 'answered' then 'lead.answered'
        when 'called' then 'lead.called'
        when 'transferred' then 'lead.transferred'
        when 'handed_over' then 'lead.transferred'
        when 'status_changed' then
            case when p_data ->> 'to' in ('contacted', 'engaged', 'qualified', 'won', 'lost', 'opted_out', 'exhausted', 'unreachable')
                then 'lead.' || (p_data ->> 'to')
            end
    end;
end;
$$;

comment on function webhooks.event_of(text, jsonb) is
'What a subscription hears of an event in a lead''s history, by its kind and data: a code of webhooks.events. Null: nothing.';

revoke all on function webhooks.event_of(text, jsonb) from public;
