create or replace function api.decide_proposal(p_credential ops.credential, p_uid uuid, p_raw bytea, out http_status integer, out body jsonb)
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_token ops.api_tokens;
    v_person_id bigint;
    v_request jsonb;
    v_error jsonb;
    v_done flow.correction;
begin
    v_token := ops.find_token(p_credential);
    select c.http_status, c.body into http_status, body from ops.check_token(v_token, array['leads:write']) as c;
    if http_status is not null then
        return;
    end if;
    select o.person_id into v_person_id from chatwoot.proposals as o where o.uid = p_uid;
    if v_person_id is null or not leads.may_change(v_token, leads.latest_lead(v_person_id)) then
        http_status := 404;
        body := meta.problem('ID221');
        return;
    end if;
    select r.request, r.http_status, r.body into v_request, http_status, body from normalize.read_request(p_raw) as r;
    if http_status is not null then
        return;
    end if;
    v_error := normalize.check_text(v_request, 'action', true, 40);
    if v_error is null and coalesce(v_request ->> 'action', '') not in ('accept', 'ignore') then
        v_error := meta.field_error('action', 'ID114', meta.text('field.one_of', 'accept, ignore'));
    end if;
    if v_error is null and coalesce(jsonb_typeof(v_request -> 'shared'), 'boolean') <> 'boolean' then
        v_error := meta.field_error('shared', 'ID112', meta.text('field.must_be_boolean'));
    end if;
    if v_error is not null then
        http_status := 422;
        body := meta.problem('ID102', jsonb_build_array(v_error));
        return;
    end if;

    begin
        v_done := flow.decide_proposal(
            p_uid, v_request ->> 'action' = 'accept', 'token:' || v_token.id, coalesce(v_request -> 'shared' = 'true', false)
        );
    exception
        when sqlstate 'ID322' then
            http_status := 409;
            body := meta.problem('ID322');
            return;
    end;
    if v_done.code is not null then
        body := meta.problem(v_done.code, v_done.errors);
        http_status := (body ->> 'status')::integer;
        return;
    end if;
    http_status := 200;
    body := governance.lead_item((leads.latest_lead(v_person_id)).id) || jsonb_build_object('changed', to_jsonb(v_done.fields));
end;
$$;

comment on function api.decide_proposal(ops.credential, uuid, bytea) is
'Accepts or ignores what somebody changed of a contact in Chatwoot (flow.decide_proposal), for who has the person''s lead and the operation. p_raw: JSON {"action": accept or ignore, "shared"?}. Answers 200
(governance.lead_item, and changed[]), 401, 403, 404, 409 when it was decided already or the phone or e-mail is somebody else''s, 422.';

revoke all on function api.decide_proposal(ops.credential, uuid, bytea) from public;
grant execute on function api.decide_proposal(ops.credential, uuid, bytea) to indica_api;
