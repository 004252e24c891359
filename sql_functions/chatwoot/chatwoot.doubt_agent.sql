create or replace function chatwoot.doubt_agent(p_lead_id bigint, p_now timestamptz)
returns void
language plpgsql
volatile
as $$
begin
    if exists (
        select
        from leads.leads as l
        join routing.consultants as c on c.id = l.consultant_id
        where l.id = p_lead_id and c.is_active and c.chatwoot_agent_id is not null and c.chatwoot_missing_since is null
    ) and not exists (
        -- One look tells of all; who is there all the same was taken away by a human.
        select from outbox.jobs as m where m.kind = 'chatwoot.agents' and m.finished_at > p_now - interval '1 minute'
    ) then
        perform chatwoot.order_agents();
    end if;
end;
$$;

comment on function chatwoot.doubt_agent(bigint, timestamptz) is
'A lead''s conversation has nobody though it was given to its owner: whether that is still an agent is asked (chatwoot.order_agents), at most once a minute.';

revoke all on function chatwoot.doubt_agent(bigint, timestamptz) from public;
