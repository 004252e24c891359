begin;
select plan(7);

-- WhatsApp tells of another number; somebody else has it, who asks us to stop before they say so.
select tests.make_operation();
create temporary table a as select * from tests.contacted_lead(1);
create temporary table o as select lead_id from tests.contacted_lead(2);
create temporary table before as select tests.snapshot(lead_id) as uninvolved from o;
create function tests.at(p_minutes integer) returns timestamptz language sql as $$ select '2026-03-10 16:00:00+00'::timestamptz + p_minutes * interval '1 minute' $$;
select tests.freeze(tests.at(60));
select is(tests.write(1, 'wamid.1', '{"type": "system", "system": {"type": "user_changed_number", "wa_id": "5511911112222"}}', tests.at(10)), 'applied user_changed_number', 'the number changed');
select is(tests.write(1, 'wamid.3', tests.text_of('PARAR') || '{"from": "5511911112222"}', tests.at(30)), 'applied opted_out', 'a stop from the new one');
select is(tests.write(1, 'wamid.2', tests.text_of('Não sou eu') || '{"from": "5511911112222"}', tests.at(20)), 'applied wrong_person', 'which is a stranger''s');
select is(tests.status(lead_id), 'contacted', 'ends nobody''s lead') from a;
select is((select count(*) from inbox.replies as r where r.wamid = 'wamid.3'), 0::bigint, 'and is no reply of theirs');
select is(people.is_suppressed('{phone:m551111112222}'), true, 'it silences the number');
select is(tests.snapshot(o.lead_id), b.uninvolved, 'nothing changed for anybody else') from o, before as b;

select * from finish();
rollback;
