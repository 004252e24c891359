begin;
select plan(9);

select tests.make_operation();
create temporary table t as select tests.lead(1) as lead_id;
create function tests.stagnant() returns text language sql as $$
    select coalesce(string_agg(s.reason, ', '), 'none') from governance.stagnant_leads as s
$$;

select is(tests.stagnant(), 'none', 'a new lead has its work ordered');
create temporary table c as select * from tests.claim_one('chatwoot.contact');
select is(tests.stagnant(), 'none', 'also while a worker has it');
select outbox.release(tests.worker_id(), array[id]) from c;
update outbox.jobs set state = 'dead', finished_at = now();
select is(tests.stagnant(), 'nothing_scheduled', 'one whose first contact nobody will make is listed');
select is((select s.lead_id from governance.stagnant_leads as s), lead_id, 'by its id') from t;
select flow.record_signal(lead_id, 'held', now(), 'system') from t;
select is(tests.stagnant(), 'none', 'unless a human has it');

set constraints all immediate;
alter table leads.leads drop constraint open_lead_has_an_owner, drop constraint open_lead_has_a_next_action;
update leads.leads set next_action_at = null;
select is(tests.stagnant(), 'no_next_action', 'one without a next action would be listed');
update leads.leads set consultant_id = null, queue_code = null;
select is(tests.stagnant(), 'no_owner', 'and one without an owner');
select leads.change_status(lead_id, 'lost', 'consultant:1', 'price') from t;
select is(tests.stagnant(), 'none', 'an ended lead needs neither');
select tests.as_role('indica_dba');
select lives_ok('select * from governance.stagnant_leads', 'the DBA may look');

select * from finish();
rollback;
