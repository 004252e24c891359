create or replace function sending.probe_at(p_code text, p_refused_at timestamptz, p_refusals integer)
returns timestamptz
language plpgsql
stable
as $$
declare
    v_class text;
begin
    if p_code is null or p_refused_at is null then
        return null;
    end if;
    v_class := sending.error_class(jsonb_build_object('code', case when p_code ~ '^[0-9]{1,9}$' then p_code end));
    return p_refused_at + case
        -- Meta punishes whoever goes on: a day, as it says.
        when v_class = 'STOP_NUMBER_COOLDOWN' then interval '1 day'
        else least(interval '1 hour', interval '1 minute' * power(2, least(greatest(p_refusals, 1), 7) - 1))
    end;
end;
$$;

comment on function sending.probe_at(text, timestamptz, integer) is
'When one message tries again what was refused with this code at p_refused_at, for the p_refusals-th time in a row: a minute later, then twice as long each time up to an
hour; a day where Meta restricted a number for its quality. Null when nothing was refused.';

revoke all on function sending.probe_at(text, timestamptz, integer) from public;
