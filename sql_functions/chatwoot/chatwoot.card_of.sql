create or replace function chatwoot.card_of(p_lead_uid uuid)
returns text
language plpgsql
stable
as $$
begin
    return chatwoot.desk_address('leads/' || p_lead_uid);
end;
$$;

comment on function chatwoot.card_of(uuid) is
'The address of a lead on the desk (chatwoot.desk_address).';

revoke all on function chatwoot.card_of(uuid) from public;
