begin;
select plan(20);

select tests.make_operation();
create temporary table a as select * from tests.submit(
    $${"person": {"name": "  maria DA silva souza ", "phone": "(11) 98765-4321", "email": "Maria@Example.com", "tax_id": "529.982.247-25", "city": " Santos "},
       "referrer": {"name": "joão prado", "phone": "11 91234-9876"}, "origin": "site", "product": "plano", "notes": " ligar cedo ",
       "consent": {"basis": "consent", "statement": "aceito", "at": "2026-03-09T10:00:00-03:00"}, "attributes": {"budget": 12.5},
       "page": {"url": "https://example.com/a", "title": "A"}, "unknown": true}$$, 'key-1'
);
create temporary table l as select * from leads.leads;

select is(http_status, 201, 'a new lead is 201') from a;
select is(body #- '{submission_uid}' #- '{lead,uid}',
    '{"outcome": "created", "lead": {"status": "new", "consultant": {"name": "Carla Dias"}}, "warnings": []}'::jsonb, 'the answer says who has it') from a;
select is((body #>> '{lead,uid}')::uuid, l.uid, 'and which lead it is') from a, l;
select is(
    (select format('%s|%s|%s|%s|%s', s.outcome, s.reason, s.idempotency_key, s.http_status, s.lead_id = l.id) from intake.submissions as s), 'created||key-1|201|t',
    'the ledger holds the submission'
) from l;
select is((select s.uid::text from intake.submissions as s), body ->> 'submission_uid', 'under the uid that was answered') from a;
select is((select s.answer from intake.submissions as s), body, 'with the answer') from a;
select ok((select s.raw_sha256 = sha256(s.raw) and convert_from(s.raw, 'UTF8') ~ '  maria DA' from intake.submissions as s), 'and the raw bytes, untouched');
select is((select format('%s|%s', p.name, p.city) from people.people as p where p.id = l.person_id), 'Maria da Silva Souza|Santos', 'the name is written properly') from l;
select is(
    (select string_agg(format('%s=%s', i.kind, i.value), ' ' order by i.kind) from people.identifiers as i where i.person_id = l.person_id),
    'email=Maria@example.com phone=+5511987654321 tax_id=52998224725', 'identifiers are normalised'
) from l;
select is(
    format('%s|%s|%s|%s|%s', l.origin, l.notes, l.attributes, l.page, (select d.code from leads.products as d where d.id = l.product_id)),
    'site|ligar cedo|{"budget": 12.5}|{"url": "https://example.com/a", "title": "A"}|plano', 'the lead keeps what was said'
) from l;
select is(
    (select format('%s|%s', r.name, i.value) from people.referrers as r join people.identifiers as i on i.person_id = r.person_id where r.id = l.referrer_id),
    'João Prado|+5511912349876', 'the referrer is a known person'
) from l;
select is(
    (select format('%s|%s|%s', c.basis, c.statement, c.given_at at time zone 'UTC') from people.consents as c where c.person_id = l.person_id),
    'consent|aceito|2026-03-09 13:00:00', 'the consent is kept'
) from l;
select is(
    (select array_agg(e.kind order by e.seq) from leads.events as e where e.lead_id = l.id), '{created,assigned}', 'the history begins'
) from l;
select is((select e.actor from leads.events as e where e.lead_id = l.id and e.seq = 1), 'token:' || tests.token_id(), 'with who sent it') from l;
select is_empty(
    $$select e.data from leads.events as e where e.data::text ~* 'maria|souza|98765|91234|52998|joão|ligar'$$, 'and holds no personal value'
);
select is(
    (select format('%s|%s|%s', m.kind, m.state, m.due_at = util.current_time()) from outbox.jobs as m), 'chatwoot.contact|pending|t', 'the first work is ordered at once'
);
select is(
    format('%s|%s|%s', l.next_action, l.next_action_at = util.current_time(), l.queue_code), 'first_contact|t|', 'first contact is next'
) from l;
select is((select c.chatwoot_agent_id from routing.consultants as c where c.id = l.consultant_id), 103::bigint, 'the owner is the one who was answered') from l;
select is(current_setting('synchronous_commit'), 'off', 'the transaction commits asynchronously; the caller runs the barrier');
select is(tests.is_sound(), '', 'nothing is lost, nothing stagnates, the history verifies');

select * from finish();
rollback;
