create or replace function intake.tidy_attributes(p_tidied intake.tidied)
returns intake.tidied
language plpgsql
stable
as $$
declare
    c_most constant integer := 16384;
    v_given constant jsonb := p_tidied.body -> 'attributes';
begin
    if not intake.is_filled(v_given) then
        return intake.keep_tidied(p_tidied, 'attributes', null);
    elsif jsonb_typeof(v_given) <> 'object' then
        return intake.keep_tidied(p_tidied, 'attributes', null, intake.set_aside('attributes', 'not_an_object'));
    elsif length(v_given::text) > c_most then
        return intake.keep_tidied(p_tidied, 'attributes', null, intake.set_aside('attributes', 'too_long'));
    end if;
    return p_tidied;
end;
$$;

comment on function intake.tidy_attributes(intake.tidied) is
'intake.tidy() for the field attributes: an object of at most 16,384 characters.';

revoke all on function intake.tidy_attributes(intake.tidied) from public;
