create or replace function api.list_waiting(p_credential ops.credential, p_query jsonb, out http_status integer, out body jsonb)
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
    v_token ops.api_tokens;
    v_page record;
    v_owner text;
begin
    v_token := ops.find_token(p_credential);
    select c.http_status, c.body into http_status, body from ops.check_token(v_token, array['leads:read']) as c;
    if http_status is not null then
        return;
    end if;
    select * into v_page from normalize.check_page(p_query);
    if v_page.errors <> '[]' then
        http_status := 422;
        body := meta.problem('ID102', v_page.errors);
        return;
    end if;
    if nullif(p_query ->> 'kind', '') is not null and not exists (select from routing.terms as t where t.kind = p_query ->> 'kind') then
        http_status := 422;
        body := meta.problem('ID102', jsonb_build_array(meta.field_error(
            'kind', 'ID105', meta.text('field.one_of', (select string_agg(distinct t.kind, ', ' order by t.kind) from routing.terms as t))
        )));
        return;
    end if;
    -- A source owns nothing; a consultant sees their own.
    if v_token.source_id is not null then
        http_status := 200;
        body := jsonb_build_object('waiting', '[]'::jsonb);
        return;
    end if;
    v_owner := case
        when v_token.consultant_id is null or 'admin' = any (v_token.scopes) then nullif(p_query ->> 'owner', '')
        else (select c.uid::text from routing.consultants as c where c.id = v_token.consultant_id)
    end;
    begin
        body := jsonb_build_object('waiting', (
            select coalesce(
                jsonb_agg(
                    jsonb_strip_nulls(jsonb_build_object(
                        'lead', w.uid, 'person', w.person, 'phone', w.phone, 'owner', w.owner, 'kind', w.kind, 'step', w.step, 'state', w.state, 'since', w.since,
                        'due_at', w.due_at, 'passed_by', w.passed_by
                    ))
                    order by w.n
                ),
                '[]'
            )
            from governance.list_waiting(
                p_owner => v_owner,
                p_states => (select array_agg(s) from jsonb_array_elements_text(case jsonb_typeof(p_query -> 'state') when 'array' then p_query -> 'state' else '[]' end) as s),
                p_kind => nullif(p_query ->> 'kind', ''), p_limit => v_page.page_limit
            ) with ordinality as w (uid, person, phone, owner, kind, step, state, since, due_at, passed_by, n)
        ));
    exception
        when sqlstate 'ID105' then
            http_status := 422;
            body := meta.problem('ID102', jsonb_build_array(meta.field_error('state', 'ID105', meta.text('field.one_of', 'running, at_risk, passed, escalated, overlooked, no_term'))));
            return;
        when sqlstate 'ID208' then
            http_status := 422;
            body := meta.problem('ID102', jsonb_build_array(meta.field_error('owner', 'ID208', meta.text('field.consultant'))));
            return;
    end;
    http_status := 200;
end;
$$;

comment on function api.list_waiting(ops.credential, jsonb) is
'The leads that wait for a human (governance.list_waiting), by when their term is over: those of a consultant''s own token, all with a token of the operation or admin. p_query: owner, state (a
list), kind, limit. Answers 200, 401, 403, 422.';

revoke all on function api.list_waiting(ops.credential, jsonb) from public;
grant execute on function api.list_waiting(ops.credential, jsonb) to indica_api;
