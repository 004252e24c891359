create or replace function sending.problem_text(p_problem text, p_values text[], p_language text default null)
returns text
language plpgsql
stable
as $$
declare
    v_values text[] := p_values;
begin
    if p_problem is null then
        return null;
    end if;
    if p_problem = 'variables' then
        v_values := array(
            select coalesce(nullif(v.value, ''), meta.text_in(p_language, 'template_problem.nothing')) from unnest(p_values) with ordinality as v (value, n) order by v.n
        );
    end if;
    return meta.text_in(p_language, 'template_problem.' || p_problem, variadic v_values);
end;
$$;

comment on function sending.problem_text(text, text[], text) is
'Why a template must not leave (sending.templates.problem, problem_values), in words without a full stop, in p_language (pt-BR, en), else in that of indica.locale; null for null.';

revoke all on function sending.problem_text(text, text[], text) from public;
