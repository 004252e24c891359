create or replace function api.decide_card(
    p_credential ops.credential, p_uid uuid, p_accepts boolean, p_raw bytea, p_idempotency_key text default null, p_installation text default null,
    out http_status integer, out body jsonb
)
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_action constant text := case when p_accepts then 'accept_card' else 'ignore_card' end;
    v_token constant ops.api_tokens := ops.find_token(p_credential);
    v_card intake.cards;
    v_is_replay boolean;
    v_request jsonb;
    v_errors jsonb;
    v_done record;
begin
    -- An accepted card is an intake: util.durable() flushes this commit before anybody is answered.
    set local synchronous_commit = off;
    select c.http_status, c.body into http_status, body from ops.check_token(v_token, array['leads:write']) as c;
    if http_status is not null then
        return;
    end if;
    select c.* into v_card from intake.cards as c where c.uid = p_uid;
    if v_card.id is null or not leads.may_change(v_token, leads.latest_lead((select l.person_id from leads.leads as l where l.id = v_card.lead_id))) then
        http_status := 404;
        body := meta.problem('ID225');
        return;
    end if;
    select c.is_replay, c.http_status, c.body into v_is_replay, http_status, body
    from ops.claim_write(v_token.id, p_idempotency_key, v_action, p_uid, p_raw, p_installation) as c;
    if http_status is not null then
        return;
    end if;
    if v_is_replay then
        http_status := 200;
        body := governance.card_answer(v_card);
        return;
    end if;
    select r.request, r.http_status, r.body into v_request, http_status, body from normalize.read_request(p_raw) as r;
    if http_status is not null then
        return;
    end if;
    v_errors := case
        when p_accepts then meta.errors(
            normalize.check_text(v_request, 'name', false, 200), normalize.check_text(v_request, 'phone', false, 64),
            normalize.check_text(v_request, 'product', false, 64)
        )
        else meta.errors(normalize.check_text(v_request, 'reason', false, 500))
    end;
    if v_errors <> '[]' then
        http_status := 422;
        body := meta.problem('ID102', v_errors);
        return;
    end if;

    begin
        if p_accepts then
            v_done := intake.accept_card(p_uid, 'token:' || v_token.id, v_request);
            if v_done.http_status >= 400 then
                http_status := v_done.http_status;
                body := v_done.answer;
                return;
            end if;
        else
            perform intake.ignore_card(p_uid, 'token:' || v_token.id, v_request ->> 'reason');
        end if;
    exception
        when sqlstate 'ID326' then
            select c.* into v_card from intake.cards as c where c.uid = p_uid;
            http_status := 409;
            body := meta.problem('ID326', '[]', governance.card_settled_text(v_card));
            return;
    end;
    perform ops.keep_write(v_token.id, p_idempotency_key, v_action, p_uid, p_raw, p_installation);
    select c.* into v_card from intake.cards as c where c.uid = p_uid;
    http_status := 200;
    body := governance.card_answer(v_card);
end;
$$;

comment on function api.decide_card(ops.credential, uuid, boolean, bytea, text, text) is
'Accepts (p_accepts) a contact card as a referral of who sent it, or ignores it: for who has the sender''s lead and the operation. p_raw: JSON {"name"?, "phone"?, "product"?} chosen instead of the card''s, or {"reason"?}. Answers 200 (governance.card_answer),
401, 403, 404, 409 (decided already: by whom), 422 (what is missing; the card waits on), 429. Under p_idempotency_key it is done once: the same again answers what became of it, another body 422.
Commits asynchronously: run util.durable() in a transaction of its own before anybody is answered.';

revoke all on function api.decide_card(ops.credential, uuid, boolean, bytea, text, text) from public;
grant execute on function api.decide_card(ops.credential, uuid, boolean, bytea, text, text) to indica_api;
