begin;
select plan(1);

create function tests.misfit(p_body text, p_parameters text[], p_format text, p_values text[] default null) returns text language plpgsql as $$
declare
    v_template sending.templates;
begin
    v_template.body := p_body;
    v_template.parameters := p_parameters;
    v_template.parameter_format := p_format;
    return coalesce(sending.misfit(v_template, p_values), 'fits');
end;
$$;
select is(array_agg(v.n || ' ' || tests.misfit(v.body, v.parameters::text[], v.format, v.given::text[]) order by v.n), array_agg(v.n || ' ' || v.says order by v.n), 'each')
from (values
    (1, 'Oi {{1}} de {{2}}', '{name,city}', 'POSITIONAL', null, 'fits'), (2, 'Oi {{2}} de {{1}}, {{2}}', '{name,city}', 'POSITIONAL', null, 'fits'),
    (3, 'Oi {{1}}', '{name,city}', 'POSITIONAL', null, 'the text wants 1, we fill 1, 2'), (4, 'Oi {{3}} {{1}}', '{name}', 'POSITIONAL', null, 'the text wants 3, 1, we fill 1'),
    (5, 'Oi', '{}', 'POSITIONAL', null, 'fits'), (6, 'Oi {{1}}', '{}', 'POSITIONAL', null, 'the text wants 1, we fill none'), (7, 'Oi', '{name}', 'NAMED', null, 'the text wants none, we fill name'),
    (8, 'Oi {{name}}', '{name}', 'NAMED', null, 'fits'), (9, 'Oi {{city}}', '{name}', 'NAMED', null, 'the text wants city, we fill name'), (10, 'Oi {{1}}', '{name}', 'NAMED', null, 'the text wants 1, we fill name'),
    (11, 'Oi {{1}}', '{name}', 'POSITIONAL', '{Ana}', 'fits'), (12, 'Oi {{1}}', '{name}', 'POSITIONAL', '{" "}', 'no value for one of name'), (13, 'Oi {{1}}', '{name}', 'POSITIONAL', '{null}', 'no value for one of name'),
    (14, 'Oi {{1}} {{2}}', '{name,city}', 'POSITIONAL', '{Ana}', 'no value for one of name, city'), (15, 'Oi', '{}', 'POSITIONAL', '{}', 'fits'), (16, 'Oi {{1}}', '{name}', 'POSITIONAL', '{Ana,Rio}', 'no value for one of name')
) as v (n, body, parameters, format, given, says);

select * from finish();
rollback;
