create or replace function governance.desk_leads(p_viewer desk.viewer, p_query jsonb)
returns jsonb
language plpgsql
stable
set plan_cache_mode = force_custom_plan
as $$
declare
    c_shown constant integer := 50;
    v_is_english constant boolean := coalesce(current_setting('indica.locale', true) = 'en', false);
    v_q constant text := nullif(btrim(p_query ->> 'q'), '');
    v_period constant text := nullif(p_query ->> 'period', '');
    v_measure constant text := coalesce(nullif(p_query ->> 'measure', ''), 'leads');
    v_behind constant text := nullif(p_query ->> 'behind', '');
    v_status constant text := nullif(p_query ->> 'status', '');
    v_owner constant text := nullif(p_query ->> 'owner', '');
    v_referrer constant text := nullif(p_query ->> 'referrer', '');
    v_team constant text := nullif(p_query ->> 'team', '');
    v_origin constant text := nullif(p_query ->> 'origin', '');
    v_product constant text := nullif(p_query ->> 'product', '');
    v_searched bigint[];
    v_pattern text;
    v_found bigint[];
    v_span record;
    v_owner_id bigint;
begin
    if v_measure not in ('leads', 'contacted', 'replied', 'qualified', 'won') then
        raise exception 'a list of the overview is leads, contacted, replied, qualified or won' using errcode = 'ID105';
    end if;
    if v_owner is not null then
        v_owner_id := (routing.find_consultant(v_owner)).id;
    end if;
    if v_q is not null then
        select f.lead_ids, f.name_pattern into v_searched, v_pattern from leads.search(v_q) as f;
    elsif v_behind is not null then
        select * into v_span from governance.desk_period(coalesce(v_period, '7d'));
        v_found := governance.desk_behind(p_viewer, v_behind, p_query ->> 'of', v_span.begins_at, v_span.ends_at);
    elsif v_period is not null then
        select * into v_span from governance.desk_period(v_period);
        v_found := array(
            select c.lead_id
            from governance.desk_cohort(
                p_viewer, v_span.begins_at, v_span.ends_at, v_team, v_origin, v_product
            ) as c
            where case v_measure when 'contacted' then c.contacted when 'replied' then c.replied when 'qualified' then c.qualified when 'won' then c.won else true end
        );
    end if;
    v_found := array(
        select l.id
        from leads.leads as l
        where (v_found is null or l.id = any (v_found))
            and (v_q is null or l.id = any (v_searched) or (v_pattern is not null and leads.has_words(l.person_id, v_pattern)))
            and (v_status is null or l.status = v_status)
            and (v_owner is null or l.consultant_id = v_owner_id)
            and (v_referrer is null or l.referrer_id = (select r.id from people.referrers as r where r.uid::text = v_referrer))
            and (v_origin is null or l.origin = v_origin)
            and (v_product is null or l.product_id = (select d.id from leads.products as d where d.code = v_product))
            and (v_team is null or l.consultant_id in (
                select c.id from routing.consultants as c join routing.teams as t on t.id = c.team_id where t.code = v_team
            ))
            and desk.may_see(p_viewer, l)
        order by l.id desc
        limit 1001
    );
    return jsonb_build_object(
        'count', least(cardinality(v_found), 1000), 'is_more', cardinality(v_found) > 1000, 'measure', v_measure,
        'narrowed_by', (
            select coalesce(jsonb_agg(n.name order by n.place) filter (where n.name is not null), '[]')
            from (values
                (1, (select t.name from routing.teams as t where t.code = v_team)),
                (2, case when v_origin is not null then leads.origin_name(v_origin) end),
                (3, (select d.name from leads.products as d where d.code = v_product)),
                -- Whose name stands in the list anyway.
                (4, case when v_found <> '{}' then (select r.name from people.referrers as r where r.uid::text = v_referrer) end)
            ) as n (place, name)
        ),
        'statuses', (select jsonb_agg(jsonb_build_object('code', s.code, 'name', leads.status_name(s.code)) order by s.position) from leads.statuses as s),
        'consultants', (
            select coalesce(jsonb_agg(jsonb_build_object('uid', c.uid, 'name', c.name) order by c.name), '[]')
            from routing.consultants as c
            where c.is_active and (p_viewer.consultant_ids is null or c.id = any (p_viewer.consultant_ids))
        ),
        'items', (
            select coalesce(
                jsonb_agg(
                    jsonb_build_object(
                        'lead', l.uid, 'person', p.name, 'phone', (people.number_to_call(p.id)).value, 'status', l.status,
                        'status_name', leads.status_name(l.status), 'owner', coalesce(c.name, case when v_is_english then q.name_en else q.name_pt end),
                        'step', case when l.next_action is not null then meta.text('action.' || l.next_action) end, 'next_action_at', l.next_action_at,
                        'referred_by', r.name, 'product', d.name, 'created_at', l.created_at
                    )
                    order by f.n
                ),
                '[]'
            )
            from unnest(v_found[1:c_shown]) with ordinality as f (id, n)
            join leads.leads as l on l.id = f.id
            join people.people as p on p.id = l.person_id
            left join routing.consultants as c on c.id = l.consultant_id
            left join routing.queues as q on q.code = l.queue_code
            left join people.referrers as r on r.id = l.referrer_id
            left join leads.products as d on d.id = l.product_id
        )
    );
end;
$$;

comment on function governance.desk_leads(desk.viewer, jsonb) is
'Leads that somebody at the desk sees, the newest first: how many (up to 1,000), by what they are narrowed (names), and the first 50. p_query: q (as leads.search() has it), or period with measure, which are the leads behind a number of the overview; or behind and of, with period, which are those behind a number of another page (governance.desk_behind); status, owner, team, origin, product, referrer narrow each of them. Raises ID105, ID208.';

revoke all on function governance.desk_leads(desk.viewer, jsonb) from public;
