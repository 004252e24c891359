create or replace function util.normal_quantile(p_share double precision)
returns double precision
language plpgsql
immutable
parallel safe
as $$
declare
    v_tail constant double precision := sqrt(-2 * ln(least(p_share, 1 - p_share)));
    v_far constant double precision :=
        v_tail - (2.515517 + v_tail * (0.802853 + v_tail * 0.010328)) / (1 + v_tail * (1.432788 + v_tail * (0.189269 + v_tail * 0.001308)));
begin
    return case when p_share < 0.5 then -v_far when p_share > 0.5 then v_far else 0 end;
end;
$$;

comment on function util.normal_quantile(double precision) is
'The quantile of the standard normal distribution, right to 0.00045 (Abramowitz and Stegun, Handbook of Mathematical Functions, 26.2.23). p_share: above 0 and below 1.';

revoke all on function util.normal_quantile(double precision) from public;
