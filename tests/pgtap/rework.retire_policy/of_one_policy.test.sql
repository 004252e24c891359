begin;
select plan(10);

select tests.make_operation();
insert into rework.policies (code, name, position) values ('carros', 'Carros', 1), ('casas', 'Casas', 2);
insert into rework.steps (policy_id, step, gap_days, template_code) select p.id, 1, 5, 'rework_1' from rework.policies as p where not p.is_default;
create function tests.policy(p_code text) returns bigint language sql as $$ select p.id from rework.policies as p where p.code = p_code $$;
insert into rework.attempts (lead_id, cycle, step, policy_id, template_code, due_at, state, created_at, finished_at)
select tests.lead(n), 1, 1, tests.policy(c), 'rework_1', util.current_time(), s, util.current_time(), case when s <> 'planned' then util.current_time() end
from (values (1, 'carros', 'planned'), (2, 'carros', 'planned'), (3, 'carros', 'failed'), (4, 'casas', 'planned')) as x (n, c, s);
create function tests.active() returns text language sql as $$ select string_agg(p.code, ' ' order by p.position nulls last) from rework.policies as p where p.is_active $$;
select is((select string_agg(concat_ws(' ', l.code, l.planned, l.steps), ', ' order by n) from rework.list_policies() with ordinality as l (position, code, name, is_active, conditions, days, hold_out_percent, new_conversation_after, steps, calls, planned, n) where not l.code = (select p.code from rework.policies as p where p.is_default)),
    'carros 2 [{"gap_days": 5, "template": "rework_1"}], casas 1 [{"gap_days": 5, "template": "rework_1"}]', 'each has its own steps and what is planned by it');
delete from rework.retimings;
select is(rework.retire_policy('carros'), 2::bigint, 'how many of its attempts are planned');
select is((select count(*) from rework.retimings as r where r.asked_at = util.current_time()), 1::bigint, 'whoever waits by it waits by another from now on');
select is(tests.active(), 'casas ' || (select p.code from rework.policies as p where p.is_default), 'that one is retired, and no other');
select is((select l.code from rework.list_policies() as l limit 1), 'casas', 'what is active is listed first');
select is((select string_agg(a.state, ' ' order by a.id) from rework.attempts as a), 'planned planned failed planned', 'what is planned leaves all the same');
select throws_ok($$select rework.retire_policy('nowhere')$$, 'ID209', null, 'one that there is');
select throws_ok(format('select rework.retire_policy(%L)', p.code), 'ID105', null, 'the default stays') from rework.policies as p where p.is_default;
select throws_ok($$select rework.save_step('carros', 1, 4)$$, 'ID209', null, 'the steps of one that is retired are not changed');
select is(rework.retire_policy('casas'), 1::bigint, 'the other has its own');

select * from finish();
rollback;
