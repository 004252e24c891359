begin;
select plan(28);
select tests.make_operation('2026-03-10 15:00:00+00');
select leads.save_product('carro', 'Carro'), leads.save_product('casa', 'Casa');

create temporary table t as
select tests.lead(1, '{"product": "carro"}') as car, tests.lead(2, '{"product": "casa"}') as house, tests.lead(3, '{"origin": "site"}') as site,
    tests.lead(4, '{"product": "carro", "origin": "event"}') as both_of_them, tests.lead(5) as other;
create function tests.policies() returns text language sql as $$
    select string_agg((rework.policy_of(l)).code, ' ' order by l.id) from leads.leads as l
$$;
create function tests.order_of() returns text language sql as $$
    select string_agg(format('%s%s', p.code, case when not p.is_active then '!' end), ' ') from rework.list_policies() as p
$$;
select is(tests.policies(), 'default default default default default', 'one cadence for all');
select is(rework.save_policy('carro', '{"name": "Carro", "conditions": {"product": ["carro"]}, "steps": [{"gap_days": 1, "template": "rework_2"}, {"gap_days": 5, "template": "rework_3"}]}'), 1, 'another for a product');
select is(tests.policies(), 'carro default default carro default', 'has its leads');
select is(rework.save_policy('site', '{"name": "Site", "conditions": {"origin": ["site", "event"]}, "days": "business", "hold_out_percent": 12.5, "new_conversation_after": "5 days", "steps": [{"gap_days": 2, "template": "rework_1"}]}'), 2, 'a third for origins');
select is(tests.policies(), 'carro default site carro default', 'the first that matches counts');
select is(rework.save_policy('site', '{"position": 1}'), 1, 'it moves to the front');
select is(tests.order_of(), 'site carro default', 'before the other');
select is(tests.policies(), 'carro default site site default', 'and is asked first');
select is(rework.save_policy('site', '{"position": 9}'), 2, 'and to the back, never behind the default');
select is(rework.save_policy('sp', '{"name": "SP", "conditions": {"uf": ["SP"], "product": ["casa"]}, "steps": [{"gap_days": 9, "template": "rework_1"}]}'), 3, 'a fourth for a state and a product');
select is(tests.policies(), 'carro sp site carro default', 'both must hold');
select is((select format('%s %s %s %s %s', p.days, p.hold_out_percent, p.new_conversation_after, p.steps, p.conditions) from rework.list_policies() as p where p.code = 'site'),
    'business 12.5 5 days [{"gap_days": 2, "template": "rework_1"}] {"origin": ["site", "event"]}', 'what was said is kept when other things change');
select is((select count(*) from ops.audit as a where a.object_kind = 'rework.policies' and a.object_key ->> 'code' = 'site') > 0, true, 'and who changed what');

-- Steps one by one.
select is(rework.save_step('carro', 3, 7, 'rework_1'), 3, 'a step behind the last');
select is(rework.save_step('carro', 1, p_gap_days => 4), 3, 'another gap');
select is((select p.steps from rework.list_policies() as p where p.code = 'carro'), '[{"gap_days": 4, "template": "rework_2"}, {"gap_days": 5, "template": "rework_3"}, {"gap_days": 7, "template": "rework_1"}]', 'the rest stands');
select is(rework.save_step('carro', 2), 2, 'one is taken out');
select is((select p.steps from rework.list_policies() as p where p.code = 'carro'), '[{"gap_days": 4, "template": "rework_2"}, {"gap_days": 7, "template": "rework_1"}]', 'the next moves up');
select throws_ok($$select rework.save_step('carro', 4, 1, 'rework_1')$$, 'ID105', 'step 4: the policy carro has 2 steps', 'no gap between steps');
select throws_ok($$select rework.save_step('carro', 3, 1)$$, 'ID105', 'a policy cannot be saved: steps[3].template: missing', 'a step has a template');
select throws_ok($$select rework.save_step('nada', 1, 1)$$, 'ID209', 'no active policy is called nada', 'no such policy');
select rework.save_step('carro', 2);
select throws_ok($$select rework.save_step('carro', 1)$$, 'ID105', 'a policy cannot be saved: steps: a list of 1 to 20 steps', 'the last step stays');

-- Out of use.
select throws_ok($$select rework.retire_policy('default')$$, 'ID105', null, 'the default stays');
select throws_ok($$select rework.retire_policy('nada')$$, 'ID209', 'no policy is called nada', 'one that there is not');
select is(rework.retire_policy('carro'), 0::bigint, 'a cadence ends');
select is(tests.policies(), 'default sp site site default', 'its leads have the next that matches');
select is(tests.order_of(), 'site sp default carro!', 'it is still listed');
select is(rework.save_policy('carro', '{}'), 1, 'and may come back');

select * from finish();
rollback;
