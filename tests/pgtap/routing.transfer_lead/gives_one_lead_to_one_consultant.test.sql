begin;
select plan(16);

select tests.make_operation();
create temporary table t as select tests.lead(1) as one, tests.lead(2) as two;
create temporary table was as select l.consultant_id as before, c.id as other from t join leads.leads as l on l.id = t.one
cross join lateral (select c.id from routing.consultants as c where c.id <> l.consultant_id order by c.id limit 1) as c;
select tests.drain();
select tests.remember();

select ok(routing.transfer_lead(one, other, 'on_leave', 'system'), 'a lead changes hands') from t, was;
select is(
    tests.what_changed(), 'leads.events +1, leads.leads ~1, outbox.jobs +1, routing.decisions +1',
    'one lead, with a decision, an event and what Chatwoot is told'
);
select is((select l.consultant_id from leads.leads as l where l.id = one), other, 'it is theirs') from t, was;
select is(
    (select e.data - 'decision_id' from leads.events as e where e.lead_id = one and e.kind = 'transferred'),
    jsonb_build_object('from_consultant_id', before, 'to_consultant_id', other, 'reason', 'on_leave'), 'the event says from whom, to whom and why'
) from t, was;
select is_empty($$select from leads.event_values as v join t on t.one = v.lead_id where v.field = 'reason'$$, 'a code of ours is no free text');
select ok(not routing.transfer_lead(one, other, 'on_leave', 'operator'), 'to whom it belongs already') from t, was;
select is(tests.what_changed(), 'leads.event_values +1, leads.events +1, leads.leads ~1, outbox.jobs +1', 'is a human''s word, which the history has and Chatwoot hears');

select ok(routing.transfer_lead(one, before, 'Pediu a Ana', 'token:' || tests.token_id()), 'with a reason in words') from t, was;
select is((select count(*) from leads.events as e join t on t.one = e.lead_id where e.kind = 'transferred' and e.data ? 'reason'), 1::bigint, 'which the chain does not hold');
select is(
    (select string_agg(v.value, ', ' order by v.seq) from leads.event_values as v join t on t.one = v.lead_id where v.field = 'reason'),
    'on_leave, Pediu a Ana', 'and what can be forgotten does, also a word that looks like a code'
);
select tests.advance('10 seconds');
select routing.transfer_lead(one, other, 'back', 'operator') from t, was;
select tests.remember();
select ok(not routing.transfer_lead(one, before, 'Pediu a Ana', 'token:' || tests.token_id()), 'a retry of a token whose first was heard') from t, was;
select is(tests.what_changed(), 'nothing', 'does not undo what came after it');

select throws_ok(format('select routing.transfer_lead(0, %s, ''x'', ''operator'')', other), 'ID201', null, 'a lead that there is not') from was;
select throws_ok(format('select routing.transfer_lead(%s, 0, ''x'', ''operator'')', one), 'ID208', null, 'a consultant that there is not') from t;
select throws_ok(format('select routing.transfer_lead(%s, null, ''x'', ''operator'')', one), 'ID208', null, 'and none are refused') from t;
update routing.consultants set is_active = false where id = (select before from was);
select throws_ok(format('select routing.transfer_lead(%s, %s, ''x'', ''operator'')', one, before), 'ID306', null, 'so is one who is inactive') from t, was;

select * from finish();
rollback;
