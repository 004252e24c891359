create or replace function webhooks.find_subscription(p_code text)
returns webhooks.subscriptions
language plpgsql
volatile
as $$
declare
    v_subscription webhooks.subscriptions;
begin
    select * into v_subscription from webhooks.subscriptions as s where s.code = p_code and s.state <> 'removed' for no key update;
    if not found then
        raise exception 'no webhook is called %', coalesce(p_code, 'null') using errcode = 'ID209', hint = 'indica webhook list shows them.';
    end if;
    return v_subscription;
end;
$$;

comment on function webhooks.find_subscription(text) is 'The subscription of this code, held for a change. Raises ID209 when there is none, or it was removed.';

revoke all on function webhooks.find_subscription(text) from public;
