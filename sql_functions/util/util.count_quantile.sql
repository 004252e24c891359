create or replace function util.count_quantile(p_mean double precision, p_variance double precision, p_share double precision)
returns integer
language plpgsql
immutable
parallel safe
as $$
declare
    -- Never narrower than by chance alone; past this the sum of so many is normal.
    v_variance constant double precision := greatest(p_variance, p_mean);
    v_size double precision;
    v_each double precision;
    v_all double precision;
    v_count integer := 0;
begin
    if not p_mean > 0 then
        return 0;
    end if;
    if p_mean > 300 then
        return greatest(round(p_mean + util.normal_quantile(p_share) * sqrt(v_variance)), 0);
    end if;
    if v_variance <= p_mean * 1.000001 then
        v_each := exp(-p_mean);
    else
        v_size := p_mean * p_mean / (v_variance - p_mean);
        v_each := exp(v_size * ln(v_size / (v_size + p_mean)));
    end if;
    v_all := v_each;
    -- GUARD: rounding may keep the sum below the share for ever
    while v_all < p_share and v_count < 100000 loop
        v_count := v_count + 1;
        v_each := v_each * case
            when v_size is null then p_mean / v_count
            else (v_size + v_count - 1) / v_count * p_mean / (v_size + p_mean)
        end;
        v_all := v_all + v_each;
        exit when v_each < 1e-12 and v_count > p_mean;
    end loop;
    return v_count;
end;
$$;

comment on function util.count_quantile(double precision, double precision, double precision) is
'The smallest count that is not exceeded with the chance p_share: of a negative binomial distribution with this mean and variance, of Poisson''s where the variance is no larger than the mean.';

revoke all on function util.count_quantile(double precision, double precision, double precision) from public;
