create or replace function intake.tidy_referrer(p_tidied intake.tidied)
returns intake.tidied
language plpgsql
stable
as $$
declare
    v_tidied intake.tidied := p_tidied;
    v_referrer jsonb := p_tidied.body -> 'referrer';
begin
    -- "referrer": "João Pereira" says a name.
    if jsonb_typeof(v_referrer) = 'string' then
        v_referrer := jsonb_build_object('name', v_referrer);
    end if;
    if not intake.is_filled(v_referrer) then
        return intake.keep_tidied(v_tidied, 'referrer', null);
    elsif jsonb_typeof(v_referrer) <> 'object' then
        return intake.keep_tidied(v_tidied, 'referrer', null, intake.set_aside('referrer', 'not_an_object'));
    end if;
    v_tidied := intake.keep_tidied(v_tidied, 'referrer', v_referrer);
    v_tidied := intake.tidy_group(v_tidied, 'referrer', '{"name": 200, "phone": 8000, "email": 2000}');
    return case when v_tidied.body -> 'referrer' = '{}' then intake.keep_tidied(v_tidied, 'referrer', null) else v_tidied end;
end;
$$;

comment on function intake.tidy_referrer(intake.tidied) is
'intake.tidy() for the field referrer: an object, or a name alone.';

revoke all on function intake.tidy_referrer(intake.tidied) from public;
