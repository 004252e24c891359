begin;
select plan(11);

select tests.make_operation();
create temporary table t as select tests.lead() as lead_id;
create temporary table before as select l.event_seq as seq, l.event_hash as hash from leads.leads as l, t where l.id = t.lead_id;

select is(leads.append_event(lead_id, 'called', 'consultant:1', '{"result": "no_answer"}', '{"note": "ligar amanhã", "empty": null}'), seq + 1, 'the number is the next')
from t, before;
select is(
    (select format('%s|%s|%s', e.actor, e.data - 'commitments', e.at) from leads.events as e where e.lead_id = t.lead_id and e.seq = b.seq + 1),
    format('consultant:1|{"result": "no_answer"}|%s', util.current_time()), 'who, what and when are kept'
) from t, before as b;
select is(
    (select array_agg(k) from leads.events as e, jsonb_object_keys(e.data -> 'commitments') as k where e.lead_id = t.lead_id and e.seq = b.seq + 1),
    array['note'], 'a personal text leaves a commitment; one that is null leaves none'
) from t, before as b;
select is_empty('select 1 from leads.events as e where e.data::text like ''%amanhã%''', 'the text itself is not in the event');
select isnt(
    (select e.data #>> '{commitments,note}' from leads.events as e where e.lead_id = t.lead_id and e.seq = b.seq + 1),
    encode(sha256(convert_to('ligar amanhã', 'UTF8')), 'hex'), 'the commitment is salted'
) from t, before as b;
select is(leads.append_event(lead_id, 'called', 'consultant:1'), seq + 2, 'the next one follows') from t, before;
select is(
    (select array_agg(e.seq order by e.seq) from leads.events as e where e.lead_id = t.lead_id),
    (select array_agg(n) from generate_series(1, b.seq + 2) as n), 'there are no gaps'
) from t, before as b;
select is((select l.event_seq from leads.leads as l where l.id = t.lead_id), b.seq + 2, 'the lead knows the last number') from t, before as b;
select is(
    (select l.event_hash from leads.leads as l where l.id = t.lead_id),
    (select e.hash from leads.events as e where e.lead_id = t.lead_id and e.seq = b.seq + 2), 'and the head of the chain'
) from t, before as b;
select ok(leads.verify_chain(lead_id), 'which verifies') from t;
select throws_ok($$select leads.append_event(0, 'called', 'system')$$, 'ID201', null, 'a lead that does not exist has no history');

select * from finish();
rollback;
