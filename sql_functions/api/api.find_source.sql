create or replace function api.find_source(p_code text)
returns table (secret_version integer, retry_after_seconds integer)
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    return query
    select s.secret_version, ops.count_request(t.id, 'requests', t.requests_per_minute)
    from intake.sources as s
    join ops.api_tokens as t on t.id = s.token_id and t.revoked_at is null
    where s.code = p_code and s.is_active;
end;
$$;

comment on function api.find_source(text) is
'Version of the secret with which an active source signs its webhooks; no row when there is no such source (401, as for a bad signature). Counts the
request: retry_after_seconds is not null when it is one too many (429).';

revoke all on function api.find_source(text) from public;
grant execute on function api.find_source(text) to indica_api;
