begin;
select plan(10);

select tests.make_operation();
create temporary table t as select tests.lead_with_conversation(1) as lead_id;
create temporary table c as select * from tests.claim_one('whatsapp.template');
select throws_ok(format($$select outbox.dismiss_dead(%s, 'x')$$, id), 'ID303', null, 'a row that lives is not dismissed') from c;
select throws_ok($$select outbox.dismiss_dead(0, 'x')$$, 'ID202', null, 'nor one that does not exist');
select outbox.fail(tests.worker_id(), id, attempt, tests.error(132018)) from c;
select throws_ok(format($$select outbox.dismiss_dead(%s, ' ')$$, id), 'ID105', null, 'a reason is needed') from c;
select throws_ok(format('select outbox.dismiss_dead(%s, null)', id), 'ID105', null, 'none is none') from c;
select lives_ok(format($$select outbox.dismiss_dead(%s, 'Maria ligou')$$, id), 'a dead job is given up') from c;
select is((select format('%s %s %s', m.state, m.dismissed_reason || ' ' || m.dismissed_by, m.last_error ->> 'code') from outbox.jobs as m, c where m.id = c.id), 'cancelled Maria ligou operator 132018', 'with why it died, why it was dismissed and by whom');
select is((select e.kind || ' ' || (e.data ->> 'kind') from leads.events as e, t where e.lead_id = t.lead_id order by e.seq desc limit 1), 'outbox_dismissed whatsapp.template', 'the history says so');
select is((select v.value from leads.event_values as v, t where v.lead_id = t.lead_id and v.field = 'reason'), 'Maria ligou', 'the reason is kept beside the chain');
select throws_ok(format('select outbox.retry_dead(%s)', id), 'ID303', null, 'it cannot be ordered again') from c;
select is(tests.is_sound(), '', 'all is accounted for');

select * from finish();
rollback;
