begin;
select plan(18);

select tests.make_operation();
create temporary table partner as select tests.make_token('partner', p_source_id => (select id from intake.sources)) as token_id;
create temporary table t as select tests.lead(1, '{"referrer": {"name": "João Prado"}}') as lead_id;
select tests.advance('1 day');
create temporary table a as
select s.* from partner, tests.submit(
    tests.referral(1, '{"referrer": {"name": "Rita Neves", "phone": "11 91234-9876"}, "origin": "partner", "notes": "é urgente", "product": "plano"}'), 'k', token_id
) as s;

select is(http_status, 200, 'a second referral is 200') from a;
select is(body #- '{submission_uid}' #- '{lead,uid}',
    '{"outcome": "touched", "lead": {"status": "new", "consultant": {"name": "Carla Dias"}}, "matched_by": "phone", "warnings": []}'::jsonb,
    'the answer says that the person is known, by what, and who has the lead') from a;
select is((body #>> '{lead,uid}')::uuid, l.uid, 'it is the same lead') from a, t, leads.leads as l where l.id = t.lead_id;
select is((select count(*) from leads.leads), 1::bigint, 'there is no second one');
select is((select count(*) from routing.decisions), 1::bigint, 'no turn was taken');
select is(
    (select format('%s|%s|%s', t.origin, r.name, t.touched_at = util.current_time()) from leads.touches as t join people.referrers as r on r.id = t.referrer_id),
    'partner|Rita Neves|t', 'the touch is kept with its referrer'
);
select is((select r.name from leads.leads as l join people.referrers as r on r.id = l.referrer_id), 'João Prado', 'the first one keeps the credit');
select is((select format('%s|%s|%s', l.origin, p.code, l.notes) from leads.leads as l join leads.products as p on p.id = l.product_id), 'manual|plano|é urgente', 'the lead takes what it had not');
select is((select e.kind from leads.events as e order by e.seq desc limit 1), 'touched', 'the history says so');
select is((select v.value from leads.event_values as v where v.field = 'notes'), 'é urgente', 'with what was said, beside the chain');
select is((select count(*) from outbox.jobs), 1::bigint, 'while there is no conversation nobody is told');
select is((select format('%s/%s/%s', c.created, c.touched, c.difference) from governance.conservation as c), '1/1/0', 'it is counted as a touch');

select tests.step('chatwoot.contact');
select tests.step('chatwoot.conversation');
select tests.lead(1);
select is(
    (select count(*) from outbox.jobs as m where m.kind = 'chatwoot.note' and m.payload ->> 'about' = 'touch'), 1::bigint, 'later the consultant is told in the conversation'
);

select leads.change_status(lead_id, 'lost', 'consultant:1', 'price') from t;
create temporary table b as select * from tests.submit(tests.referral(1));
select is(http_status || ' ' || (body ->> 'outcome'), '201 created', 'after a lead ended the next referral opens a new one') from b;
select is(body ->> 'matched_by', 'phone', 'of the same person') from b;
select is((select count(distinct l.person_id) from leads.leads as l), 1::bigint, 'who is one person');
select is((select count(*) from leads.leads), 2::bigint, 'with two leads');
select is(tests.is_sound(), '', 'all is accounted for');

select * from finish();
rollback;
