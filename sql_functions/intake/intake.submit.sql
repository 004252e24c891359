create or replace function intake.submit(
    p_token_id bigint,
    p_raw bytea,
    p_idempotency_key text,
    p_source intake.sources,
    p_installation text default null,
    out http_status integer,
    out body jsonb
)
language plpgsql
volatile
as $$
declare
    v_admitted record;
    v_token ops.api_tokens;
    v_submission intake.submissions;
begin
    v_admitted := intake.admit(p_token_id, p_raw);
    if v_admitted.http_status is not null then
        http_status := v_admitted.http_status;
        body := v_admitted.body;
        return;
    end if;
    select * into v_token from ops.api_tokens as t where t.id = p_token_id;
    v_submission.token_id := p_token_id;
    v_submission.installation_id := ops.installation_id(p_token_id, p_installation);
    v_submission.received_at := util.current_time();
    v_submission.raw := coalesce(p_raw, '');
    v_submission.raw_sha256 := sha256(v_submission.raw);
    select t.http_status, t.body into http_status, body
    from intake.take(v_submission, v_token, p_idempotency_key, p_source) as t;
end;
$$;

comment on function intake.submit(bigint, bytea, text, intake.sources, text) is
'Takes one submission into the ledger for api.submit_lead and, with p_source, whose map reads the body, for intake.submit_delivery; see there. p_installation counts for the tokens of consultants.
No input makes it raise; 40001, 40P01 and 55P03 of lost races pass through. Commits asynchronously.';

revoke all on function intake.submit(bigint, bytea, text, intake.sources, text) from public;
