create or replace function governance.desk_sends(p_viewer desk.viewer, p_begins_at timestamptz, p_ends_at timestamptz)
returns table (
    lead_id bigint, template_id bigint, channel_id bigint, arrived boolean, seen boolean, failed boolean, answered boolean, stopped boolean
)
language plpgsql
stable
set plan_cache_mode = force_custom_plan
-- What it reads is of late and in memory, so that each row is fetched rather than a table read for it.
set random_page_cost = 1.1
as $$
begin
    return query
    select
        l.id, m.template_id, m.channel_id,
        coalesce(m.delivered_at, m.read_at) is not null, m.read_at is not null, m.state = 'failed',
        coalesce(r.answered, false), coalesce(r.stopped, false)
    from sending.messages as m
    join leads.leads as l on l.id = m.lead_id
    left join lateral (
        select bool_or(i.button_action is distinct from 'stop' and i.button_action is distinct from 'wrong_person') as answered,
            bool_or(i.button_action is not distinct from 'stop') as stopped
        from inbox.replies as i
        where i.person_id = l.person_id and i.written_at >= m.sending_at and i.written_at < m.sending_at + interval '3 days'
            and not exists (
                -- Of whichever of their leads.
                select
                from leads.leads as o
                join sending.messages as n on n.lead_id = o.id
                where o.person_id = l.person_id and n.sending_at > m.sending_at and n.sending_at <= i.written_at and n.state not in ('queued', 'sending', 'cancelled')
            )
    ) as r on true
    -- Of each template by its index, since none begins with the time.
    where m.template_id in (select t.id from sending.templates as t)
        and m.sending_at >= p_begins_at and m.sending_at < p_ends_at and m.state not in ('queued', 'sending', 'cancelled')
        and desk.may_see(p_viewer, l);
end;
$$;

comment on function governance.desk_sends(desk.viewer, timestamptz, timestamptz) is
'The template messages that left in a period, to leads that somebody at the desk sees: what the numbers of the page of messages count and their lists show. answered: the person wrote within
three days, before our next template, and did not ask to stop; stopped: they asked to.';

revoke all on function governance.desk_sends(desk.viewer, timestamptz, timestamptz) from public;
