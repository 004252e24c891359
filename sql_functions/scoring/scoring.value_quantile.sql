create or replace function scoring.value_quantile(
    p_mean double precision, p_variance double precision, p_amount double precision, p_square double precision, p_share double precision
)
returns numeric
language plpgsql
immutable
as $$
declare
    v_variance constant double precision := greatest(p_variance, p_mean);
    v_nothing double precision;
    v_mean double precision;
    v_spread double precision;
begin
    if not p_mean > 0 or p_amount is null then
        return case when p_amount is not null then 0 end;
    end if;
    -- How likely nobody is won, and what it comes to when somebody is.
    v_nothing := case
        when p_mean > 300 then 0
        when v_variance <= p_mean * 1.000001 then exp(-p_mean)
        else exp(p_mean * p_mean / (v_variance - p_mean) * ln(p_mean / v_variance))
    end;
    if p_share <= v_nothing then
        return 0;
    end if;
    v_mean := p_mean * p_amount / (1 - v_nothing);
    v_spread := greatest(
        (p_mean * greatest(p_square - p_amount * p_amount, 0) + (v_variance + p_mean * p_mean) * p_amount * p_amount) / (1 - v_nothing) / (v_mean * v_mean), 1.0000001
    );
    return round(
        (v_mean / sqrt(v_spread) * exp(sqrt(ln(v_spread)) * util.normal_quantile((p_share - v_nothing) / (1 - v_nothing))))::numeric, 2
    );
end;
$$;

comment on function scoring.value_quantile(double precision, double precision, double precision, double precision, double precision) is
'What a week brings with the chance p_share at most: nothing when nobody is won, else a log-normal sum with the mean and variance of so many wins (p_mean, p_variance) of this average amount and
average squared amount. Null while no amounts are known.';

revoke all on function scoring.value_quantile(double precision, double precision, double precision, double precision, double precision) from public;
