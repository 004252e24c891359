begin;
select plan(1);

create function tests.misfit(p_body text, p_parameters text[], p_format text, p_values text[] default null) returns text language plpgsql as $$
declare
    v_template sending.templates;
begin
    v_template.body := p_body;
    v_template.parameters := p_parameters;
    v_template.parameter_format := p_format;
    return coalesce(array_to_string(sending.misfit(v_template, p_values), '; '), 'fits');
end;
$$;
select is(array_agg(v.n || ' ' || tests.misfit(v.body, v.parameters::text[], v.format, v.given::text[]) order by v.n), array_agg(v.n || ' ' || v.says order by v.n), 'each')
from (values
    (1, 'Oi {{1}} de {{2}}', '{name,city}', 'POSITIONAL', null, 'fits'), (2, 'Oi {{2}} de {{1}}, {{2}}', '{name,city}', 'POSITIONAL', null, 'fits'),
    (3, 'Oi {{1}}', '{name,city}', 'POSITIONAL', null, 'variables; 1; 1, 2'), (4, 'Oi {{3}} {{1}}', '{name}', 'POSITIONAL', null, 'variables; 3, 1; 1'),
    (5, 'Oi', '{}', 'POSITIONAL', null, 'fits'), (6, 'Oi {{1}}', '{}', 'POSITIONAL', null, 'variables; 1; '), (7, 'Oi', '{name}', 'NAMED', null, 'variables; ; name'),
    (8, 'Oi {{name}}', '{name}', 'NAMED', null, 'fits'), (9, 'Oi {{city}}', '{name}', 'NAMED', null, 'variables; city; name'), (10, 'Oi {{1}}', '{name}', 'NAMED', null, 'variables; 1; name'),
    (11, 'Oi {{1}}', '{name}', 'POSITIONAL', '{Ana}', 'fits'), (12, 'Oi {{1}}', '{name}', 'POSITIONAL', '{" "}', 'no_value; name'), (13, 'Oi {{1}}', '{name}', 'POSITIONAL', '{null}', 'no_value; name'),
    (14, 'Oi {{1}} {{2}}', '{name,city}', 'POSITIONAL', '{Ana}', 'no_value; name, city'), (15, 'Oi', '{}', 'POSITIONAL', '{}', 'fits'), (16, 'Oi {{1}}', '{name}', 'POSITIONAL', '{Ana,Rio}', 'no_value; name')
) as v (n, body, parameters, format, given, says);

select * from finish();
rollback;
