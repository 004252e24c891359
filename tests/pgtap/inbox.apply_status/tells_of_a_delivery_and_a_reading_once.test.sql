begin;
select plan(13);

select tests.make_operation();
create temporary table a as select * from tests.contacted_lead(1);
update outbox.jobs set state = 'cancelled', finished_at = now() where state = 'pending';
create temporary table b as select * from tests.contacted_lead(2);
create function tests.told(p_wamid text, p_status text, p_patch jsonb default '{}') returns text language sql as $$
    select inbox.apply_status(jsonb_build_object('phone_number_id', '100200300', 'waba_id', '419561257915477', 'entry', tests.wa_status(p_wamid, p_status, p_patch)), util.current_time());
    select coalesce(string_agg(e.kind || coalesce(' ' || (e.data ->> 'reached_at'), ''), ', ' order by e.seq), '') from leads.events as e join sending.messages as m on m.lead_id = e.lead_id
    where m.wamid = p_wamid and e.actor = 'whatsapp' and e.kind like 'template%'
$$;
select is(tests.told(wamid, 'sent'), '', 'that it left was known') from a;
select is(tests.told(wamid, 'delivered'), 'template_delivered', 'it arrived') from a;
select is(tests.told(wamid, 'delivered'), 'template_delivered', 'once') from a;
select is(tests.told(wamid, 'sent'), 'template_delivered', 'and left, which says nothing more') from a;
select is(tests.told(wamid, 'read'), 'template_delivered, template_read', 'it was read') from a;
select is(tests.told(wamid, 'read'), 'template_delivered, template_read', 'once') from a;
select is(tests.told(wamid, 'played'), 'template_delivered, template_read', 'and played, which is the same') from a;
select is((select count(*) from leads.events as e join b using (lead_id) where e.actor = 'whatsapp'), 0::bigint, 'the other lead''s message did nothing');
select is(tests.told(wamid, 'played'), 'template_read', 'played alone is read') from b;
select is(tests.told(wamid, 'delivered'), 'template_read', 'and was delivered by then') from b;

-- Refused, and delivered after all: that it reached them is told from when it was accepted.
update outbox.jobs set state = 'cancelled', finished_at = now() where state = 'pending';
create temporary table c as select * from tests.contacted_lead(3);
update sending.messages set accepted_at = '2026-03-10 14:50:00+00' where lead_id = (select lead_id from c);
select is(tests.told(wamid, 'failed', '{"errors": [{"code": 130403, "title": "Undeliverable"}]}'), '', 'refused') from c;
select is(tests.told(wamid, 'delivered'), 'template_delivered ' || (to_json('2026-03-10 14:50:00+00'::timestamptz) #>> '{}'), 'and delivered') from c;
select is(i.refused_at, null, 'the number is reached') from people.identifiers as i where i.kind = 'phone' and i.value = tests.phone(3);

select * from finish();
rollback;
