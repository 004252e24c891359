create or replace function alerts.count_tail(p_count bigint, p_mean double precision, p_variance double precision, p_is_lower boolean)
returns double precision
language plpgsql
immutable
parallel safe
as $$
declare
    c_size constant double precision := p_mean * p_mean / (p_variance - p_mean);
    c_share constant double precision := p_mean / p_variance;
    v_log double precision := c_size * ln(c_share);
    v_sum double precision := 0;
    v_term double precision;
    k bigint := 0;
begin
    if not p_is_lower and p_count <= 0 then
        return 1;
    end if;
    loop
        v_term := exp(greatest(v_log, -700));
        if p_is_lower or k >= p_count then
            v_sum := v_sum + v_term;
        end if;
        exit when p_is_lower and k >= p_count;
        -- What lies further up does not count any more.
        exit when k >= p_count and k > p_mean and v_term < v_sum * 1e-9;
        v_log := v_log + ln((k + c_size) / (k + 1) * (1 - c_share));
        k := k + 1;
    end loop;
    return least(v_sum, 1);
end;
$$;

comment on function alerts.count_tail(bigint, double precision, double precision, boolean) is
'How probable at most (p_is_lower) or at least p_count are, when p_mean is usual: negative binomial with this variance, which is above the mean.';

revoke all on function alerts.count_tail(bigint, double precision, double precision, boolean) from public;
