create or replace function people.record_lookup(p_token_id bigint, p_keys text[], p_lead_id bigint)
returns void
language plpgsql
volatile
as $$
begin
    insert into people.lookups (token_id, lead_id, key_hashes, is_known, looked_up_at)
    values (p_token_id, p_lead_id, people.key_hashes(p_keys), p_lead_id is not null, util.current_time());
end;
$$;

comment on function people.record_lookup(bigint, text[], bigint) is
'Keeps who asked whether somebody with these keys ("kind:match_key") is known, and the lead that was found, null when none.';

revoke all on function people.record_lookup(bigint, text[], bigint) from public;
