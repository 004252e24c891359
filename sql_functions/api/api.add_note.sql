create or replace function api.add_note(p_credential ops.credential, p_uid uuid, p_raw bytea, p_idempotency_key text default null, p_installation text default null, out http_status integer, out body jsonb)
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
begin
    select r.token_id, r.lead_id, r.request, r.http_status, r.body into v_token_id, v_lead_id, v_request, http_status, body
    from leads.authorize_lead_change(p_credential, p_uid, p_raw, 'note', p_idempotency_key, p_installation) as r;
    if http_status is not null then
        body := coalesce(body, governance.lead_after_replay(v_token_id, v_lead_id));
        return;
    end if;
    v_errors := v_errors || meta.errors(normalize.check_text(v_request, 'note', true, 2000));
    if v_errors <> '[]' then
        http_status := 422;
        body := meta.problem('ID102', v_errors);
        return;
    end if;

    perform leads.add_note(v_lead_id, 'token:' || v_token_id, btrim(v_request ->> 'note'));
    perform ops.keep_write(v_token_id, p_idempotency_key, 'note', p_uid, p_raw, p_installation);
    http_status := 200;
    body := governance.lead_item(v_lead_id);
end;
$$;

comment on function api.add_note(ops.credential, uuid, bytea, text, text) is
'Writes something down about a lead. p_raw: JSON {"note"}. Answers 200 (see governance.lead_item), 401, 403 (not the owner''s or the operation''s token), 404, 422. It is part of the history and changes nothing.
Under p_idempotency_key it is done once: the same again answers how the lead stands now, another body 422.';

revoke all on function api.add_note(ops.credential, uuid, bytea, text, text) from public;
grant execute on function api.add_note(ops.credential, uuid, bytea, text, text) to indica_api;
