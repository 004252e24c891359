create or replace function api.transfer_leads(p_credential ops.credential, p_raw bytea, out http_status integer, out body jsonb)
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_token ops.api_tokens;
    v_request jsonb;
    v_errors jsonb;
    v_moved record;
begin
    v_token := ops.find_token(p_credential);
    select c.http_status, c.body into http_status, body from ops.check_token(v_token, array['admin']) as c;
    if http_status is not null then
        return;
    end if;
    select r.request, r.http_status, r.body into v_request, http_status, body from normalize.read_request(p_raw) as r;
    if http_status is not null then
        return;
    end if;
    v_errors := meta.errors(
        normalize.check_text(v_request, 'from', false, 254), normalize.check_text(v_request, 'to', false, 254),
        normalize.check_text(v_request, 'reason', true, 500)
    );
    if v_errors = '[]' and nullif(v_request ->> 'from', '') is null and nullif(v_request ->> 'to', '') is null then
        v_errors := v_errors || meta.field_error('from', 'ID102', meta.text('field.from_or_to'));
    end if;
    if jsonb_typeof(coalesce(nullif(v_request -> 'filter', 'null'), '{}')) <> 'object' then
        v_errors := v_errors || meta.field_error('filter', 'ID102', meta.text('field.must_be_object'));
    end if;
    if v_errors <> '[]' then
        http_status := 422;
        body := meta.problem('ID102', v_errors);
        return;
    end if;

    begin
        select * into v_moved
        from routing.transfer_leads(
            p_from => nullif(v_request ->> 'from', ''), p_to => nullif(v_request ->> 'to', ''),
            p_filter => coalesce(nullif(v_request -> 'filter', 'null'), '{}'), p_reason => btrim(v_request ->> 'reason'), p_actor => 'token:' || v_token.id
        );
    exception
        when sqlstate 'ID208' then
            http_status := 422;
            body := meta.problem('ID102', jsonb_build_array(meta.field_error(
                -- Whoever is to have them is looked up first.
                case
                    when exists (
                        select
                        from routing.consultants as c
                        where lower(btrim(v_request ->> 'to')) in (c.email, c.uid::text)
                    ) or nullif(v_request ->> 'to', '') is null then 'from'
                    else 'to'
                end,
                'ID208', meta.text('field.consultant')
            )));
            return;
        when sqlstate 'ID306' then
            http_status := 409;
            body := meta.problem('ID306');
            return;
        when sqlstate 'ID105' then
            http_status := 422;
            body := meta.problem('ID102', jsonb_build_array(meta.field_error('filter', 'ID105', meta.text('field.lead_filter'))));
            return;
    end;
    http_status := 200;
    body := jsonb_build_object(
        'handed', v_moved.handed, 'queued', v_moved.queued, 'busy', v_moved.busy,
        'is_done', v_moved.busy = 0 and v_moved.handed + v_moved.queued < 200,
        'warnings', routing.owner_warnings(nullif(v_request ->> 'to', ''))
    );
end;
$$;

comment on function api.transfer_leads(ops.credential, bytea) is
'Transfers many open leads (scope admin). p_raw: JSON {"from"?: consultant or queue, "to"?: consultant, else by rule, "filter"?, "reason"}, from or to at least: see routing.transfer_leads.
At most 200 a call: the same again goes on, until is_done. Answers 200 (handed, queued, busy, is_done, the warnings[] of routing.owner_warnings), 401, 403, 409 when to is inactive, 422. Commits asynchronously: run
util.durable() before anybody is answered.';

revoke all on function api.transfer_leads(ops.credential, bytea) from public;
grant execute on function api.transfer_leads(ops.credential, bytea) to indica_api;
