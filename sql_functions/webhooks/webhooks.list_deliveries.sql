create or replace function webhooks.list_deliveries(p_code text, p_state text default null, p_limit integer default 50)
returns table (
    uid uuid, event text, lead_uid uuid, sequence integer, occurred_at timestamptz, state text, tries integer, http_status integer, error text,
    next_try_at timestamptz, finished_at timestamptz
)
language plpgsql
stable
as $$
begin
    if not exists (select from webhooks.subscriptions as s where s.code = p_code) then
        raise exception 'no webhook is called %', coalesce(p_code, 'null') using errcode = 'ID209', hint = 'indica webhook list shows them.';
    end if;
    return query
    select
        d.uid, d.event, l.uid, d.event_seq, d.occurred_at, d.state, m.attempts, d.http_status,
        case when d.state <> 'delivered' then coalesce(m.last_error ->> 'message', m.last_error ->> 'cancelled') end, d.next_try_at, d.finished_at
    from webhooks.subscriptions as s
    join webhooks.deliveries as d on d.subscription_id = s.id
    left join leads.leads as l on l.id = d.lead_id
    left join outbox.jobs as m on m.id = d.job_id
    where s.code = p_code and (p_state is null or d.state = p_state)
    order by d.id desc
    limit p_limit;
end;
$$;

comment on function webhooks.list_deliveries(text, text, integer) is
'Deliveries of a subscription, the newest first, of one state or all: what happened to which lead, how often it was tried, what was answered. Raises ID209.';

revoke all on function webhooks.list_deliveries(text, text, integer) from public;
