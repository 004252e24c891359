create or replace function chatwoot.is_known(p_person_id bigint, p_field text, p_value text)
returns boolean
language plpgsql
stable
as $$
declare
    v_key text;
begin
    if p_field = 'name' then
        -- What one of ours vouched for is a name as it was typed.
        v_key := coalesce((normalize.person_name(p_value)).name_key, (normalize.typed_name(p_value)).name_key);
        return exists (select from people.people as p where p.id = p_person_id and p.name_key = v_key)
            or exists (
                select
                from leads.leads as l
                join leads.events as e on e.lead_id = l.id and e.kind = 'corrected'
                join leads.event_values as x on x.lead_id = e.lead_id and x.seq = e.seq and x.field in ('name', 'name_was')
                where l.person_id = p_person_id and coalesce((normalize.person_name(x.value)).name_key, (normalize.typed_name(x.value)).name_key) = v_key
            );
    end if;
    v_key := case p_field when 'phone' then (normalize.phone(p_value)).match_key else (normalize.email(p_value)).match_key end;
    return exists (
        select from people.identifiers as i where i.person_id = p_person_id and i.kind = p_field and i.match_key = v_key
    ) or exists (
        select from people.detached_identifiers as d where d.person_id = p_person_id and d.kind = p_field and d.match_key = v_key
    );
end;
$$;

comment on function chatwoot.is_known(bigint, text, text) is
'Is this name, phone or e-mail (p_field) the person''s already, or was it until one of ours corrected it? Then a change in Chatwoot is an echo of ours, or late.';

revoke all on function chatwoot.is_known(bigint, text, text) from public;
