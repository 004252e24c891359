create or replace function governance.list_facts(
    p_state text,
    p_limit integer,
    p_kind text default null,
    p_error text default null,
    p_before timestamptz default null
)
returns table (
    id bigint, provider text, kind text, occurred_at timestamptz, created_at timestamptz, lead_uid uuid, sqlstate text, error text, can_be_retried boolean,
    dismissed_by text, dismissed_reason text
)
language sql
stable
as $$
    select f.id, d.provider, f.kind, f.occurred_at, f.created_at, l.uid, f.error ->> 'sqlstate', f.error ->> 'message',
        f.state = 'failed' and f.payload <> '{}', f.dismissed_by, f.dismissed_reason
    from inbox.facts as f
    join inbox.deliveries as d on d.id = f.delivery_id
    left join leads.leads as l on l.id = f.lead_id
    where f.state = p_state
        and (p_kind is null or f.kind = p_kind or d.provider = p_kind)
        and (p_error is null or f.error ->> 'sqlstate' = p_error or strpos(lower(f.error ->> 'message'), lower(p_error)) > 0)
        and (p_before is null or f.created_at < p_before)
    order by f.id desc
    limit p_limit;
$$;

comment on function governance.list_facts(text, integer, text, text, timestamptz) is
'Facts that webhooks stated, in a state (failed, dismissed), the newest first: what they are about and why they failed, whether they can be applied again, and who
dismissed them and why. Only those of a kind or provider (p_kind), whose error has a SQLSTATE or words (p_error), that came before p_before; null: all.';

revoke all on function governance.list_facts(text, integer, text, text, timestamptz) from public;
