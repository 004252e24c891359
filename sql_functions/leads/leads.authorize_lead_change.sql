create or replace function leads.authorize_lead_change(
    p_credential ops.credential,
    p_uid uuid,
    p_raw bytea,
    p_action text,
    p_idempotency_key text,
    p_installation text,
    out token_id bigint,
    out lead_id bigint,
    out request jsonb,
    out http_status integer,
    out body jsonb
)
language plpgsql
volatile
as $$
declare
    v_token ops.api_tokens;
    v_lead leads.leads;
    v_is_replay boolean;
begin
    v_token := ops.find_token(p_credential);
    select c.http_status, c.body into http_status, body from ops.check_token(v_token, array['leads:write']) as c;
    if http_status is not null then
        return;
    end if;
    token_id := v_token.id;
    select c.is_replay, c.http_status, c.body into v_is_replay, http_status, body
    from ops.claim_write(token_id, p_idempotency_key, p_action, p_uid, p_raw, p_installation) as c;
    if http_status is not null then
        return;
    end if;
    if v_is_replay then
        http_status := 200;
        lead_id := (select l.id from leads.leads as l where l.uid = p_uid);
        return;
    end if;
    if p_action in ('call', 'status', 'correct', 'confirm_number') then
        -- In the order of an intake: identifiers before leads. What is said may be a wish, or speak of a number.
        perform people.lock_identity(
            people.keys_of(l.person_id) || case when p_action = 'correct' then leads.correction_keys(p_raw) else '{}' end
        )
        from leads.leads as l
        where l.uid = p_uid;
    end if;
    select * into v_lead from leads.leads as l where l.uid = p_uid for no key update;
    if v_lead.id is null or not leads.may_see(v_token, v_lead) then
        http_status := 404;
        body := meta.problem('ID201');
        return;
    end if;
    if not leads.may_change(v_token, v_lead) then
        http_status := 403;
        body := meta.problem('ID404');
        return;
    end if;
    lead_id := v_lead.id;
    select r.request, r.http_status, r.body into request, http_status, body from normalize.read_request(p_raw) as r;
end;
$$;

comment on function leads.authorize_lead_change(ops.credential, uuid, bytea, text, text, text) is
'The beginning of every change to a lead over the API: checks the token (scope leads:write), the right to change the lead, and the JSON body.
Locks the lead and returns the token''s and the lead''s id and the parsed body, or http_status and the problem: 401, 403, 404, 409, 422. Under
an idempotency key (ops.claim_write) by which p_action was done before: 200 and the lead''s id, without a body. The caller keeps the key (ops.keep_write).';

revoke all on function leads.authorize_lead_change(ops.credential, uuid, bytea, text, text, text) from public;
