create or replace function governance.desk_steps(p_viewer desk.viewer, p_begins_at timestamptz, p_ends_at timestamptz)
returns table (lead_id bigint, policy_id bigint, step integer, template_code text, answered boolean, won boolean)
language plpgsql
stable
set plan_cache_mode = force_custom_plan
-- What it reads is of late and in memory, so that each row is fetched rather than a table read for it.
set random_page_cost = 1.1
as $$
begin
    return query
    select
        l.id, a.policy_id, a.step, a.template_code,
        exists (
            select
            from inbox.replies as i
            where i.person_id = l.person_id and i.written_at >= m.sending_at
                and i.written_at < least(o.sending_at, m.sending_at + interval '7 days')
                and (i.button_action is null or i.button_action not in ('stop', 'wrong_person'))
        ),
        l.status = 'won'
    from sending.messages as m
    join rework.attempts as a on a.message_id = m.id
    join leads.leads as l on l.id = a.lead_id
    left join rework.attempts as n on n.lead_id = a.lead_id and n.cycle = a.cycle and n.step = a.step + 1
    left join sending.messages as o on o.id = n.message_id
    -- By when it left, which may be later than it was due; of each template by its index, since none begins with the time.
    where m.template_id in (select t.id from sending.templates as t)
        and m.sending_at >= p_begins_at and m.sending_at < p_ends_at and a.state = 'sent' and desk.may_see(p_viewer, l);
end;
$$;

comment on function governance.desk_steps(desk.viewer, timestamptz, timestamptz) is
'The steps of the cadence that left in a period, to leads that somebody at the desk sees: what the numbers of the page of rework count and their lists show. answered: the person wrote within seven days and
before the next step left (not to stop, nor as a wrong person); won: the lead is won by now.';

revoke all on function governance.desk_steps(desk.viewer, timestamptz, timestamptz) from public;
