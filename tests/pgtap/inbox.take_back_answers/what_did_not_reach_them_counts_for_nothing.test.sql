begin;
select plan(10);

-- Three people of whom nobody heard yet are written to by a human in Chatwoot; of two the numbers turn out to have been wrong since 15:20.
select tests.make_operation();
create temporary table a as select tests.lead_with_conversation(1) as lead_id;
update outbox.jobs set state = 'cancelled', finished_at = now() where state = 'pending';
create temporary table b as select tests.lead_with_conversation(2) as lead_id;
update outbox.jobs set state = 'cancelled', finished_at = now() where state = 'pending';
create temporary table o as select tests.lead_with_conversation(3) as lead_id;
update outbox.jobs set state = 'cancelled', finished_at = now() where state = 'pending';
create function tests.shown(p_lead_id bigint) returns text language sql as $$
    select concat_ws(' ', tests.status(p_lead_id), (select count(*) from flow.signals as s where s.lead_id = p_lead_id and s.signal = 'human_wrote' and s.voided_at is null))
$$;
create function tests.wrong_since(p_lead_id bigint, p_at timestamptz) returns integer language plpgsql as $$
begin
    perform leads.record_call(p_lead_id, tests.token_id(), 'wrong_number', p_called_at => p_at);
    return inbox.take_back_words(tests.person_id(p_lead_id));
end;
$$;
select tests.freeze('2026-03-10 15:10Z');
select is(tests.chatwoot_says(tests.chatwoot_message(72, 'outgoing', 'Olá, sou a Carla', p_n => 2)), 'message applied', 'one of them before it');
select tests.freeze('2026-03-10 15:30Z');
select is(tests.chatwoot_says(tests.chatwoot_message(71, 'outgoing', 'Olá, sou a Carla')), 'message applied', 'one after it');
select is(tests.chatwoot_says(tests.chatwoot_message(73, 'outgoing', 'Olá de novo', p_n => 2)), 'message applied', 'the other again');
select is(tests.chatwoot_says(tests.chatwoot_message(74, 'outgoing', 'Olá, sou a Carla', p_n => 3)), 'message applied', 'and a third');
select tests.freeze('2026-03-10 15:40Z');
create temporary table before as select tests.snapshot(lead_id) as uninvolved from o;
select is((select tests.shown(a.lead_id) || ', ' || tests.shown(b.lead_id) from a, b), 'contacted 1, contacted 2', 'they count as written to');
select is(tests.wrong_since(lead_id, '2026-03-10 15:20Z'), 0, 'the number was wrong before it was written to') from a;
select is(tests.shown(lead_id), 'new 0', 'so nobody wrote to them') from a;
select tests.wrong_since(lead_id, '2026-03-10 15:20Z') from b;
select is(tests.shown(lead_id), 'contacted 1', 'what was written before it stands') from b;
select is(inbox.take_back_answers(tests.person_id(lead_id)), 0, 'once') from a;
select is(tests.snapshot(o.lead_id), b.uninvolved, 'nothing changed for anybody else') from o, before as b;

select * from finish();
rollback;
