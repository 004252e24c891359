begin;
select plan(9);

select tests.make_operation();
create temporary table t as select tests.lead(1) as won, tests.lead(2) as lost, tests.lead(3) as other, tests.lead(4) as stopped;
select is(
    (select a.http_status from api.change_status(tests.credential(), l.uid, convert_to('{"to": "won", "reason": "Maria 11 98765-4321", "note": "assinou"}', 'UTF8')) as a),
    200, 'whoever gives words is heard'
) from t join leads.leads as l on l.id = t.won;
select is((select e.data ->> 'reason' from leads.events as e, t where e.lead_id = t.won and e.data ->> 'to' = 'won'), null, 'the chain has none of them');
select is(
    (select v.value from leads.event_values as v, leads.events as e, t where e.lead_id = t.won and e.data ->> 'to' = 'won' and v.lead_id = e.lead_id and v.seq = e.seq),
    E'Maria 11 98765-4321\nassinou', 'they stand beside it, where they can be erased'
);
select is((select l.reason from leads.status_periods as l, t where l.lead_id = t.won and l.status = 'won'), null, 'nor has the table of periods');
select is(
    (select a.http_status from api.change_status(tests.credential(), l.uid, convert_to('{"to": "lost", "reason": "price"}', 'UTF8')) as a), 200, 'a lost reason is a code'
) from t join leads.leads as l on l.id = t.lost;
select is((select e.data ->> 'reason' from leads.events as e, t where e.lead_id = t.lost and e.data ->> 'to' = 'lost'), 'price', 'and stands in the chain');
select is(
    (select a.http_status from api.change_status(tests.credential(), l.uid, convert_to('{"to": "opted_out", "note": "pediu por telefone"}', 'UTF8')) as a), 200, 'a wish to stop'
) from t join leads.leads as l on l.id = t.stopped;
select is((select v.value from leads.event_values as v join leads.events as e using (lead_id, seq) where e.kind = 'opted_out'), 'pediu por telefone', 'keeps its words');
select throws_ok(format($$select leads.change_status(%s, 'won', 'system', 'Maria Souza')$$, other), 'ID105', null, 'no function takes words for a code') from t;

select * from finish();
rollback;
