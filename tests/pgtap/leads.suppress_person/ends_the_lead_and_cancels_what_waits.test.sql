begin;
select plan(16);

select tests.make_operation();
create temporary table t as select tests.lead_with_conversation(
    1, '{"person": {"name": "Maria Souza", "phone": "11987654321", "email": "maria@example.com"}}'
) as lead_id;
create temporary table p as select l.person_id from leads.leads as l, t where l.id = t.lead_id;
select is(tests.row_state(tests.row_id(lead_id, 'whatsapp.template')), 'pending', 'a template waits') from t;

select is(leads.suppress_person(person_id, 'stop_word', 'person'), 2, 'phone and e-mail are suppressed') from p;
select is(tests.status(lead_id), 'opted_out', 'the open lead ends') from t;
select is(
    (select format('%s %s', e.actor, e.data) from leads.events as e, t where e.lead_id = t.lead_id order by e.seq desc limit 1),
    'person {"to": "opted_out", "from": "new", "reason": "stop_word"}', 'the history says who wanted it and how'
);
select is(tests.row_state(tests.row_id(lead_id, 'whatsapp.template')), 'cancelled', 'the template does not go out') from t;
select is(leads.suppress_person(person_id, 'request', 'operator'), 0, 'a second time there is nothing new') from p;
select is((select array_agg(distinct s.reason) from people.suppressions as s), '{stop_word}', 'and the first reason stays');
select is_empty($$select 1 from people.suppressions as s where s::text ~ '98765|maria'$$, 'only keyed hashes are kept');
select throws_ok(format($$select leads.suppress_person(%s, 'mood', 'operator')$$, person_id), '23514', null, 'an unknown reason is refused') from p;
select is(leads.suppress_person(0, 'request', 'operator'), 0, 'nobody has nothing to suppress');

-- A template that failed for a while is queued again; its message ends with the lead too.
create temporary table u as select tests.lead_with_conversation(2) as lead_id;
create temporary table c as select * from tests.claim_one('whatsapp.template');
select outbox.fail(tests.worker_id(), id, attempt, tests.error(null, '{"phase": "before_request"}')) from c;
select leads.suppress_person(l.person_id, 'stop_button', 'person') from leads.leads as l, u where l.id = u.lead_id;
select is((select m.state from sending.messages as m, u where m.lead_id = u.lead_id), 'cancelled', 'a message that was queued again is cancelled') from u;
select is(tests.row_state(id), 'cancelled', 'and its row') from c;

-- One that is being sent can no longer be stopped; when it is to be tried again it is not.
create temporary table v as select tests.lead_with_conversation(3) as lead_id;
create temporary table d as select * from tests.claim_one('whatsapp.template');
select leads.suppress_person(l.person_id, 'stop_button', 'person') from leads.leads as l, v where l.id = v.lead_id;
select is(outbox.fail(tests.worker_id(), id, attempt, tests.error(null, '{"phase": "before_request"}')), 'pending', 'a send that did not leave waits') from d;
select tests.advance('1 minute');
select is_empty($$select * from outbox.claim(tests.worker_id()) where kind = 'whatsapp.template'$$, 'and is not sent once the person opted out');
select is(
    (select format('%s %s', tests.row_state(d.id), m.state) from d, v, sending.messages as m where m.lead_id = v.lead_id), 'cancelled cancelled', 'row and message are cancelled'
);
select is(tests.is_sound(), '', 'all is accounted for');

select * from finish();
rollback;
