create or replace function governance.desk_waiting(p_viewer desk.viewer, p_limit integer, p_team text default null, p_kind text default null)
returns jsonb
language plpgsql
stable
set plan_cache_mode = force_custom_plan
as $$
declare
    v_is_english constant boolean := coalesce(current_setting('indica.locale', true) = 'en', false);
    v_now constant timestamptz := util.current_time();
    v_has_queues constant boolean := p_team is null and p_viewer.sees in ('all', 'team');
    -- Null: everybody's.
    v_owner_ids bigint[] := case when p_viewer.sees = 'all' then null else coalesce(p_viewer.consultant_ids, '{}') end;
    v_termless bigint[];
    v_running record;
    v_first bigint[];
    v_zone text;
    v_worths jsonb;
    v_oldest_at timestamptz;
begin
    if p_team is not null then
        v_owner_ids := array(
            select c.id
            from routing.consultants as c
            join routing.teams as m on m.id = c.team_id
            where m.code = p_team and (v_owner_ids is null or c.id = any (v_owner_ids))
        );
    end if;

    -- The count on every page, so nothing but the rows of those that wait is read; governance.terms tells the few that are shown.
    select
        count(*) as waiting, min(w.since) as oldest_at,
        count(*) filter (where w.passed_at is not null or w.due_at < v_now - interval '5 minutes' or cardinality(w.passed_ids) > 0) as late
    into v_running
    from routing.waits as w
    where (v_owner_ids is null or w.consultant_id = any (v_owner_ids) or (v_has_queues and w.consultant_id is null))
        and (p_kind is null or w.kind = p_kind);
    -- Those without a term come first: hardly any, where each kind of wait has one.
    v_termless := array(
        select l.id
        from leads.leads as l
        where l.next_action in ('answer_person', 'call_by_consultant', 'human_review', 'scheduled')
            and not exists (select from routing.waits as w where w.lead_id = l.id)
            and (v_owner_ids is null or l.consultant_id = any (v_owner_ids) or (v_has_queues and l.consultant_id is null))
            and (p_kind is null or l.next_action = p_kind)
        order by l.id
    );
    v_first := v_termless[1:p_limit];
    if cardinality(v_first) < p_limit then
        v_first := v_first || array(
            select w.lead_id
            from routing.waits as w
            where (v_owner_ids is null or w.consultant_id = any (v_owner_ids) or (v_has_queues and w.consultant_id is null))
                and (p_kind is null or w.kind = p_kind)
            order by w.due_at, w.lead_id
            limit p_limit - cardinality(v_first)
        );
    end if;
    if cardinality(v_first) > 0 then
        v_zone := ops.setting_text('timezone');
        v_worths := scoring.product_worths();
    end if;
    if p_limit > 0 then
        -- Whoever has the lead since: a person waits since their first word that nobody answered.
        select least(v_running.oldest_at, min(l.unanswered_since))
        into v_oldest_at
        from routing.waits as w
        join leads.leads as l on l.id = w.lead_id
        where w.kind = 'answer_person' and (p_kind is null or w.kind = p_kind)
            and (v_owner_ids is null or w.consultant_id = any (v_owner_ids) or (v_has_queues and w.consultant_id is null));
        if cardinality(v_termless) > 0 then
            select least(v_oldest_at, min(l.unanswered_since))
            into v_oldest_at
            from leads.leads as l
            where l.id = any (v_termless) and l.next_action = 'answer_person';
        end if;
    end if;
    return jsonb_build_object(
        'count', v_running.waiting + cardinality(v_termless), 'late', v_running.late, 'oldest_at', v_oldest_at,
        'items', (
            select coalesce(
                jsonb_agg(
                    jsonb_build_object(
                        'lead', t.lead_uid, 'person', p.name, 'phone', (people.number_to_call(p.id)).value,
                        'owner', coalesce(t.consultant, case when v_is_english then q.name_en else q.name_pt end), 'kind', t.kind,
                        'step', meta.text('term.' || t.kind), 'state', t.state, 'since', case when t.kind = 'answer_person' then least(t.since, l.unanswered_since) else t.since end, 'due_at', t.due_at, 'passed_by', t.passed_by, 'seen', l.event_seq,
                        'priority', r.priority
                    )
                    order by date_trunc('day', t.due_at, v_zone) nulls first, array_position('{urgent,high,medium,low}'::text[], r.priority), f.n
                ),
                '[]'
            )
            from unnest(v_first) with ordinality as f (id, n)
            cross join lateral (
                -- One by one, each through the indexes.
                select o.* from governance.terms as o where o.lead_id = f.id offset 0
            ) as t
            join leads.leads as l on l.id = f.id
            join people.people as p on p.id = l.person_id
            cross join lateral (select scoring.priority_of(l, v_worths) as priority offset 0) as r
            left join routing.queues as q on q.code = t.queue_code
        )
    );
end;
$$;

comment on function governance.desk_waiting(desk.viewer, integer, text, text) is
'The leads that wait for a human of ours (governance.terms) and that somebody at the desk sees: how many, how many are late, and, unless p_limit is 0, since when the oldest waits (an answer since the first word that nobody answered, whoever has the lead since) and the p_limit whose term is over first, with names: by the day on which it ends, in it by priority (scoring.priority_of), then by the hour. p_team, p_kind narrow it.';

revoke all on function governance.desk_waiting(desk.viewer, integer, text, text) from public;
