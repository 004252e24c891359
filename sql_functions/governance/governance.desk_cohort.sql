create or replace function governance.desk_cohort(
    p_viewer desk.viewer,
    p_begins_at timestamptz,
    p_ends_at timestamptz,
    p_team text default null,
    p_origin text default null,
    p_product text default null
)
returns table (
    lead_id bigint, created_at timestamptz, consultant_id bigint, origin text, product_id bigint, referrer_id bigint,
    contacted boolean, replied boolean, qualified boolean, won boolean, waited interval
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
        l.id, l.created_at, l.consultant_id, l.origin, l.product_id, l.referrer_id, f.contacted_at is not null, f.replied_at is not null,
        l.status in ('qualified', 'won') or coalesce(f.was_qualified, false), l.status = 'won',
        case when f.contacted_at is not null then greatest(f.contacted_at - f.submitted_at, interval '0') end
    from leads.leads as l
    -- governance.first_contacts, with no more asked of each lead than is shown.
    cross join lateral (
        select
            least(
                l.first_contact_at, h.contacted_at,
                (select min(o.called_at) from leads.calls as o where o.lead_id = l.id and o.result in ('answered', 'call_back', 'opted_out'))
            ) as contacted_at,
            h.was_qualified,
            (select min(i.written_at) from inbox.replies as i where i.lead_id = l.id) as replied_at,
            least(
                (select b.received_at from intake.submissions as b where b.id = l.submission_id),
                (select min(o.received_at) from leads.touches as t join intake.submissions as o on o.id = t.submission_id where t.lead_id = l.id)
            ) as submitted_at
        from (
            select min(p.entered_at) filter (where p.status = 'contacted') as contacted_at, bool_or(p.status = 'qualified') as was_qualified
            from leads.status_periods as p
            where p.lead_id = l.id
        ) as h
        -- Each is asked once, not for each column that it decides.
        offset 0
    ) as f
    where l.created_at >= p_begins_at and l.created_at < p_ends_at
        and desk.may_see(p_viewer, l)
        and (p_origin is null or l.origin = p_origin)
        and (p_product is null or l.product_id = (select d.id from leads.products as d where d.code = p_product))
        and (p_team is null or l.consultant_id in (
            select c.id from routing.consultants as c join routing.teams as t on t.id = c.team_id where t.code = p_team
        ));
end;
$$;

comment on function governance.desk_cohort(desk.viewer, timestamptz, timestamptz, text, text, text) is
'The leads that came in a period and that somebody at the desk sees, with how far each got up to now: what the numbers of the overview count and their lists show. contacted, waited: by governance.first_contacts; replied: the person wrote; qualified: was or is qualified, or won.';

revoke all on function governance.desk_cohort(desk.viewer, timestamptz, timestamptz, text, text, text) from public;
