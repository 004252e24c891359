begin;
select plan(15);

select tests.make_crowd();
update sending.messages set wamid = null, accepted_at = null, sent_at = null, delivered_at = null, state = 'sending' where lead_id in (tests.nth(1), tests.nth(2));
create function tests.m(p_n integer) returns bigint language sql as $$ select (tests.message_of(tests.nth(p_n))).id $$;
create function tests.take(p_n integer, p_id bigint, p_at timestamptz default util.current_time()) returns boolean language sql as $$ select sending.accept_by_chatwoot(tests.m(p_n), p_id, p_at) $$;
create function tests.shown(p_n integer) returns text language sql as $$
    select concat_ws(' ', m.state, m.chatwoot_message_id, m.accepted_at - util.current_time(), m.error is null, m.unknown_at is null, m.failed_at is null, (select count(*) from leads.events as e where e.lead_id = m.lead_id and e.kind = 'template_accepted' and e.data ->> 'accepted_at' = to_jsonb(m.accepted_at) #>> '{}'))
    from sending.messages as m where m.id = tests.m(p_n)
$$;
create temporary table was as select to_jsonb(m) as it from sending.messages as m where m.id = tests.m(3);
update sending.messages set error = '{"phase": "no_answer"}', unknown_at = util.current_time(), state = 'unknown' where id = tests.m(1);
update sending.messages set error = '{"phase": "answered"}', failed_at = util.current_time(), state = 'failed' where id = tests.m(2);
select is(tests.take(1, 11, util.current_time() - interval '1 minute'), true, 'Chatwoot took one that nobody knew of');
select is(tests.shown(1), 'accepted 11 -00:01:00 t t t 1', 'it was accepted then, and nothing is held against it');
select is((select m.state from sending.messages as m where m.id = tests.m(2)), 'failed', 'another one is as it was');
select is(tests.take(1, 11), true, 'said again it is the copy that counts');
select is(tests.take(1, 12), false, 'another is not');
select is(tests.shown(1), 'accepted 11 -00:01:00 t t t 1', 'and changes nothing');
update sending.messages set earlier_chatwoot_ids = '{21,22}' where id = tests.m(2);
select is(tests.take(2, 22), false, 'a copy that was refused since');
select is((select m.state from sending.messages as m where m.id = tests.m(2)), 'failed', 'is not taken');
select is(tests.take(2, 23), true, 'a new one is');
select is(tests.shown(2), 'accepted 23 00:00:00 t t t 1', 'and it is accepted now');
update sending.messages set state = 'failed' where id = tests.m(2);
select is(tests.take(2, 23), false, 'when it failed that copy counts no more');
select is(tests.take(3, 31), false, 'what WhatsApp took before Chatwoot did not');
select is((select to_jsonb(m) from sending.messages as m where m.id = tests.m(3)), it, 'and stays as it was') from was;
-- A status may have told first that it arrived.
update sending.messages set wamid = null, chatwoot_message_id = null, accepted_at = null, sent_at = null, state = 'delivered', delivered_at = util.current_time() where id = tests.m(4);
select is(tests.take(4, 41), true, 'of one that arrived');
select is((select m.state from sending.messages as m where m.id = tests.m(4)), 'delivered', 'it stays arrived');

select * from finish();
rollback;
