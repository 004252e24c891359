create or replace function api.list_leads(p_credential ops.credential, p_query jsonb, out http_status integer, out body jsonb)
language plpgsql
stable
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
    v_consultant_id bigint;
    v_q constant text := nullif(btrim(p_query ->> 'q'), '');
    v_name_key text;
    v_email_key text;
    v_digits text;
    v_phone_key text;
    v_tokens bigint[];
    v_ids bigint[];
begin
    v_token := ops.find_token(p_credential);
    select c.http_status, c.body into http_status, body from ops.check_token(v_token, array['leads:read']) as c;
    if http_status is not null then
        return;
    end if;

    select * into v_page from normalize.check_page(p_query);
    v_errors := v_page.errors;
    if v_page.after is not null then
        select l.id into v_before from leads.leads as l where l.uid = v_page.after;
        if not found then
            v_errors := v_errors || meta.field_error('after', 'ID119', meta.text('field.cursor'));
        end if;
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
        select c.id into v_consultant_id
        from routing.consultants as c
        where c.email = lower(p_query ->> 'consultant') or c.uid::text = lower(p_query ->> 'consultant');
        if not found then
            v_errors := v_errors || meta.field_error('consultant', 'ID208', meta.text('field.consultant'));
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

    if v_q like '%@%' then
        select e.match_key into v_email_key from normalize.email(v_q) as e;
        v_email_key := coalesce(v_email_key, lower(v_q));
    elsif v_q ~ '[0-9]{3}' or v_q ~ '^[-+() .0-9]+$' then
        select f.match_key into v_phone_key from normalize.phone(v_q) as f where f.is_valid;
        v_digits := regexp_replace(normalize.digits(v_q), '[^0-9]', '', 'g');
    elsif v_q is not null then
        v_name_key := lower(normalize.unaccented(v_q));
    end if;

    if 'admin' = any (v_token.scopes) or (v_token.consultant_id is null and v_token.source_id is null) then
        select array_agg(m.id order by m.id desc) into v_ids
        from (
            select l.id
            from leads.leads as l
            where (v_before is null or l.id < v_before)
                and (v_statuses is null or l.status = any (v_statuses))
                and (v_is_open is null or leads.is_open(l.status) = v_is_open)
                and (v_consultant_id is null or l.consultant_id = v_consultant_id)
                and (v_q is null or leads.matches_search(l.person_id, p_name_key => v_name_key, p_email_key => v_email_key, p_phone_key => v_phone_key, p_digits => v_digits))
            order by l.id desc
            limit v_page.page_limit + 1
        ) as m;
    else
        select array_agg(t.id) into v_tokens
        from ops.api_tokens as t
        where t.id = v_token.id or t.consultant_id = v_token.consultant_id or t.source_id = v_token.source_id;
        select array_agg(m.id order by m.id desc) into v_ids
        from (
            (
                select l.id
                from leads.leads as l
                where (l.consultant_id = v_token.consultant_id or (l.source_id = v_token.source_id and v_q is null))
                    and (v_before is null or l.id < v_before)
                    and (v_statuses is null or l.status = any (v_statuses))
                    and (v_is_open is null or leads.is_open(l.status) = v_is_open)
                    and (v_consultant_id is null or l.consultant_id = v_consultant_id)
                    and (v_q is null or leads.matches_search(l.person_id, p_name_key => v_name_key, p_email_key => v_email_key, p_phone_key => v_phone_key, p_digits => v_digits))
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
                where (v_statuses is null or l.status = any (v_statuses))
                    and (v_is_open is null or leads.is_open(l.status) = v_is_open)
                    and (v_consultant_id is null or l.consultant_id = v_consultant_id)
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
            then jsonb_build_object('next', util.cursor_of((select l.uid from leads.leads as l where l.id = v_ids[v_page.page_limit])))
        else '{}'
    end;
end;
$$;

comment on function api.list_leads(ops.credential, jsonb) is
'The leads that a caller may see, newest first. p_query: {"limit"? (1 to 200), "after"? (the next of the page before), "status"? [codes], "open"? "true" |
"false", "consultant"? (e-mail or uid), "q"? (name, part of a phone, e-mail; of the leads that the
caller owns)}, all texts. Answers 200 {leads[] (governance.lead_item_for), next? while there
are more}, 401, 403, 422. A cursor names a lead, so that leads which came since change nothing.';

revoke all on function api.list_leads(ops.credential, jsonb) from public;
grant execute on function api.list_leads(ops.credential, jsonb) to indica_api;
