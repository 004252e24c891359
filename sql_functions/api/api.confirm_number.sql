create or replace function api.confirm_number(p_credential ops.credential, p_uid uuid, p_raw bytea, p_idempotency_key text default null, p_installation text default null, out http_status integer, out body jsonb)
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_token_id bigint;
    v_lead_id bigint;
    v_request jsonb;
    v_error jsonb;
    v_is_news boolean;
begin
    select r.token_id, r.lead_id, r.request, r.http_status, r.body into v_token_id, v_lead_id, v_request, http_status, body
    from leads.authorize_lead_change(p_credential, p_uid, p_raw, 'confirm_number', p_idempotency_key, p_installation) as r;
    if http_status is not null then
        body := coalesce(body, governance.lead_after_replay(v_token_id, v_lead_id));
        return;
    end if;
    v_error := normalize.check_text(v_request, 'phone', true, 64);
    if v_error is null then
        begin
            v_is_news := flow.confirm_number(p_uid, v_request ->> 'phone', 'token:' || v_token_id);
        exception
            when sqlstate 'ID105' then
                v_error := meta.field_error('phone', 'ID114', meta.text('correct.no_such_phone'));
        end;
    end if;
    if v_error is not null then
        http_status := 422;
        body := meta.problem('ID102', jsonb_build_array(v_error));
        return;
    end if;
    perform ops.keep_write(v_token_id, p_idempotency_key, 'confirm_number', p_uid, p_raw, p_installation);
    http_status := 200;
    body := governance.lead_item(v_lead_id) || jsonb_build_object('was_unconfirmed', v_is_news);
end;
$$;

comment on function api.confirm_number(ops.credential, uuid, bytea, text, text) is
'Somebody of ours knows that a phone which came with another''s evidence is the person''s (flow.confirm_number). p_raw: JSON {"phone"}. Answers 200 (governance.lead_item, and was_unconfirmed), 401,
403, 404, 422 when the person has no such phone.
Under p_idempotency_key it is done once: the same again answers how the lead stands now, another body 422.';

revoke all on function api.confirm_number(ops.credential, uuid, bytea, text, text) from public;
grant execute on function api.confirm_number(ops.credential, uuid, bytea, text, text) to indica_api;
