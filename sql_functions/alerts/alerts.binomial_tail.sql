create or replace function alerts.binomial_tail(p_hits bigint, p_total bigint, p_share double precision, p_spread double precision, p_is_lower boolean)
returns double precision
language plpgsql
immutable
parallel safe
as $$
declare
    -- The share itself varies as a beta distribution.
    c_a constant double precision := p_share * (1 / p_spread - 1);
    c_b constant double precision := (1 - p_share) * (1 / p_spread - 1);
    v_log double precision := 0;
    v_sum double precision := 0;
begin
    for i in 0 .. p_total - 1 loop
        v_log := v_log + ln((c_b + i) / (c_a + c_b + i));
    end loop;
    for k in 0 .. p_total loop
        if (p_is_lower and k <= p_hits) or (not p_is_lower and k >= p_hits) then
            v_sum := v_sum + exp(greatest(v_log, -700));
        end if;
        exit when p_is_lower and k >= p_hits;
        if k < p_total then
            v_log := v_log + ln((p_total - k) / (k + 1.0)::double precision * (c_a + k) / (c_b + p_total - k - 1));
        end if;
    end loop;
    return least(v_sum, 1);
end;
$$;

comment on function alerts.binomial_tail(bigint, bigint, double precision, double precision, boolean) is
'How probable at most (p_is_lower) or at least p_hits of p_total are, when p_share is usual and varies from day to day: beta-binomial, p_spread (above 0, below 1) being the correlation of two of the same day.';

revoke all on function alerts.binomial_tail(bigint, bigint, double precision, double precision, boolean) from public;
