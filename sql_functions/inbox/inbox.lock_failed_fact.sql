create or replace function inbox.lock_failed_fact(p_id bigint)
returns inbox.facts
language plpgsql
volatile
as $$
declare
    v_fact inbox.facts;
begin
    select * into v_fact from inbox.facts as f where f.id = p_id for update;
    if not found then
        raise exception 'no fact % of a webhook', p_id using errcode = 'ID213', hint = 'indica fact list shows those that failed.';
    end if;
    if v_fact.state <> 'failed' then
        raise exception 'fact % of a webhook is %, not failed', p_id, v_fact.state using errcode = 'ID313';
    end if;
    return v_fact;
end;
$$;

comment on function inbox.lock_failed_fact(bigint) is
'A fact that failed, locked until the end of the transaction. Raises ID213 (no such fact), ID313 (it has not failed).';

revoke all on function inbox.lock_failed_fact(bigint) from public;
