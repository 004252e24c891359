create or replace function api.correct_lead(p_credential ops.credential, p_uid uuid, p_raw bytea, p_idempotency_key text default null, p_installation text default null, out http_status integer, out body jsonb)
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_token_id bigint;
    v_lead_id bigint;
    v_request jsonb;
    v_done flow.correction;
begin
    select r.token_id, r.lead_id, r.request, r.http_status, r.body into v_token_id, v_lead_id, v_request, http_status, body
    from leads.authorize_lead_change(p_credential, p_uid, p_raw, 'correct', p_idempotency_key, p_installation) as r;
    if http_status is not null then
        body := coalesce(body, governance.lead_after_replay(v_token_id, v_lead_id));
        return;
    end if;
    v_done := flow.correct_lead(p_uid, v_request, 'token:' || v_token_id);
    if v_done.code is not null then
        body := meta.problem(v_done.code, v_done.errors);
        http_status := (body ->> 'status')::integer;
        return;
    end if;
    perform ops.keep_write(v_token_id, p_idempotency_key, 'correct', p_uid, p_raw, p_installation);
    http_status := 200;
    body := governance.lead_item(v_lead_id) || jsonb_build_object('changed', to_jsonb(v_done.fields));
end;
$$;

comment on function api.correct_lead(ops.credential, uuid, bytea, text, text) is
'Corrects what is known of a lead and its person. p_raw: JSON as flow.correct_lead() takes it, of which only what is given changes. Answers 200 (governance.lead_item, and changed[]: what was not so
before), 401, 403, 404, 409 when a phone or e-mail is somebody else''s ("shared": true says that both have it) or the number asked not to be contacted, 422.
Under p_idempotency_key it is done once: the same again answers how the lead stands now, another body 422.';

revoke all on function api.correct_lead(ops.credential, uuid, bytea, text, text) from public;
grant execute on function api.correct_lead(ops.credential, uuid, bytea, text, text) to indica_api;
