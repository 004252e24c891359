begin;
select plan(12);

select tests.make_operation();
create temporary table a as select * from tests.contacted_lead(1);
create temporary table b as select * from tests.contacted_lead(3);
create temporary table o as select lead_id from tests.contacted_lead(2);
create temporary table before as select tests.snapshot(lead_id) as uninvolved from o;
create function tests.at(p_minutes integer) returns timestamptz language sql as $$ select '2026-03-10 16:00:00+00'::timestamptz + p_minutes * interval '1 minute' $$;
select tests.freeze(tests.at(60));

-- Called at 16:20, reported at 17:00; the stranger wrote at 16:30.
select is(tests.write(1, 'wamid.1', tests.text_of('Quem é?'), tests.at(30)), 'applied', 'somebody writes');
select is(
    (select r.http_status from api.record_call(
        tests.credential(), (select l.uid from leads.leads as l join a on a.lead_id = l.id),
        convert_to(jsonb_build_object('result', 'wrong_number', 'called_at', tests.at(20))::text, 'UTF8')
    ) as r), 200, 'a call of before that, reported after it'
);
select is((select concat_ws(' ', l.status, l.next_action, l.hold_reason) from leads.leads as l join a on a.lead_id = l.id), 'contacted human_review wrong_number', 'says that it was a stranger');
select is((select count(*) from inbox.replies as r where r.wamid = 'wamid.1'), 0::bigint, 'whose words are nobody''s');
-- A status that comes late teaches nothing about whose the number is.
select tests.tell(wamid, 'delivered', jsonb_build_object('recipient_id', substr(tests.phone(1), 2))) from a;
select is((select count(*) from people.identifiers as i, a where i.person_id = tests.person_id(a.lead_id) and i.kind in ('phone', 'wa_id')), 0::bigint, 'nor does a late status give the number back');
select is(tests.write(1, 'wamid.2', tests.text_of('Alô?'), tests.at(50)), 'ignored unknown_person', 'who writes from it is a stranger');
-- What they had said themselves by phone before that, told last.
select is(
    (select r.http_status from api.record_call(
        tests.credential(), (select l.uid from leads.leads as l join a on a.lead_id = l.id),
        convert_to(jsonb_build_object('result', 'opted_out', 'called_at', tests.at(10))::text, 'UTF8')
    ) as r), 200, 'a wish to stop of before that'
);
select is(tests.status(lead_id), 'opted_out', 'ends their lead') from a;
select is(people.is_suppressed(array['phone:' || (normalize.phone(tests.phone(1))).match_key]), true, 'and holds for the number that they said it by');
-- The stranger said so themselves, and the call was before all of it.
select tests.write(3, 'wamid.b1', tests.text_of('Quem é?'), tests.at(30)), tests.write(3, 'wamid.b2', tests.text_of('Não sou eu'), tests.at(40));
select is(
    (select r.http_status from api.record_call(
        tests.credential(), (select l.uid from leads.leads as l join b on b.lead_id = l.id),
        convert_to(jsonb_build_object('result', 'wrong_number', 'called_at', tests.at(20))::text, 'UTF8')
    ) as r), 200, 'a call of before what the stranger wrote'
);
select is(tests.status(lead_id), 'contacted', 'says whose words they were') from b;
select is(tests.snapshot(o.lead_id), b.uninvolved, 'nothing changed for anybody else') from o, before as b;

select * from finish();
rollback;
