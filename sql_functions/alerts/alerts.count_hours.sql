create or replace function alerts.count_hours(p_until timestamptz, p_since timestamptz)
returns bigint
language plpgsql
volatile
as $$
declare
    v_count bigint;
begin
    delete from alerts.hours as h where h.hour >= p_since or h.hour < p_until - interval '56 days';
    insert into alerts.hours as h (series, key, hour, total, hits)
    select 'volume', coalesce(l.origin, '*'), l.hour, count(*), 0
    from (
        select o.origin, date_trunc('hour', o.created_at, 'UTC') as hour
        from leads.leads as o
        where o.created_at >= p_since and o.created_at < p_until
    ) as l
    group by grouping sets ((l.origin, l.hour), (l.hour))
    union all
    select 'fallback', '*', date_trunc('hour', d.decided_at, 'UTC'), count(*), count(*) filter (where d.queue_code is not null)
    from routing.decisions as d
    where d.decided_at >= p_since and d.decided_at < p_until and d.snapshot ->> 'reason' is distinct from 'manual'
    group by 3
    union all
    select 'delivery', coalesce(m.code, m.channel), m.hour, count(*), count(*) filter (where m.has_arrived)
    from (
        select t.code, n.name as channel, date_trunc('hour', o.sending_at, 'UTC') as hour, num_nonnulls(o.delivered_at, o.read_at) > 0 as has_arrived
        from sending.channels as c
        -- A template may be called as a number is.
        cross join lateral (
            select case when exists (select from sending.templates as e where e.code = c.code) then c.code || ' ' || c.phone_number_id else c.code end as name
        ) as n
        join sending.messages as o on o.channel_id = c.id
        join sending.templates as t on t.id = o.template_id
        where o.sending_at >= p_since and o.sending_at < p_until and o.state in ('accepted', 'sent', 'delivered', 'read', 'failed')
    ) as m
    group by grouping sets ((m.code, m.hour), (m.channel, m.hour))
    union all
    select 'reply', t.code, date_trunc('hour', m.delivered_at, 'UTC'), count(*), count(*) filter (where r.is_there)
    from sending.channels as c
    join sending.messages as m on m.channel_id = c.id
    join sending.templates as t on t.id = m.template_id
    cross join lateral (
        select exists (
            select
            from inbox.replies as a
            where a.lead_id = m.lead_id and a.written_at > m.delivered_at and a.written_at <= m.delivered_at + interval '4 hours'
        ) as is_there
    ) as r
    -- What was delivered within the hours left within a few days before.
    where m.sending_at >= p_since - interval '3 days' and m.sending_at < p_until and m.delivered_at >= p_since and m.delivered_at < p_until
        and t.purpose = 'first_contact'
    group by t.code, 3
    on conflict (series, key, hour) do update set total = h.total + excluded.total, hits = h.hits + excluded.hits;
    get diagnostics v_count = row_count;
    return v_count;
end;
$$;

comment on function alerts.count_hours(timestamptz, timestamptz) is
'Counts by hour what came in, left, arrived and was answered from p_since (a full hour) on, before p_until, anew: what is said late still counts. Forgets hours that are older than eight weeks. Returns how many rows it made.';

revoke all on function alerts.count_hours(timestamptz, timestamptz) from public;
