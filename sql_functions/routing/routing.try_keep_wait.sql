create or replace function routing.try_keep_wait(p_lead_id bigint)
returns boolean
language plpgsql
volatile
as $$
begin
    perform routing.keep_wait(p_lead_id);
    return true;
exception
    when others then
        raise warning 'the term of lead % cannot be calculated: %', p_lead_id, meta.describe_error(sqlstate, sqlerrm);
        return false;
end;
$$;

comment on function routing.try_keep_wait(bigint) is
'routing.keep_wait() for one lead of many: one that cannot be calculated stops nobody else, and the server''s log has a warning. Returns whether it could.';

revoke all on function routing.try_keep_wait(bigint) from public;
