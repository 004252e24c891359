create or replace function chatwoot.given_at(p_lead_id bigint)
returns timestamptz
language sql
stable
as $$
    select max(e.at)
    from leads.events as e
    where e.lead_id = p_lead_id and e.kind in ('assigned', 'queued', 'transferred', 'owner_confirmed') and e.actor <> 'chatwoot'
$$;

comment on function chatwoot.given_at(bigint) is
'When a lead was last given to somebody here, by a turn or by a human; what was chosen in Chatwoot before that is overtaken. Null: never.';

revoke all on function chatwoot.given_at(bigint) from public;
