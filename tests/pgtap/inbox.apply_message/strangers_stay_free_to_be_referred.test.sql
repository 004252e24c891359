begin;
select plan(88);

select tests.make_operation();
-- Somebody uninvolved, whom nothing below touches.
create temporary table uninvolved as select tests.lead(900) as lead_id;
create temporary table before as select l.* from leads.leads as l, uninvolved as u where l.id = u.lead_id;
create temporary table people as
select m.n + k.shift as n, m.name || k.name as name, m.whatsapp as message, tests.phone(m.n + k.shift) as phone, k.is_short
from tests.stranger_messages as m
cross join (values (0, '', false), (100, ', without the ninth digit', true)) as k (shift, name, is_short);

select is(
    tests.stranger_writes('meta', n, case when is_short then tests.without_ninth_digit(phone) else phone end, message),
    'ignored unknown_person', name || ': nobody we know'
)
from people order by n;
select is_empty('select from people.suppressions', 'nobody asked not to be contacted');
select is((select count(*) from people.people), 1::bigint, 'nobody became a person by it');

create temporary table referred as select p.n, p.name, s.http_status, s.body from people as p cross join lateral tests.submit(tests.referral(p.n)) as s;
select is(http_status || ' ' || (body ->> 'outcome'), '201 created', name || ': is referred') from referred order by n;
select is(l.status || ' ' || l.next_action, 'new first_contact', r.name || ': will be written to')
from referred as r join leads.leads as l on l.uid = (r.body #>> '{lead,uid}')::uuid
order by r.n;
select tests.drain();
select is((select m.state from sending.messages as m where m.lead_id = l.id), 'accepted', r.name || ': is written to')
from referred as r join leads.leads as l on l.uid = (r.body #>> '{lead,uid}')::uuid
order by r.n;

-- A wish is believed, whoever has it.
select is(tests.stranger_writes('meta', 300, tests.phone(300), tests.text_of('Parar')), 'applied suppressed_stranger', 'a stranger says Parar');
select is(tests.stranger_writes('meta', 301, tests.without_ninth_digit(tests.phone(301)), tests.text_of('não me mande mais mensagens')), 'applied suppressed_stranger', 'or asks for no more messages');
select is((tests.submit(tests.referral(300))).body ->> 'outcome', 'suppressed', 'they are not written to when they are referred');
select is((tests.submit(tests.referral(301))).body ->> 'outcome', 'suppressed', 'in whatever form the number comes');
select is((tests.submit(tests.referral(302))).body ->> 'outcome', 'created', 'others are');
select is(
    (select row(l.status, l.last_inbound_at, l.ended_at)::text from leads.leads as l, uninvolved as u where l.id = u.lead_id),
    (select row('contacted', b.last_inbound_at, b.ended_at)::text from before as b), 'the uninvolved lead went its own way'
);

select * from finish();
rollback;
