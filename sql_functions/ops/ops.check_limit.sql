create or replace function ops.check_limit(p_token_id bigint, p_purpose text, out http_status integer, out body jsonb)
language plpgsql
volatile
as $$
declare
    v_retry_after constant integer := ops.count_request(p_token_id, p_purpose);
begin
    if v_retry_after is not null then
        http_status := 429;
        body := meta.problem('ID501') || jsonb_build_object('retry_after_seconds', v_retry_after);
    end if;
end;
$$;

comment on function ops.check_limit(bigint, text) is
'Counts a request of a token for a purpose (ops.count_request). Nothing, or 429 and the problem to answer with when it is one too many (ID501).';

revoke all on function ops.check_limit(bigint, text) from public;
