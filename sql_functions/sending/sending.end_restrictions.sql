create or replace function sending.end_restrictions(p_as_of timestamptz default util.current_time())
returns bigint
language plpgsql
volatile
as $$
declare
    v_channel_id bigint;
    v_count bigint := 0;
begin
    for v_channel_id in
        select c.id from sending.channels as c where c.account_until <= p_as_of order by c.id for update skip locked
    loop
        perform sending.judge_channel(v_channel_id, p_as_of);
        v_count := v_count + 1;
    end loop;
    return v_count;
end;
$$;

comment on function sending.end_restrictions(timestamptz) is
'Restrictions of an account whose end has come, as Meta had said with them, stop their numbers no longer; what was held leaves. Returns how many.
Source: Meta, webhooks reference, account_update, restriction_info.expiration.';

revoke all on function sending.end_restrictions(timestamptz) from public;
