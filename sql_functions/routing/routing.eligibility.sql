create or replace function routing.eligibility(
    p_lead leads.leads,
    p_pool_id bigint,
    p_consultant_id bigint default null,
    p_excluded_ids bigint[] default '{}',
    p_excluded_reason text default 'let_it_pass',
    p_submitter_id bigint default null,
    p_at timestamptz default util.current_time(),
    p_counts_load boolean default true
)
returns table (consultant_id bigint, weight integer, is_eligible boolean, reason text, opens_at timestamptz)
language plpgsql
stable
as $$
declare
    v_is_kept boolean;
    v_names text[];
    v_opens_at timestamptz;
begin
    -- THE PLAIN CASE, which most pools are: nobody has hours, limits, wishes or an absence of their own
    if p_consultant_id is null and not exists (
        select
        from routing.pool_members as m
        join routing.consultants as c on c.id = m.consultant_id
        where m.pool_id = p_pool_id and m.is_active and c.is_active and (
            num_nonnulls(
                m.daily_capacity, m.predicate, m.preferred_predicate, c.working_hours, c.time_zone, c.place, c.daily_capacity, c.open_capacity,
                c.ufs, c.ddds, c.products
            ) > 0
            or exists (select from routing.absences as b where b.consultant_id = c.id and coalesce(b.ends_at > p_at, true))
        )
    ) then
        v_is_kept := ops.setting('no_self_dealing') = '"on"';
        if v_is_kept then
            select array_agg(i.value) into v_names
            from people.identifiers as i
            where i.person_id = p_lead.person_id and i.kind in ('email', 'phone');
        end if;
        if ops.setting('working_hours') = 'null' then
            v_opens_at := p_at;
        else
            v_opens_at := calendar.next_opening(p_at, ops.setting('working_hours'), ops.setting_text('timezone'), ops.setting_text('place'));
        end if;
        return query
        select k.id, k.weight, k.reason is null, k.reason, v_opens_at
        from (
            select c.id, m.weight, case
                when not c.is_active then 'inactive'
                when not m.is_active then 'left_pool'
                when c.id = any (p_excluded_ids) then p_excluded_reason
                when c.chatwoot_missing_since is not null then 'not_in_chatwoot'
                when c.email = any (v_names) or c.phone = any (v_names)
                    or (v_is_kept and c.id is not distinct from p_submitter_id and routing.has_name(p_lead.person_id, c.name)) then 'self_dealing'
                when v_opens_at is null then 'never_works'
            end as reason
            from routing.pool_members as m
            join routing.consultants as c on c.id = m.consultant_id
            where m.pool_id = p_pool_id
        ) as k;
        return;
    end if;

    return query
    with settings as materialized (
        select
            ops.setting('working_hours') as hours, ops.setting_text('timezone') as time_zone, ops.setting_text('place') as place,
            ops.setting_text('no_self_dealing') = 'on' as keeps_from_themselves
    ),
    always as materialized (
        select s.*, calendar.next_opening(p_at, s.hours, s.time_zone, s.place) as opens_at, (p_at at time zone s.time_zone)::date as today
        from settings as s
    ),
    members as materialized (
        select
            c.id, m.weight, m.is_active as takes_turns, m.daily_capacity as turns_a_day, m.predicate, m.preferred_predicate, m.fields,
            c.is_active, c.name, c.email, c.phone, c.chatwoot_missing_since, c.daily_capacity, c.open_capacity, c.ufs, c.ddds, c.products,
            c.working_hours, c.time_zone, c.place
        from routing.pool_members as m
        join routing.consultants as c on c.id = m.consultant_id
        where m.pool_id = p_pool_id and p_consultant_id is null
        union all
        -- Somebody in particular, who takes turns somewhere.
        select
            c.id, 1, exists (
                select
                from routing.pool_members as m
                join routing.pools as p on p.id = m.pool_id
                where m.consultant_id = c.id and m.is_active and p.is_active
            ), null, null, null, '{}',
            c.is_active, c.name, c.email, c.phone, c.chatwoot_missing_since, c.daily_capacity, c.open_capacity, c.ufs, c.ddds, c.products,
            c.working_hours, c.time_zone, c.place
        from routing.consultants as c
        where c.id = p_consultant_id
    ),
    facts as materialized (
        select case
            when p_lead.id is not null and exists (
                select from members as m where m.fields <> '{}' or m.ufs is not null or m.ddds is not null or m.products is not null
            ) then routing.facts(p_lead, array(select f from members as m, unnest(m.fields) as f) || '{ddd,uf,product}'::text[], p_at, p_submitter_id)
        end as said
    ),
    person as materialized (
        select array_agg(i.value) as names
        from settings as s
        join people.identifiers as i on s.keeps_from_themselves and i.person_id = p_lead.person_id and i.kind in ('email', 'phone')
    ),
    open as materialized (
        select m.*, case
            when m.working_hours is null and m.time_zone is null and m.place is null then a.opens_at
            else calendar.next_opening(
                p_at, coalesce(m.working_hours, a.hours), coalesce(m.time_zone, a.time_zone), coalesce(m.place, a.place)
            )
        end as opens_at
        from members as m
        cross join always as a
    ),
    looked_at as materialized (
        select m.*, case
            when not m.is_active then 'inactive'
            when not m.takes_turns then 'left_pool'
            when m.id = any (p_excluded_ids) then p_excluded_reason
            when m.chatwoot_missing_since is not null then 'not_in_chatwoot'
            when f.said is not null and (m.ufs is not null or m.ddds is not null)
                and not coalesce((f.said -> 'uf') ?| m.ufs, false)
                and not exists (select from jsonb_array_elements_text(f.said -> 'ddd') as d (ddd) where d.ddd = any (m.ddds::text[]))
                then 'territory'
            when f.said ->> 'product' is not null and f.said ->> 'product' <> all (m.products) then 'product'
            when f.said is not null and m.predicate is not null and not routing.matches(f.said, m.predicate) then 'conditions'
            when m.email = any (s.names) or m.phone = any (s.names) then 'self_dealing'
            -- Who submits somebody of their own name submits themselves.
            when a.keeps_from_themselves and m.id is not distinct from p_submitter_id and routing.has_name(p_lead.person_id, m.name) then 'self_dealing'
            when m.opens_at is null then 'never_works'
            when exists (
                select
                from routing.absences as b
                where b.consultant_id = m.id and b.starts_at <= m.opens_at and coalesce(b.ends_at > m.opens_at, true)
            ) then 'absent'
            when p_counts_load and m.daily_capacity is not null and m.daily_capacity <= routing.received_on(m.id, null, a.today, a.time_zone) then 'daily_capacity'
            when p_counts_load and m.turns_a_day is not null and m.turns_a_day <= routing.received_on(m.id, p_pool_id, a.today, a.time_zone) then 'daily_capacity'
            when p_counts_load and m.open_capacity is not null and m.open_capacity <= (
                select count(*)
                from leads.leads as l
                where l.consultant_id = m.id and l.status in ('new', 'contacted', 'engaged', 'qualified') and l.id is distinct from p_lead.id
            ) then 'open_capacity'
        end as reason
        from open as m
        cross join always as a
        cross join facts as f
        cross join person as s
    ),
    -- Who works now; while nobody does, whoever works on the day on which the first of them begins.
    present as materialized (
        select m.*, m.opens_at at time zone a.time_zone < o.ends as is_present
        from looked_at as m
        cross join always as a
        cross join lateral (
            select case
                when min(k.opens_at) <= p_at then p_at at time zone a.time_zone + interval '1 microsecond'
                else date_trunc('day', min(k.opens_at) at time zone a.time_zone) + interval '1 day'
            end as ends
            from looked_at as k
            where k.reason is null
        ) as o
    ),
    wanted as materialized (
        select m.*, m.reason is null and m.is_present and f.said is not null and m.preferred_predicate is not null
            and routing.matches(f.said, m.preferred_predicate) as is_preferred
        from present as m
        cross join facts as f
    )
    select
        m.id, m.weight, r.reason is null, r.reason, m.opens_at
    from wanted as m
    cross join lateral (
        select case
            when m.reason is not null then m.reason
            when not m.is_present then 'off_hours'
            when not m.is_preferred and exists (select from wanted as k where k.is_preferred) then 'not_preferred'
        end as reason
    ) as r;
end;
$$;

comment on function routing.eligibility(leads.leads, bigint, bigint, bigint[], text, bigint, timestamptz, boolean) is
'Each member of a pool (or p_consultant_id alone, whatever pool they take turns in): can they take the lead at p_at, why not, and when do they work next? Able is who is active, takes turns, is
not left out (p_excluded_ids, with p_excluded_reason), still an agent in Chatwoot, serves the territory and the product, fulfils the member''s conditions, is not referred by themselves, is not absent and has
not got all the leads they take (unless p_counts_load is false). Of these whoever works now; when nobody does, whoever works on the day on which the first of them begins. Of these whoever prefers
such a lead, if anybody does. A lead without id asks for nothing of the lead itself.';

revoke all on function routing.eligibility(leads.leads, bigint, bigint, bigint[], text, bigint, timestamptz, boolean) from public;
