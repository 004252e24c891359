create or replace function api.submit_lead(
    p_credential ops.credential,
    p_raw bytea,
    p_idempotency_key text,
    p_installation text default null,
    out http_status integer,
    out body jsonb
)
language plpgsql
volatile
security definer
set search_path = ''
set plan_cache_mode = force_generic_plan
as $$
declare
    v_answer record;
begin
    v_answer := intake.submit((ops.find_token(p_credential)).id, p_raw, p_idempotency_key, null, p_installation);
    http_status := v_answer.http_status;
    body := v_answer.body;
end;
$$;

comment on function api.submit_lead(ops.credential, bytea, text, text) is
'Takes one referral: the raw bytes of a JSON body (at most 65,536), sent by a token under an idempotency key. Never raises for any input; 40001,
40P01 and 55P03 mean that others were in the way and nothing was kept: try again.
http_status and body: 201 created, 200 touched or suppressed, 202 quarantined, 422 rejected (all of these in intake.submissions), 401, 403, 409 (the same
key is running), 413. The same key and bytes again answer 200 with the first body and set indica.idempotency_replayed for the transaction; p_installation, a UUID
that a program made for itself once, has them known again under another token of the same consultant.
Commits asynchronously: run util.durable() in a transaction of its own before anybody is answered.';

revoke all on function api.submit_lead(ops.credential, bytea, text, text) from public;
grant execute on function api.submit_lead(ops.credential, bytea, text, text) to indica_api;
