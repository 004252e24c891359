create or replace function webhooks.order_waiting()
returns integer
language plpgsql
volatile
as $$
declare
    v_now constant timestamptz := util.current_time();
    v_id bigint;
    v_count integer := 0;
begin
    for v_id in select s.id from webhooks.subscriptions as s where s.state = 'active' order by s.id loop
        v_count := v_count + webhooks.order_next(v_id, v_now);
    end loop;
    return v_count;
end;
$$;

comment on function webhooks.order_waiting() is
'Orders deliveries that nobody ordered because two ended and one began in the same moment (webhooks.order_next). Returns how many.';

revoke all on function webhooks.order_waiting() from public;
