begin;
select plan(16);

-- A stranger has the number since 16:20 and stops at 16:40. The persons' own words of before arrive after that.
select tests.make_operation();
create temporary table a as select * from tests.contacted_lead(1);
create temporary table b as select * from tests.contacted_lead(2);
create temporary table o as select lead_id from tests.contacted_lead(3);
create temporary table c as select * from tests.contacted_lead(4);
create temporary table before as select tests.snapshot(lead_id) as uninvolved from o;
create function tests.at(p_minutes integer) returns timestamptz language sql as $$ select '2026-03-10 16:00:00+00'::timestamptz + p_minutes * interval '1 minute' $$;
create function tests.stands(p_lead_id bigint) returns text language sql as $$ select concat_ws(' ', l.status, l.next_action, l.hold_reason) from leads.leads as l where l.id = p_lead_id $$;
create function tests.words(p_lead_id bigint) returns text language sql as $$
    select string_agg(concat_ws(' ', r.wamid, r.kind, r.button_action, to_char(r.written_at, 'HH24:MI')), ', ' order by r.written_at) from inbox.replies as r where r.lead_id = p_lead_id
$$;
select tests.freeze(tests.at(60));
select tests.write(1, 'wamid.a3', tests.text_of('PARAR'), tests.at(40));
select is(tests.stands(lead_id), 'opted_out', 'a stop') from a;
select tests.write(1, 'wamid.a0', tests.text_of('Quanto custa?'), tests.at(10));
select is(tests.stands(lead_id), 'opted_out', 'what was written before it is not listened to') from a;
select is(tests.write(1, 'wamid.a1', tests.text_of('Não sou eu'), tests.at(20)), 'applied wrong_person', 'the stop was a stranger''s');
select is(tests.stands(lead_id), 'engaged human_review wrong_person', 'so what the person had said is heard') from a;
select is(tests.words(lead_id), 'wamid.a0 text 16:10, wamid.a1 text wrong_person 16:20', 'as they had said it') from a;
-- In their order they end alike.
select tests.write(2, 'wamid.b0', tests.text_of('Quanto custa?'), tests.at(10)), tests.write(2, 'wamid.b1', tests.text_of('Não sou eu'), tests.at(20)), tests.write(2, 'wamid.b3', tests.text_of('PARAR'), tests.at(40));
select is(tests.stands(b.lead_id), tests.stands(a.lead_id), 'as in their order') from a, b;
select is(leads.verify_chain(lead_id), true, 'the history says both') from a;
select is(inbox.hear_again(tests.person_id(lead_id)), 0, 'what was heard is not heard again') from a;
select is(tests.snapshot(o.lead_id), b.uninvolved, 'nothing changed for anybody else') from o, before as b;

-- A wish of the person's own stands: it is still not listened to.
select tests.freeze(tests.at(180));
select tests.write(4, 'wamid.c3', tests.text_of('PARAR'), tests.at(100)), tests.write(4, 'wamid.c5', tests.text_of('PARAR'), tests.at(130)), tests.write(4, 'wamid.c0', tests.text_of('Quanto custa?'), tests.at(90));
select is(tests.write(4, 'wamid.c4', tests.text_of('Não sou eu'), tests.at(120)), 'applied wrong_person', 'one of two stops was a stranger''s');
select is(tests.status(lead_id), 'opted_out', 'the person''s own stands') from c;

-- Words in another inbox are heard as what they are.
select tests.freeze('2026-03-10 19:00:00+00');
select tests.drain();
create temporary table d as select * from tests.contacted_lead(5);
select tests.freeze(tests.at(300));
select tests.write(5, 'wamid.d3', tests.text_of('PARAR'), tests.at(240));
select is(
    tests.chatwoot_says(jsonb_set(
        tests.chatwoot_message(701, 'incoming', 'Quero parar de pagar tanto', '{"inbox": {"id": 8}, "source_id": null}', 5),
        '{conversation}', tests.chatwoot_conversation(5, '{"id": 7700, "inbox_id": 8}')
    )),
    'message applied suppressed', 'what they write to the site is not listened to'
);
select is(tests.write(5, 'wamid.d1', tests.text_of('Não sou eu'), tests.at(200)), 'applied wrong_person', 'the stop was a stranger''s');
select is(split_part(tests.stands(lead_id), ' ', 1), 'engaged', 'what was written to the site is heard') from d;
select is((select e.data ->> 'conversation_id' from leads.events as e where e.lead_id = d.lead_id and e.kind = 'replied' order by e.seq desc limit 1), '7700', 'as said there') from d;
select is((select count(*)::integer from sending.service_windows as w where w.person_id = tests.person_id(d.lead_id) and w.opened_at = tests.at(300)), 0, 'which opens no window of WhatsApp') from d;

select * from finish();
rollback;
