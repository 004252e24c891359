create or replace function api.list_leads(p_credential ops.credential, p_query jsonb, out http_status integer, out body jsonb)
language plpgsql
volatile
security definer
set search_path = ''
-- Each call names other filters: planned with their values, those that are null cost nothing.
set plan_cache_mode = force_custom_plan
as $$
declare
    v_token ops.api_tokens;
    v_page record;
    v_errors jsonb;
    v_before bigint;
    v_statuses text[];
    v_is_open boolean;
    c_orders constant text[] := array['created_at', 'next_action_at'];
    v_order constant text := coalesce(nullif(p_query ->> 'order', ''), 'created_at');
    v_by_due constant boolean := v_order = 'next_action_at';
    v_after text[];
    v_after_at timestamptz;
    v_owner constant text := lower(btrim(p_query ->> 'owner'));
    v_owner_ids bigint[];
    v_queue text;
    v_product_id bigint;
    v_referrer_ids bigint[];
    v_due_before timestamptz;
    v_q constant text := nullif(btrim(p_query ->> 'q'), '');
    v_found bigint[];
    v_pattern text;
    v_sees_all boolean;
    v_tokens bigint[];
    v_ids bigint[];
begin
    v_token := ops.find_token(p_credential);
    select c.http_status, c.body into http_status, body from ops.check_token(v_token, array['leads:read']) as c;
    if http_status is not null then
        return;
    end if;

    -- By when it is due a place is the hour and the lead: the lead's own may have moved since.
    v_after := case when v_by_due then regexp_match(p_query ->> 'after', '^(-?[0-9]{1,17})[.](.+)$') end;
    v_after_at := to_timestamp(v_after[1]::numeric / 1000000);
    select * into v_page from normalize.check_page(
        case when v_after is null then p_query else jsonb_set(p_query, '{after}', to_jsonb(v_after[2])) end
    );
    v_errors := v_page.errors;
    if v_page.after is not null then
        select l.id into v_before from leads.leads as l where l.uid = v_page.after and v_by_due = (v_after is not null);
        if not found then
            v_errors := v_errors || meta.field_error('after', 'ID119', meta.text('field.cursor'));
        end if;
    end if;
    if not v_order = any (c_orders) then
        v_errors := v_errors || meta.field_error('order', 'ID114', meta.text('field.one_of', array_to_string(c_orders, ', ')));
    end if;
    if jsonb_array_length(p_query -> 'status') > 0 then
        select array_agg(s.value) into v_statuses from jsonb_array_elements_text(p_query -> 'status') as s;
        if not v_statuses <@ (select array_agg(s.code) from leads.statuses as s) then
            v_errors := v_errors || meta.field_error(
                'status', 'ID114', meta.text('field.one_of', (select string_agg(s.code, ', ' order by s.position) from leads.statuses as s))
            );
        end if;
    end if;
    if p_query ->> 'open' is not null then
        if p_query ->> 'open' in ('true', 'false') then
            v_is_open := (p_query ->> 'open')::boolean;
        else
            v_errors := v_errors || meta.field_error('open', 'ID114', meta.text('field.must_be_boolean'));
        end if;
    end if;
    if p_query ->> 'consultant' is not null then
        v_owner_ids := array(
            select c.id
            from routing.consultants as c
            where c.email = lower(p_query ->> 'consultant') or c.uid::text = lower(p_query ->> 'consultant')
        );
        if v_owner_ids = '{}' then
            v_errors := v_errors || meta.field_error('consultant', 'ID208', meta.text('field.consultant'));
        end if;
    end if;
    if v_owner is not null then
        v_queue := (select k.code from routing.queues as k where k.code = v_owner);
        v_owner_ids := array(
            select c.id
            from routing.consultants as c
            where (c.email = v_owner or c.uid::text = v_owner) and (v_owner_ids is null or c.id = any (v_owner_ids))
        );
        if v_queue is null and not exists (select from routing.consultants as c where c.email = v_owner or c.uid::text = v_owner) then
            v_errors := v_errors || meta.field_error('owner', 'ID208', meta.text('field.owner'));
        end if;
        if p_query ->> 'consultant' is not null then
            -- What is in a queue is no consultant's.
            v_queue := null;
        end if;
    end if;
    if p_query ->> 'product' is not null then
        select d.id into v_product_id from leads.products as d where d.code = lower(btrim(p_query ->> 'product'));
        if not found then
            v_errors := v_errors || meta.field_error(
                'product', 'ID114', meta.text('field.one_of', (select string_agg(d.code, ', ' order by d.code) from leads.products as d))
            );
        end if;
    end if;
    if p_query ->> 'referrer' is not null then
        v_referrer_ids := array(
            select r.id
            from people.referrers as r
            where r.uid::text = lower(btrim(p_query ->> 'referrer')) or lower(r.name) = lower(btrim(p_query ->> 'referrer'))
        );
    end if;
    if p_query ->> 'due_before' is not null then
        v_due_before := calendar.parse_time(p_query ->> 'due_before');
        if v_due_before is null then
            v_errors := v_errors || meta.field_error('due_before', 'ID118', meta.text('field.must_be_moment'));
        end if;
    end if;
    if length(v_q) > 200 then
        v_errors := v_errors || meta.field_error('q', 'ID113', meta.text('field.too_long', '200'));
    end if;
    if v_errors <> '[]' then
        http_status := 422;
        body := meta.problem('ID102', v_errors);
        return;
    end if;

    select f.lead_ids, f.name_pattern into v_found, v_pattern from leads.search(v_q) as f;

    v_sees_all := 'admin' = any (v_token.scopes) or (v_token.consultant_id is null and v_token.source_id is null);
    if not v_sees_all then
        select array_agg(t.id) into v_tokens
        from ops.api_tokens as t
        where t.id = v_token.id or t.consultant_id = v_token.consultant_id or t.source_id = v_token.source_id;
    end if;
    if v_sees_all and v_by_due then
        select array_agg(m.id order by m.next_action_at, m.id) into v_ids
        from (
            select l.id, l.next_action_at
            from leads.leads as l
            where l.next_action_at is not null
                and (v_after is null or (l.next_action_at, l.id) > (v_after_at, v_before))
                and governance.fits(l, v_statuses, v_is_open, v_owner_ids, v_queue, v_product_id, v_referrer_ids, v_due_before)
                and (v_q is null or l.id = any (v_found) or (v_pattern is not null and leads.has_words(l.person_id, v_pattern)))
            order by l.next_action_at, l.id
            limit v_page.page_limit + 1
        ) as m;
    elsif v_by_due then
        select array_agg(m.id order by m.next_action_at, m.id) into v_ids
        from (
            select l.id, l.next_action_at
            from (
                select o.id from leads.leads as o where o.consultant_id = v_token.consultant_id and leads.is_open(o.status)
                union
                select o.id from leads.leads as o where v_q is null and o.source_id = v_token.source_id and leads.is_open(o.status)
                union
                select s.lead_id from intake.submissions as s where v_q is null and s.token_id = any (v_tokens) and s.lead_id is not null
            ) as x
            join leads.leads as l on l.id = x.id
            where l.next_action_at is not null
                and (v_after is null or (l.next_action_at, l.id) > (v_after_at, v_before))
                and governance.fits(l, v_statuses, v_is_open, v_owner_ids, v_queue, v_product_id, v_referrer_ids, v_due_before)
                and (v_q is null or l.id = any (v_found) or (v_pattern is not null and leads.has_words(l.person_id, v_pattern)))
            order by l.next_action_at, l.id
            limit v_page.page_limit + 1
        ) as m;
    elsif v_sees_all then
        select array_agg(m.id order by m.id desc) into v_ids
        from (
            select l.id
            from leads.leads as l
            where (v_before is null or l.id < v_before)
                and governance.fits(l, v_statuses, v_is_open, v_owner_ids, v_queue, v_product_id, v_referrer_ids, v_due_before)
                and (v_q is null or l.id = any (v_found) or (v_pattern is not null and leads.has_words(l.person_id, v_pattern)))
            order by l.id desc
            limit v_page.page_limit + 1
        ) as m;
    else
        select array_agg(m.id order by m.id desc) into v_ids
        from (
            (
                select l.id
                from leads.leads as l
                where (l.consultant_id = v_token.consultant_id or (l.source_id = v_token.source_id and v_q is null))
                    and (v_before is null or l.id < v_before)
                    and governance.fits(l, v_statuses, v_is_open, v_owner_ids, v_queue, v_product_id, v_referrer_ids, v_due_before)
                    and (v_q is null or l.id = any (v_found) or (v_pattern is not null and leads.has_words(l.person_id, v_pattern)))
                order by l.id desc
                limit v_page.page_limit + 1
            )
            union
            (
                select l.id
                from (
                    select distinct s.lead_id
                    from intake.submissions as s
                    -- A search would tell, digit by digit, what else is known of somebody.
                    where v_q is null and s.token_id = any (v_tokens) and s.lead_id is not null and (v_before is null or s.lead_id < v_before)
                ) as x
                join leads.leads as l on l.id = x.lead_id
                where governance.fits(l, v_statuses, v_is_open, v_owner_ids, v_queue, v_product_id, v_referrer_ids, v_due_before)
                order by l.id desc
                limit v_page.page_limit + 1
            )
            order by id desc
            limit v_page.page_limit + 1
        ) as m;
    end if;

    http_status := 200;
    body := jsonb_build_object(
        'leads', (
            select coalesce(jsonb_agg(governance.lead_item_for(v_token, l) order by i.n), '[]')
            from unnest(v_ids[1:v_page.page_limit]) with ordinality as i (id, n)
            join leads.leads as l on l.id = i.id
        )
    ) || case
        when cardinality(v_ids) > v_page.page_limit
            then jsonb_build_object('next', (
                select case when v_by_due then (extract(epoch from l.next_action_at) * 1000000)::bigint || '.' else '' end || util.cursor_of(l.uid)
                from leads.leads as l
                where l.id = v_ids[v_page.page_limit]
            ))
        else '{}'
    end;
end;
$$;

comment on function api.list_leads(ops.credential, jsonb) is
'The leads that a caller may see. p_query: {"limit"? (1 to 200), "after"? (the next of the page before), "order"? (created_at: the newest first; next_action_at: those that have a next step, the
longest due first), "status"? [codes], "open"? "true" | "false", "owner"? (e-mail or uid of a consultant, or a queue), "consultant"? (e-mail or uid), "product"? (code), "referrer"? (uid or whole
name), "due_before"? (the next step is due before this hour), "q"? (name, part of a phone, e-mail; of the leads that the caller owns)}, all texts. Answers 200 {leads[]
(governance.lead_item_for), next? while there are more}, 401, 403, 422. A cursor names a lead, and in the order of next_action_at its hour, so that leads which came or moved since change nothing.';

revoke all on function api.list_leads(ops.credential, jsonb) from public;
grant execute on function api.list_leads(ops.credential, jsonb) to indica_api;
