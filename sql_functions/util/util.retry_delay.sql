create or replace function util.retry_delay(p_attempt integer)
returns interval
language sql
volatile
parallel safe
as $$
    select least(interval '5 minutes', interval '500 milliseconds' * power(2, least(greatest(p_attempt, 1), 20) - 1))
        * (0.9 + random() * 0.2);
$$;

comment on function util.retry_delay(integer) is
'Wait before the next attempt after p_attempt failed ones: 0.5 s doubling up to 5 minutes, with 10 percent of jitter either way.';

revoke all on function util.retry_delay(integer) from public;
