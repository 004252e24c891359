begin;
select plan(13);

select tests.make_operation();
select rework.save_policy(c, '{"name": "Fora", "conditions": {"origin": ["event"]}, "steps": [{"gap_days": 3, "template": "rework_1"}, {"gap_days": 4, "template": "rework_2"}]}') from unnest('{carros,casas}'::text[]) as c;
create function tests.steps(p_code text) returns text language sql as $$
    select string_agg(concat_ws(' ', s.step, s.gap_days, s.template_code), ', ' order by s.step) from rework.steps as s join rework.policies as p on p.id = s.policy_id where p.code = p_code
$$;
create temporary table d as select p.code, tests.steps(p.code) as steps from rework.policies as p where p.is_default;
select is(tests.steps('carros'), '1 3 rework_1, 2 4 rework_2', 'two steps');
select is(rework.save_step('carros', 1, 5), 2, 'the days of one');
select is(tests.steps('carros'), '1 5 rework_1, 2 4 rework_2', 'keep its text and the other step');
select is(rework.save_step('carros', 2, null, 'rework_3'), 2, 'the text of the other');
select is(tests.steps('carros'), '1 5 rework_1, 2 4 rework_3', 'keeps its days');
select is(rework.save_step('carros', 3, 7, 'rework_1'), 3, 'one more behind the last');
select is(tests.steps('carros'), '1 5 rework_1, 2 4 rework_3, 3 7 rework_1', 'stands there');
select is(rework.save_step('carros', 1), 2, 'with neither it is taken away');
select is(tests.steps('carros'), '1 4 rework_3, 2 7 rework_1', 'and the others go up');
select throws_ok(format('select rework.save_step(''carros'', %s, 5, ''rework_1'')', n), 'ID105', null, 'no step ' || n) from unnest('{0,4}'::text[]) as n;
select is(tests.steps('casas'), '1 3 rework_1, 2 4 rework_2', 'another policy is as it was');
select is(tests.steps(code), steps, 'the default too') from d;

select * from finish();
rollback;
