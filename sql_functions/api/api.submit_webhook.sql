create or replace function api.submit_webhook(
    p_credential ops.credential,
    p_source_code text,
    p_raw bytea,
    p_delivery_id text,
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
    v_source intake.sources;
    v_profile intake.source_profiles;
    v_retry_after integer;
begin
    perform ops.check_service(p_credential);
    select * into v_source from intake.sources as s where s.code = p_source_code and s.is_active;
    select ops.count_request(t.id, 'requests', t.requests_per_minute) into v_retry_after
    from ops.api_tokens as t
    where t.id = v_source.token_id and t.revoked_at is null;
    if v_retry_after is not null then
        http_status := 429;
        body := meta.problem('ID501') || jsonb_build_object('retry_after_seconds', v_retry_after);
        return;
    end if;
    select * into v_profile from intake.source_profiles as f where f.code = v_source.profile_code;
    if v_profile.fetch_kind is not null then
        select s.http_status, s.body into http_status, body from intake.announce(v_source, p_raw) as s;
    else
        select s.http_status, s.body into http_status, body from intake.submit_delivery(v_source, p_raw, p_delivery_id) as s;
    end if;
    -- What stands in the ledger is taken, also as a refusal on the work list; a sender that knows one success only would send it again or give up.
    if body ? 'outcome' and http_status in (200, 201, 202, 422) then
        http_status := coalesce(v_profile.accepted_status, http_status);
    end if;
end;
$$;

comment on function api.submit_webhook(ops.credential, text, bytea, text) is
'Takes the structured webhook of a source, whose proof the caller has verified, as intake.submit_delivery() says, or, of a sender that only announces its leads, intake.announce(): kept under the
source''s token with its original bytes, read by its map (intake.map_fields). Where the kind of sender knows one status as success, all that stands in the ledger has it. A 422 names the path of each field at fault; 429 when the source''s limit is passed. For the
API itself: raises ID903 for any other credential. Commits asynchronously: run util.durable() in a transaction of its own before anybody is answered.';

revoke all on function api.submit_webhook(ops.credential, text, bytea, text) from public;
grant execute on function api.submit_webhook(ops.credential, text, bytea, text) to indica_api;
