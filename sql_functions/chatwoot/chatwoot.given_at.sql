create or replace function chatwoot.given_at(p_lead_id bigint)
returns timestamptz
language sql
stable
as $$
    select max(case when e.kind in ('assigned', 'queued') and e.at = l.created_at then least(e.at, l.occurred_at) else e.at end)
    from leads.events as e
    join leads.leads as l on l.id = e.lead_id
    where e.lead_id = p_lead_id and e.kind in ('assigned', 'queued', 'transferred', 'owner_confirmed') and e.actor <> 'chatwoot'
$$;

comment on function chatwoot.given_at(bigint) is
'When a lead was last given to somebody here, by a turn or by a human; what was chosen in Chatwoot before that is overtaken. Whoever got it when it was made
got it when it was said: words that were told late opened it then. Null: never.';

revoke all on function chatwoot.given_at(bigint) from public;
