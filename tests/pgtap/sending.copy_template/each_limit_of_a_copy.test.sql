begin;
select plan(25);

select tests.make_operation();
create function tests.copy(p_new_code text default 'two', p_body text default null, p_name text default null, p_code text default 'first_contact') returns text language plpgsql as $$
begin
    return sending.copy_template(p_code, p_new_code, coalesce(p_body, (select t.body from sending.templates as t where t.code = 'first_contact')), p_name);
exception
    when sqlstate 'ID105' or sqlstate 'ID209' then return sqlerrm;
end;
$$;
create function tests.filled(p_length integer) returns text language sql as $$ select rpad('{{1}} {{2}} {{3}}', p_length, 'x') $$;
select is(tests.copy(p_code => 'none'), 'no template is called none', 'one that there is not');
select is(tests.copy(p_code => null), 'no template is called null', 'or that nobody names');
select matches(tests.copy(c), 'a template.s code', 'no code: ' || coalesce(c, 'null')) from unnest(array[null, '', 'A', '_a', 'a-b', repeat('a', 64)]) as c;
select is(tests.copy(p_body => b), 'the text has 1 to 1024 characters', 'no text of ' || length(b)) from unnest(array['', '  ', tests.filled(1025)]) as b;
select matches(tests.copy(p_name => n), 'a name at Meta', 'no name: ' || left(n, 5)) from unnest(array['', 'A', 'a b', 'a-b', repeat('a', 513)]) as n;
select matches(tests.copy(p_body => 'Oi {{1}}'), 'the text wants 1, we fill 1, 2, 3', 'fewer variables');
select is((select count(*) from sending.templates as t where t.code = 'two'), 0::bigint, 'nothing was made');
select is(tests.copy(repeat('a', 63), tests.filled(1024), repeat('a', 512)), repeat('a', 512), 'the longest of all');
select is(tests.copy('two', '  ' || tests.filled(30) || '  '), 'indica_primeiro_contato_two', 'a name of both');
select is((select t.body from sending.templates as t where t.code = 'two'), tests.filled(30), 'without blanks around it');
select matches(tests.copy('two', p_name => 'other'), 'there is a template two or other', 'a code that is taken');
select matches(tests.copy('three', p_name => 'indica_primeiro_contato_two'), 'there is a template three or indica_primeiro_contato_two', 'or a name');
update sending.templates set language = 'en' where code = 'two';
select is(tests.copy('three', p_name => 'indica_primeiro_contato_two'), 'indica_primeiro_contato_two', 'which another language may have');
select is((select format('%s %s %s %s', t.state, t.purpose = o.purpose, t.buttons = o.buttons, (t.language, t.category, t.parameter_format, t.footer, t.parameters) is not distinct from (o.language, o.category, o.parameter_format, o.footer, o.parameters)) from sending.templates as t, sending.templates as o where t.code = 'three' and o.code = 'first_contact'), 'draft t t t', 'all else is as it was');

select * from finish();
rollback;
