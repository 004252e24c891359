begin;
select plan(15);

select tests.make_operation('2039-05-10 15:00:00+00');
select leads.create_partitions(p_months => 6);
create temporary table t as select tests.lead(1, '{"notes": "ligar cedo"}') as one, tests.lead(2) as two;
select tests.freeze('2039-06-10 15:00:00+00');
select leads.append_event(one, 'called', 'system'), leads.append_event(two, 'called', 'system', p_at => '2039-05-31 00:00+00') from t;
select leads.append_event(one, 'called', 'system') from t;
select throws_ok($$select leads.drop_month('2039-05-01')$$, 'ID105', null, 'the month before this one stays');
select tests.freeze('2039-08-10 15:00:00+00');
select throws_ok($$select leads.drop_month('2038-05-01')$$, 'ID105', null, 'a month that was never there cannot go');
select throws_ok($$select leads.drop_month('2039-05-01')$$, 'ID310', null, 'nothing goes before it was sealed');
select leads.seal_history();
create temporary table before as select count(*) as n from leads.events_2039_05;

select set_config('indica.actor', 'operator:ana', true);
select is(leads.drop_month('2039-05-01'), n, 'all events of the month go') from before;
select results_eq(
    $$select a.who, a.action, a.object, (a.before ->> 'events')::bigint from governance.audit as a where a.object_kind = 'leads.events'$$,
    $$select 'ana', 'removed', '2039-05', n from before$$, 'and the audit says who let them go'
);
select is(to_regclass('leads.events_2039_05'), null, 'and their table');
select results_eq('select c.lead_id, c.from_seq from leads.checkpoints as c order by 1', 'select one, 1 from t union all select two, 1 from t', 'a checkpoint stands for them');
select is((select count(*) from leads.event_values as v, t where v.lead_id = t.one and v.seq = 1), 0::bigint, 'the personal values beside them go');
select ok(leads.verify_chain(one) and leads.verify_chain(two), 'the chains verify') from t;
select is_empty('select * from leads.verify_seals()', 'and so do the seals');

select leads.append_event(two, 'called', 'system') from t;
select leads.drop_month('2039-06-01');
select is((select string_agg(c.from_seq || '-' || c.to_seq, ' ' order by c.to_seq) from leads.checkpoints as c, t where c.lead_id = t.one), '1-2 3-4', 'a second month follows');
select is_empty('select * from leads.verify_seals()', 'and verifies');

set local session_replication_role = replica;
update leads.checkpoints set hash = sha256('x') where lead_id = (select two from t);
select is((select array_agg(distinct v.problem order by v.problem) from leads.verify_seals() as v), array['events_changed', 'history_rewritten'], 'a forged checkpoint is found');
delete from leads.checkpoints where lead_id = (select one from t) and from_seq = 3;
select is((select count(*) from leads.verify_seals() as v, t where v.lead_id = t.one and v.problem = 'events_missing'), 2::bigint, 'a deleted one, too');
set local session_replication_role = origin;
select is((select count(*) from leads.events as e, t where e.lead_id = t.two), 1::bigint, 'what came later stays');

select * from finish();
rollback;
