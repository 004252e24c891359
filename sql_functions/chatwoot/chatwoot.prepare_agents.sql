create or replace function chatwoot.prepare_agents(p_job_id bigint, p_now timestamptz)
returns outbox.prepared
language plpgsql
volatile
as $$
begin
    return (
        select row('go', p_now, null, jsonb_build_object('account_id', o.payload -> 'account_id'))::outbox.prepared
        from outbox.jobs as o
        where o.id = p_job_id
    );
end;
$$;

comment on function chatwoot.prepare_agents(bigint, timestamptz) is 'What a worker needs to read who is an agent in Chatwoot: account_id.';

revoke all on function chatwoot.prepare_agents(bigint, timestamptz) from public;
