begin;
select plan(6);

-- "Para" answers "De qual estado?", whichever lead of the person the question was written for.
select tests.make_operation();
create temporary table a as select * from tests.contacted_lead(1);
create temporary table o as select * from tests.contacted_lead(2);
select leads.change_status(lead_id, 'won', 'consultant:1') from a;
select tests.advance('1 hour');
select is(tests.write(1, 'wamid.1', tests.text_of('Quero mais um')), 'applied new_lead', 'another lead of the same person');
create temporary table n as select max(l.id) as lead_id from leads.leads as l;
create function tests.wish(p_lead_id bigint) returns text language sql as $$ select inbox.wish_of(p_lead_id, 'Para', util.current_time()) $$;
select is(tests.wish(n.lead_id), 'stop', 'nobody asked anything') from n;
select flow.record_signal(o.lead_id, 'human_wrote', util.current_time(), 'consultant:1', p_reason => 'human_asked') from o;
select is(tests.wish(n.lead_id), 'stop', 'a question to somebody else is none to them') from n;
select flow.record_signal(a.lead_id, 'human_wrote', util.current_time(), 'consultant:1', p_reason => 'human_asked', p_natural_key => 'q') from a;
select is(tests.wish(n.lead_id), null, 'a question written for their other lead is answered') from n;
select is(inbox.wish_of(n.lead_id, 'Para', util.current_time() - interval '1 second'), 'stop', 'not before it was asked') from n;
select flow.void_signal('q', 'whatsapp', 'test');
select is(tests.wish(n.lead_id), 'stop', 'what was refused asked nothing') from n;

select * from finish();
rollback;
