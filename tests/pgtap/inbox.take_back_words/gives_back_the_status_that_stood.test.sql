begin;
select plan(13);

-- Strangers write and stop; then it turns out that the numbers had been theirs since 16:20.
select tests.make_operation();
create temporary table a as select * from tests.contacted_lead(1);
create temporary table b as select * from tests.contacted_lead(2);
create temporary table c as select * from tests.contacted_lead(3);
create temporary table d as select * from tests.contacted_lead(4);
create temporary table o as select lead_id from tests.contacted_lead(5);
create temporary table before as select tests.snapshot(lead_id) as uninvolved from o;
create function tests.at(p_minutes integer) returns timestamptz language sql as $$ select '2026-03-10 16:00:00+00'::timestamptz + p_minutes * interval '1 minute' $$;
create function tests.stands(p_lead_id bigint) returns text language sql as $$
    select concat_ws(' ', l.status, l.next_action, l.hold_reason) from leads.leads as l where l.id = p_lead_id
$$;
create function tests.is_number_suppressed(p_n integer) returns boolean language sql as $$
    select people.is_suppressed(array['phone:' || (normalize.phone(tests.phone(p_n))).match_key])
$$;
select tests.freeze(tests.at(60));

-- Words and a stop, both a stranger's.
select tests.write(1, 'wamid.a2', tests.text_of('Quem é?'), tests.at(30)), tests.write(1, 'wamid.a3', tests.text_of('PARAR'), tests.at(40));
select is(tests.stands(lead_id), 'opted_out', 'a stop after words') from a;
select is(tests.write(1, 'wamid.a1', tests.text_of('Não sou eu'), tests.at(20)), 'applied wrong_person', 'both turn out to be a stranger''s');
select is(tests.stands(lead_id), 'contacted human_review wrong_person', 'and both moves are taken back') from a;
select is(tests.is_number_suppressed(1), true, 'the number keeps its wish');
-- Told in their order they end alike.
select tests.write(2, 'wamid.b1', tests.text_of('Não sou eu'), tests.at(20)), tests.write(2, 'wamid.b2', tests.text_of('Quem é?'), tests.at(30)),
    tests.write(2, 'wamid.b3', tests.text_of('PARAR'), tests.at(40));
select is(tests.stands(b.lead_id), tests.stands(a.lead_id), 'in their order, too') from a, b;
select is(tests.is_number_suppressed(2), true, 'with the same wish');
-- Their own words before it stand; two stops of the stranger's take back one end.
select tests.write(3, 'wamid.c0', tests.text_of('Quanto custa?'), tests.at(10)), tests.write(3, 'wamid.c2', tests.text_of('Pare'), tests.at(30)),
    tests.write(3, 'wamid.c3', tests.text_of('PARAR'), tests.at(40));
select is(tests.write(3, 'wamid.c1', tests.text_of('Não sou eu'), tests.at(20)), 'applied wrong_person', 'stops after words of their own');
select is(tests.stands(lead_id), 'engaged human_review wrong_person', 'leave what their own words had moved') from c;
-- A lead that was over and that a stranger opened ended when it had ended.
select tests.freeze(tests.at(15)), leads.change_status(lead_id, 'lost', 'operator', 'no_interest') from d;
create temporary table ended as select l.ended_at from leads.leads as l join d on d.lead_id = l.id;
select tests.freeze(tests.at(60)), tests.write(4, 'wamid.d2', tests.text_of('Quem é?'), tests.at(30));
select is(tests.stands(lead_id), 'engaged answer_person', 'words open a lead again') from d;
select is(tests.write(4, 'wamid.d1', tests.text_of('Não sou eu'), tests.at(20)), 'applied wrong_person', 'of a stranger');
select is(tests.status(lead_id), 'lost', 'it is over again') from d;
select is((select l.ended_at from leads.leads as l join d on d.lead_id = l.id), ended_at, 'since it first ended') from ended;
select is(tests.snapshot(o.lead_id), b.uninvolved, 'nothing changed for anybody else') from o, before as b;

select * from finish();
rollback;
