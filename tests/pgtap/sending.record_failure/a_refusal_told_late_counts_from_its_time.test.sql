begin;
select plan(8);

-- First contacts of Tuesday, a step of the cadence on Friday, which WhatsApp takes; what became of the first is told on Saturday.
select tests.make_operation();
create temporary table a as select * from tests.contacted_lead(1);
create temporary table b as select * from tests.contacted_lead(2);
create temporary table o as select lead_id from tests.contacted_lead(3);
create function tests.refused(p_lead_id bigint) returns timestamptz language sql as $$ select (people.phone_of(tests.person_id(p_lead_id))).refused_at $$;
create function tests.fails(p_wamid text, p_at timestamptz) returns text language sql as $$
    select tests.tell(p_wamid, 'failed', '{"errors": [{"code": 130403, "title": "Undeliverable"}]}', p_at)
$$;
select tests.freeze('2026-03-13 12:00:00+00');
select is((select count(*) from rework.run()), 3::bigint, 'all are written to again');
select tests.drain();
select tests.freeze('2026-03-14 12:00:00+00');
create temporary table before as select tests.snapshot(lead_id) as uninvolved from o;
select tests.fails(wamid, '2026-03-10 20:00:00+00') from a;
select is(tests.refused(lead_id), null, 'a refusal of before what WhatsApp took since says nothing of the number') from a;
select is(tests.next_action(lead_id), 'await_reply', 'nor of the step that it took') from a;
select tests.fails((select m.wamid from sending.messages as m where m.lead_id = b.lead_id order by m.id desc limit 1), '2026-03-13 20:00:00+00') from b;
select is(tests.refused(lead_id), '2026-03-13 20:00:00+00', 'a refusal of the last does') from b;
select tests.fails(wamid, '2026-03-10 20:00:00+00') from b;
select is(tests.refused(lead_id), '2026-03-13 20:00:00+00', 'whatever was refused before') from b;
-- The other way about: the refusal is known, and a send of later turns out to have been taken.
update people.identifiers as i set refused_at = '2026-03-10 20:00:00+00' from a where i.person_id = tests.person_id(a.lead_id) and i.kind = 'phone';
update sending.messages as m set state = 'unknown', wamid = null, accepted_at = null, unknown_at = '2026-03-13 12:01:00+00'
from a where m.lead_id = a.lead_id and m.purpose = 'rework';
select sending.accept_message(m.id, 'wamid.late', null, '2026-03-13 12:00:30+00') from sending.messages as m join a on a.lead_id = m.lead_id where m.purpose = 'rework';
select is(tests.refused(lead_id), null, 'what WhatsApp took after it outweighs it') from a;
select is(tests.refused(lead_id) is not null, true, 'of another number it says nothing') from b;
select is(tests.snapshot(o.lead_id), b.uninvolved, 'nothing changed for anybody else') from o, before as b;

select * from finish();
rollback;
