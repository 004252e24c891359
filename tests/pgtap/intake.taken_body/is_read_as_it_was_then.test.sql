begin;
select plan(10);

-- A lead ended at 16:20, as was told at 16:40; a webhook of 16:30 and one that a human corrected had touched it.
select tests.make_operation();
create temporary table c as select n, c.lead_id from generate_series(1, 4) as n, lateral tests.contacted_lead(n) as c;
create temporary table x as select c.n, c.lead_id, l.uid from c join leads.leads as l on l.id = c.lead_id;
create function tests.at(p_minutes integer) returns timestamptz language sql as $$ select '2026-03-10 16:00:00+00'::timestamptz + p_minutes * interval '1 minute' $$;
create function tests.call(p_n integer, p_minutes integer) returns integer language sql as $$
    select r.http_status
    from x
    cross join lateral api.record_call(tests.credential(), x.uid, convert_to(jsonb_build_object('result', 'no_answer', 'called_at', tests.at(p_minutes))::text, 'UTF8')) as r
    where x.n = p_n
$$;
create function tests.person(p_n integer, p_field text) returns text language sql as $$ select tests.referral(p_n) #>> array['person', p_field] $$;
create function tests.hook(p_body jsonb, p_delivery text) returns jsonb language sql as $$
    select a.body from api.submit_webhook(tests.service(), 'site', convert_to(p_body::text, 'UTF8'), p_delivery) as a
$$;
create function tests.became(p_delivery text) returns text language sql as $$
    select concat_ws(' ', s.outcome, s.reason, s.lead_id = (select max(l.id) from leads.leads as l where l.person_id = m.person_id), (select count(*) from leads.leads as l where l.person_id = m.person_id))
    from intake.submissions as s left join leads.leads as m on m.id = s.lead_id where s.idempotency_key = p_delivery
$$;
select intake.add_source('site', 'Site');
select intake.set_source_map('site', '{"person.name": "/n", "person.phone": "/t"}', '{"origin": "site"}');
create temporary table before as select tests.snapshot(lead_id) as uninvolved from x where n = 4;

select tests.freeze(tests.at(25)), tests.call(1, 0), tests.call(1, 10), tests.call(2, 0), tests.call(2, 10), tests.call(3, 0), tests.call(3, 10);
select tests.freeze(tests.at(30));
select is(tests.hook(jsonb_build_object('n', tests.person(1, 'name'), 't', tests.person(1, 'phone')), 'a') ->> 'outcome', 'touched', 'a webhook touches an open lead');
select is(tests.hook(jsonb_build_object('n', 'asdf 123', 't', tests.person(2, 'phone')), 'b') ->> 'reason', 'implausible_name', 'another waits for a human');
select is(
    (select f.outcome from intake.submissions as s, lateral intake.fix_quarantined(s.uid, intake.correct_body(s.uid, jsonb_build_object('person.name', tests.person(2, 'name')))) as f
     where s.idempotency_key = 'b'), 'touched', 'who corrects it'
);
select is(tests.hook(jsonb_build_object('n', tests.person(3, 'name'), 't', tests.person(3, 'phone')), 'd') ->> 'outcome', 'touched', 'a third');
-- The form has other fields from now on.
select intake.set_source_map('site', '{"person.name": "/nome", "person.phone": "/telefone"}', '{"origin": "site"}');
select tests.freeze(tests.at(40)), tests.call(1, 20), tests.call(2, 20);
select is(tests.became('a'), 'created t 2', 'what had touched what was over opens a lead, as it was read then');
select is(tests.became('b'), 'created t 2', 'and as it was corrected');
-- A body that would be refused today.
delete from intake.source_maps as m using intake.sources as s where s.id = m.source_id and m.version = 2;
select tests.call(3, 20);
select is(tests.became('d'), 'touched t 1', 'what cannot be taken in anew is not lost: it stays a touch');
select is((select count(*) from leads.touches as t join x on x.lead_id = t.lead_id and x.n = 3), 1::bigint, 'of the lead that ended');
select is((select c.difference from governance.conservation as c), 0::bigint, 'all are counted');
select is(tests.snapshot(x.lead_id), b.uninvolved, 'nothing changed for anybody else') from x, before as b where x.n = 4;

select * from finish();
rollback;
