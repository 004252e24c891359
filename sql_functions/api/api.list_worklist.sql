create or replace function api.list_worklist(p_credential ops.credential, p_query jsonb, out http_status integer, out body jsonb)
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
    v_now constant timestamptz := util.current_time();
    v_zone constant text := ops.setting_text('timezone');
    v_worths constant jsonb := scoring.product_worths();
    v_day_ends constant timestamptz := calendar.day_ends(v_now);
    c_lists constant text[] := array['late', 'today', 'waiting', 'with_others'];
    v_token ops.api_tokens;
    v_page record;
    v_errors jsonb := '[]'::jsonb;
    v_after text[];
    v_after_list integer;
    v_after_at timestamptz;
    v_after_id bigint;
    v_kind constant text := nullif(p_query ->> 'kind', '');
    v_found record;
begin
    v_token := ops.find_token(p_credential);
    select c.http_status, c.body into http_status, body from ops.check_token(v_token, array['leads:read']) as c;
    if http_status is not null then
        return;
    end if;

    select * into v_page from normalize.check_page(p_query - 'after');
    v_errors := v_page.errors;
    if p_query ->> 'after' is not null then
        v_after := regexp_match(p_query ->> 'after', '^([1-4])\.([0-9]{1,17})\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$');
        v_after_list := v_after[1]::integer;
        v_after_at := to_timestamp(v_after[2]::numeric / 1000000);
        select l.id into v_after_id from leads.leads as l where l.uid = v_after[3]::uuid;
        if v_after_id is null then
            v_errors := v_errors || meta.field_error('after', 'ID119', meta.text('field.cursor'));
        end if;
    end if;
    if v_kind is not null and not exists (select from routing.terms as t where t.kind = v_kind) then
        v_errors := v_errors || meta.field_error(
            'kind', 'ID114', meta.text('field.one_of', (select string_agg(distinct t.kind, ', ' order by t.kind) from routing.terms as t))
        );
    end if;
    if v_errors <> '[]' then
        http_status := 422;
        body := meta.problem('ID102', v_errors);
        return;
    end if;

    with own as materialized (
        -- By the day, in it by priority, and only then by the hour: the hours of a day and its four priorities lie side by side within that day.
        select
            l.id, l.uid, array_position(c_lists, w.list) as place, w.kind,
            d.begins_at + (w.sort_at - d.begins_at) / 4
            + interval '6 hours' * (array_position('{urgent,high,medium,low}'::text[], scoring.priority_of(l, v_worths)) - 1) as sort_at
        from leads.leads as l
        left join routing.waits as u on u.lead_id = l.id
        cross join lateral governance.worklist_place(l, u, v_now, v_day_ends) as w
        cross join lateral (select date_trunc('day', w.sort_at, v_zone) as begins_at) as d
        where l.consultant_id = v_token.consultant_id and l.status in ('new', 'contacted', 'engaged', 'qualified')
    ),
    referred as materialized (
        select distinct l.id, l.uid, 4 as place, l.created_at
        from ops.api_tokens as t
        join intake.submissions as s on s.token_id = t.id
        join leads.leads as l on l.id = s.lead_id
        where v_kind is null and t.consultant_id = v_token.consultant_id and l.status in ('new', 'contacted', 'engaged', 'qualified')
            and l.consultant_id is distinct from v_token.consultant_id
    ),
    listed as (
        select o.id, o.uid, o.place, o.sort_at from own as o where v_kind is null or o.kind = v_kind
        union all
        -- The newest first.
        select r.id, r.uid, r.place, timestamptz 'epoch' + (timestamptz '3000-01-01 00:00:00+00' - r.created_at) from referred as r
    ),
    page as (
        select i.id, i.uid, i.place, i.sort_at
        from listed as i
        where v_after is null or (i.place, i.sort_at, i.id) > (v_after_list, v_after_at, v_after_id)
        order by i.place, i.sort_at, i.id
        limit v_page.page_limit + 1
    ),
    shown as (
        select p.* from page as p order by p.place, p.sort_at, p.id limit v_page.page_limit
    )
    select
        (
            select coalesce(
                jsonb_agg(governance.lead_item_for(v_token, l) || jsonb_build_object('list', c_lists[s.place]) order by s.place, s.sort_at, s.id), '[]'
            )
            from shown as s
            join leads.leads as l on l.id = s.id
        ) as leads,
        (select count(*) from page) > v_page.page_limit as has_more,
        (
            select format('%s.%s.%s', s.place, (extract(epoch from s.sort_at) * 1000000)::bigint, s.uid)
            from shown as s
            order by s.place desc, s.sort_at desc, s.id desc
            limit 1
        ) as last,
        (
            select jsonb_build_object(
                'late', count(*) filter (where o.place = 1),
                'today', count(*) filter (where o.place = 2),
                'waiting', count(*) filter (where o.place = 3),
                'with_others', (select count(*) from referred),
                'unanswered', count(*) filter (where o.kind = 'answer_person'),
                'cards', (
                    select count(*)
                    from intake.cards as c
                    join leads.leads as s on s.id = c.lead_id
                    cross join lateral leads.latest_lead(s.person_id) as l
                    where c.decided_at is null and l.consultant_id = v_token.consultant_id
                )
            )
            from own as o
        ) as counts
    into v_found;
    http_status := 200;
    body := jsonb_build_object('counts', v_found.counts, 'leads', v_found.leads) || case when v_found.has_more then jsonb_build_object('next', v_found.last) else '{}' end;
end;
$$;

comment on function api.list_worklist(ops.credential, jsonb) is
'What a consultant does now, by the day on which it is due, in it by priority (scoring.priority_of), then by the hour: their own open leads in the lists late, today and waiting (governance.worklist_place), then with_others, those that they referred and somebody else has, as who referred
them may see them (governance.lead_item_for). p_query: {"limit"? (1 to 200), "after"? (the next of the page before), "kind"? (only what waits for this, as answer_person)}, all texts. Answers 200 {counts{late, today,
waiting, with_others, unanswered, cards (contact cards that wait: api.list_cards)}, leads[] (governance.lead_item_for, with list), next? while there are more}, 401, 403, 422. Who is no consultant has an empty one.';

revoke all on function api.list_worklist(ops.credential, jsonb) from public;
grant execute on function api.list_worklist(ops.credential, jsonb) to indica_api;
