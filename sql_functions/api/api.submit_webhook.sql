create or replace function api.submit_webhook(
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
begin
    select * into v_source from intake.sources as s where s.code = p_source_code and s.is_active;
    select s.http_status, s.body into http_status, body from intake.submit_delivery(v_source, p_raw, p_delivery_id) as s;
end;
$$;

comment on function api.submit_webhook(text, bytea, text) is
'Takes the structured webhook of a source, whose signature the caller has verified, as intake.submit_delivery() says: kept under the
source''s token with its original bytes, read by its map (intake.map_fields).
A 422 names the path of each field at fault. Commits asynchronously: run util.durable() in a transaction of its own before anybody is answered.';

revoke all on function api.submit_webhook(text, bytea, text) from public;
grant execute on function api.submit_webhook(text, bytea, text) to indica_api;
