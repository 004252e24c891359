create or replace function api.transfer_lead(p_credential ops.credential, p_uid uuid, p_raw bytea, p_idempotency_key text default null, p_installation text default null, out http_status integer, out body jsonb)
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_token_id bigint;
    v_lead_id bigint;
    v_request jsonb;
    v_errors jsonb := '[]'::jsonb;
    v_code text;
begin
    select r.token_id, r.lead_id, r.request, r.http_status, r.body into v_token_id, v_lead_id, v_request, http_status, body
    from leads.authorize_lead_change(p_credential, p_uid, p_raw, 'transfer', p_idempotency_key, p_installation) as r;
    if http_status is not null then
        body := coalesce(body, governance.lead_after_replay(v_token_id, v_lead_id));
        return;
    end if;
    v_errors := v_errors || meta.errors(
        normalize.check_text(v_request, 'consultant', true, 254), normalize.check_text(v_request, 'reason', true, 500)
    );
    if v_errors <> '[]' then
        http_status := 422;
        body := meta.problem('ID102', v_errors);
        return;
    end if;

    begin
        perform routing.transfer_lead(
            v_lead_id, (routing.find_consultant(v_request ->> 'consultant')).id, btrim(v_request ->> 'reason'), 'token:' || v_token_id
        );
    exception
        when sqlstate 'ID208' then
            http_status := 422;
            body := meta.problem('ID102', jsonb_build_array(meta.field_error('consultant', 'ID208', meta.text('field.consultant'))));
            return;
        when sqlstate 'ID305' or sqlstate 'ID306' then
            get stacked diagnostics v_code = returned_sqlstate;
            http_status := 409;
            body := meta.problem(v_code);
            return;
    end;
    perform ops.keep_write(v_token_id, p_idempotency_key, 'transfer', p_uid, p_raw, p_installation);
    http_status := 200;
    body := governance.lead_item(v_lead_id) || jsonb_build_object('warnings', routing.owner_warnings(v_request ->> 'consultant'));
end;
$$;

comment on function api.transfer_lead(ops.credential, uuid, bytea, text, text) is
'Hands a lead to another consultant. p_raw: JSON {"consultant": e-mail or uid, "reason"}. Answers 200 (see governance.lead_item, with the warnings[] of routing.owner_warnings), 401, 403, 404, 409 when the
lead has ended or the consultant is inactive, 422.
Under p_idempotency_key it is done once: the same again answers how the lead stands now, another body 422.';

revoke all on function api.transfer_lead(ops.credential, uuid, bytea, text, text) from public;
grant execute on function api.transfer_lead(ops.credential, uuid, bytea, text, text) to indica_api;
