create or replace function intake.tidy_attributes(p_tidied intake.tidied)
returns intake.tidied
language plpgsql
stable
as $$
declare
    c_most constant integer := 16384;
    v_given constant jsonb := p_tidied.body -> 'attributes';
    v_kept jsonb;
    v_tidied intake.tidied;
begin
    if not intake.is_filled(v_given) then
        return intake.keep_tidied(p_tidied, 'attributes', null);
    elsif jsonb_typeof(v_given) <> 'object' then
        return intake.keep_tidied(p_tidied, 'attributes', null, intake.set_aside('attributes', 'not_an_object'));
    elsif length(v_given::text) > c_most then
        -- The long ones go, and cost no other its place.
        v_kept := (
            select jsonb_object_agg(s.key, s.value)
            from (
                select a.key, a.value, sum(length(to_json(a.key)::text) + length(a.value::text) + 4) over (order by length(a.value::text), a.key) as so_far
                from jsonb_each(v_given) as a
            ) as s
            where s.so_far <= c_most
        );
        v_tidied := intake.keep_tidied(p_tidied, 'attributes', v_kept);
        v_tidied.warnings := v_tidied.warnings || (
            -- Twenty by their names, and of more the whole.
            select jsonb_agg(intake.set_aside(case when a.n <= 20 then 'attributes.' || left(a.key, 100) else 'attributes' end, 'too_long') order by a.n)
            from (
                select g.key, row_number() over (order by g.key) as n
                from jsonb_object_keys(v_given) as g (key)
                where coalesce(v_kept ? g.key, false) is false
                order by g.key
                limit 21
            ) as a
        );
        return v_tidied;
    end if;
    return p_tidied;
end;
$$;

comment on function intake.tidy_attributes(intake.tidied) is
'intake.tidy() for the field attributes: an object of at most 16,384 characters; of a larger one what is longest is set aside.';

revoke all on function intake.tidy_attributes(intake.tidied) from public;
