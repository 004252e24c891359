create or replace function sending.misfit(p_template sending.templates, p_values text[] default null)
returns text[]
language plpgsql
immutable
as $$
declare
    v_variables constant text[] := array(
        select m[1] from regexp_matches(p_template.body, '\{\{([^{}]*)\}\}', 'g') with ordinality as m (m, n) group by m[1] order by min(n)
    );
    v_wanted constant text[] := case p_template.parameter_format
        when 'NAMED' then p_template.parameters
        else array(select n::text from generate_series(1, cardinality(p_template.parameters)) as n)
    end;
begin
    if not (v_variables <@ v_wanted and v_wanted <@ v_variables) then
        return array['variables', array_to_string(v_variables, ', '), array_to_string(v_wanted, ', ')];
    end if;
    if p_values is not null and (
        cardinality(p_values) <> cardinality(p_template.parameters) or exists (select from unnest(p_values) as v where coalesce(btrim(v), '') = '')
    ) then
        return array['no_value', array_to_string(p_template.parameters, ', ')];
    end if;
    return null;
end;
$$;

comment on function sending.misfit(sending.templates, text[]) is
'Why Meta would refuse a template whatever it is filled with (132000, 132012): the variables of its text, by number or by name, are not those that we fill
(variables: those of the text, ours), or p_values lack one (no_value: ours). A code and its values, null when all fits.';

revoke all on function sending.misfit(sending.templates, text[]) from public;
