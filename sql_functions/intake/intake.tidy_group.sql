create or replace function intake.tidy_group(p_tidied intake.tidied, p_group text, p_most jsonb)
returns intake.tidied
language plpgsql
stable
as $$
declare
    v_tidied intake.tidied := p_tidied;
    v_object jsonb := p_tidied.body -> p_group;
    v_field record;
    v_read record;
begin
    if jsonb_typeof(v_object) is distinct from 'object' then
        return p_tidied;
    end if;
    for v_field in
        select m.key as name, m.value::integer as most from jsonb_each_text(p_most) as m where v_object ? m.key order by m.key
    loop
        v_read := intake.usable_text(v_object -> v_field.name, v_field.most);
        v_object := v_object - v_field.name;
        if v_read.value is not null then
            v_object := v_object || jsonb_build_object(v_field.name, v_read.value);
        elsif v_read.problem is not null then
            v_tidied.warnings := v_tidied.warnings
                || intake.set_aside(p_group || '.' || v_field.name, v_read.problem);
        end if;
    end loop;
    return intake.keep_tidied(v_tidied, p_group, v_object);
end;
$$;

comment on function intake.tidy_group(intake.tidied, text, jsonb) is
'intake.tidy() for the texts of one object of a submission; p_most says the most characters of each.';

revoke all on function intake.tidy_group(intake.tidied, text, jsonb) from public;
