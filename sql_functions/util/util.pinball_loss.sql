create or replace function util.pinball_loss(p_actual double precision, p_said double precision, p_share double precision)
returns double precision
language sql
immutable
parallel safe
return case when p_actual >= p_said then p_share * (p_actual - p_said) else (1 - p_share) * (p_said - p_actual) end;

comment on function util.pinball_loss(double precision, double precision, double precision) is
'What it costs to have said that a number is not exceeded with the chance p_share: least, on average, for who says the true quantile (Koenker and Bassett, Regression quantiles, 1978).';

revoke all on function util.pinball_loss(double precision, double precision, double precision) from public;
