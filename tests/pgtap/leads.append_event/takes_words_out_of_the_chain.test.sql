begin;
select plan(4);

select tests.make_operation();
create temporary table t as select tests.lead(1) as lead_id;
create temporary table e as
select leads.append_event(lead_id, 'probe', 'system', '{"reason": "Carlos pediu, 11 98765-4321", "code": "x"}') as words,
    leads.append_event(lead_id, 'probe', 'system', '{"reason": "130403"}') as code
from t;
select is((select (v.data - 'commitments')::text from leads.events as v, t, e where v.lead_id = t.lead_id and v.seq = e.words), '{"code": "x"}', 'words given for a reason leave the event');
select is((select v.value from leads.event_values as v, t, e where v.lead_id = t.lead_id and v.seq = e.words and v.field = 'reason'), 'Carlos pediu, 11 98765-4321', 'and stand where they can be erased');
select is((select v.data ->> 'reason' from leads.events as v, t, e where v.lead_id = t.lead_id and v.seq = e.code), '130403', 'a code stays');
select ok(leads.verify_chain(lead_id), 'the chain verifies') from t;

select * from finish();
rollback;
