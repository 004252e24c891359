begin;
select plan(11);

-- First contacts on Tuesday, D+3 on Friday, D+6 planned on Monday while no worker is there. That WhatsApp refused D+3 for a day is told on Monday.
select tests.make_operation();
create temporary table a as select * from tests.contacted_lead(1);
create temporary table b as select * from tests.contacted_lead(2);
create temporary table o as select lead_id from tests.contacted_lead(3);
create function tests.is_refused(p_lead_id bigint, p_at timestamptz) returns text language sql as $$
    select tests.tell((tests.message_of(p_lead_id)).wamid, 'failed', '{"errors": [{"code": 131049, "title": "healthy ecosystem"}]}', p_at)
$$;
create function tests.orders(p_lead_id bigint) returns text language sql as $$
    select coalesce(string_agg(concat_ws(' ', j.payload ->> 'template_code', j.state), ', ' order by j.id), 'none')
    from outbox.jobs as j
    where j.lead_id = p_lead_id and j.kind = 'whatsapp.template' and j.payload ->> 'purpose' = 'rework'
$$;
create function tests.attempts(p_lead_id bigint) returns text language sql as $$
    select string_agg(r.step || ' ' || r.state, ', ' order by r.step) from rework.attempts as r where r.lead_id = p_lead_id
$$;
select tests.freeze('2026-03-13 12:00:00+00');
select is((select count(*) from rework.run()), 3::bigint, 'all are silent');
select tests.drain();
select tests.freeze('2026-03-14 12:00:00+00');
select is(tests.is_refused(lead_id, '2026-03-14 11:30:00+00'), 'applied', 'one refusal is told in time') from b;
select is(tests.orders(lead_id), 'rework_1 pending', 'it is sent again') from b;
select tests.freeze('2026-03-16 12:00:00+00');
select count(*) from rework.run();
create temporary table before as select tests.snapshot(lead_id) as uninvolved from o;
select is(tests.orders(lead_id), 'rework_1 done, rework_2 pending', 'the next step is ordered') from a;
select is(tests.is_refused(f.lead_id, '2026-03-14 11:30:00+00'), 'applied', 'the other is told now')
from (select m.lead_id from a join sending.messages as m using (lead_id) where m.purpose = 'rework' limit 1) as f;
select is(tests.orders(lead_id), 'rework_1 done, rework_2 pending', 'nothing of before is said behind what follows') from a;
select is((select m.state from sending.messages as m join a using (lead_id) where m.purpose = 'rework' and m.wamid is not null), 'failed', 'it failed');
select is(tests.next_action(lead_id), 'rework', 'the step that was ordered stands') from a;
select is(tests.attempts(lead_id), '1 sent, 2 planned', 'each step is made once') from a;
select is(tests.snapshot(o.lead_id), b.uninvolved, 'nothing of it concerns anybody else') from o, before as b;
select tests.drain();
select is(tests.next_action(lead_id) || ' ' || tests.attempts(lead_id), 'await_reply 1 sent, 2 sent', 'and leaves') from a;

select * from finish();
rollback;
