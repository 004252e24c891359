create or replace function api.set_next_action(p_credential ops.credential, p_uid uuid, p_raw bytea, p_idempotency_key text default null, p_installation text default null, out http_status integer, out body jsonb)
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
    v_at timestamptz;
    v_error jsonb;
begin
    select r.token_id, r.lead_id, r.request, r.http_status, r.body into v_token_id, v_lead_id, v_request, http_status, body
    from leads.authorize_lead_change(p_credential, p_uid, p_raw, 'next_action', p_idempotency_key, p_installation) as r;
    if http_status is not null then
        body := coalesce(body, governance.lead_after_replay(v_token_id, v_lead_id));
        return;
    end if;
    v_errors := v_errors || meta.errors(
        normalize.check_text(v_request, 'action', false, 40), normalize.check_text(v_request, 'at', true, 40),
        normalize.check_text(v_request, 'note', false, 2000)
    );
    if v_errors = '[]' then
        if coalesce(nullif(v_request ->> 'action', ''), 'scheduled') <> 'scheduled' then
            v_errors := v_errors || meta.field_error('action', 'ID114', meta.text('field.one_of', 'scheduled'));
        end if;
        select a.at, a.error into v_at, v_error from leads.read_appointment(v_request, 'at') as a;
        v_errors := v_errors || meta.errors(v_error);
    end if;
    if v_errors <> '[]' then
        http_status := 422;
        body := meta.problem('ID102', v_errors);
        return;
    end if;

    begin
        perform leads.set_appointment(v_lead_id, 'token:' || v_token_id, v_at, nullif(btrim(v_request ->> 'note'), ''));
    exception
        when sqlstate 'ID305' then
            http_status := 409;
            body := meta.problem('ID305');
            return;
    end;
    perform ops.keep_write(v_token_id, p_idempotency_key, 'next_action', p_uid, p_raw, p_installation);
    http_status := 200;
    body := governance.lead_item(v_lead_id);
end;
$$;

comment on function api.set_next_action(ops.credential, uuid, bytea, text, text) is
'Sets when whoever has a lead goes on with it. p_raw: JSON {"at", "action"?: scheduled, "note"?}. Answers 200 (see governance.lead_item), 401, 403, 404, 409 when the
lead has ended, 422. A time without a zone is the operation''s; at is from now on and no later than appointment_horizon. See leads.set_appointment for what follows.
Under p_idempotency_key it is done once: the same again answers how the lead stands now, another body 422.';

revoke all on function api.set_next_action(ops.credential, uuid, bytea, text, text) from public;
grant execute on function api.set_next_action(ops.credential, uuid, bytea, text, text) to indica_api;
