create or replace function api.follow_conversation(p_credential ops.credential, p_query jsonb, out http_status integer, out body jsonb)
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
    v_token constant ops.api_tokens := ops.find_token(p_credential);
    v_place record;
begin
    select c.http_status, c.body into http_status, body from ops.check_token(v_token, array['leads:read']) as c;
    if http_status is not null then
        return;
    end if;
    select r.* into v_place from chatwoot.read_place(p_query) as r;
    if v_place.http_status is not null then
        http_status := v_place.http_status;
        body := v_place.body;
        return;
    end if;
    http_status := 200;
    body := jsonb_build_object('place', concat_ws('/', v_place.account_id, v_place.inbox_id, v_place.number));
end;
$$;

comment on function api.follow_conversation(ops.credential, jsonb) is
'May a caller hear when a conversation changes? p_query as api.show_conversation takes it. Answers 200 {place}, by which api.conversation_versions knows it, 401, 403, 404 when the inbox is none of ours, 422.';

revoke all on function api.follow_conversation(ops.credential, jsonb) from public;
grant execute on function api.follow_conversation(ops.credential, jsonb) to indica_api;
