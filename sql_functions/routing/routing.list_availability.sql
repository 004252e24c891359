create or replace function routing.list_availability(p_pool_code text default null)
returns table (
    pool text, name text, email text, weight integer, is_eligible boolean, reason text, opens_at timestamptz, daily_capacity integer, conditions jsonb,
    preferred jsonb
)
language sql
stable
as $$
    select
        p.code, c.name, c.email, e.weight, e.is_eligible, e.reason,
        case
            when e.reason = 'absent' then (
                select calendar.next_opening(
                    b.ends_at, coalesce(c.working_hours, ops.setting('working_hours')), coalesce(c.time_zone, ops.setting_text('timezone')),
                    coalesce(c.place, ops.setting_text('place'))
                )
                from routing.absences as b
                where b.consultant_id = c.id and b.starts_at <= e.opens_at and b.ends_at > e.opens_at
            )
            when e.reason in ('inactive', 'left_pool', 'not_in_chatwoot') then null
            else e.opens_at
        end,
        m.daily_capacity, m.conditions, m.preferred
    from routing.pools as p
    cross join lateral routing.eligibility(null::leads.leads, p.id) as e
    join routing.pool_members as m on m.pool_id = p.id and m.consultant_id = e.consultant_id
    join routing.consultants as c on c.id = e.consultant_id
    where p.is_active and (p_pool_code is null or p.code = p_pool_code)
    order by p.code, c.name, c.id;
$$;

comment on function routing.list_availability(text) is
'Who of each pool, or of one, could take a lead now that asks for nothing in particular, why not, and when they work next (routing.eligibility): after an
absence, null while nobody knows when, and for who is inactive, has left the group or is not in Chatwoot.';

revoke all on function routing.list_availability(text) from public;
