begin;
select plan(15);

select tests.make_crowd();
create function tests.m(p_n integer) returns bigint language sql as $$ select (tests.message_of(tests.nth(p_n))).id $$;
create function tests.accept(p_n integer, p_wamid text, p_wa_id text default null) returns boolean language sql as $$ select sending.accept_message(tests.m(p_n), p_wamid, p_wa_id, '2026-03-10 15:30Z') $$;
create function tests.shown(p_n integer) returns text language sql as $$
    select concat_ws(' ', m.state, coalesce(m.wamid, '-'), m.earlier_wamids, m.wa_id, to_char(m.accepted_at at time zone 'UTC', 'HH24:MI'), num_nonnulls(m.unknown_at, m.failed_at, m.error),
        (select count(*) from leads.events as e where e.lead_id = m.lead_id and e.kind = 'template_accepted'))
    from sending.messages as m where m.id = tests.m(p_n)
$$;
update sending.messages set wamid = null, wa_id = 'known', accepted_at = null, sent_at = null, delivered_at = null, state = 'unknown', unknown_at = util.current_time(), error = '{"x": 1}', earlier_wamids = '{w0}' where lead_id in (tests.nth(1), tests.nth(2));
select is(tests.accept(1, 'w0'), false, 'a copy that was refused since is no acceptance');
select is(tests.shown(1), 'unknown - {w0} known 2 1', 'and changes nothing');
select is(tests.accept(2, 'w1', '5511'), true, 'another copy is');
select is(tests.shown(2), 'accepted w1 {w0} 5511 15:30 0 2', 'accepted then, under its id and number, nothing held against it');
select is(tests.shown(1), 'unknown - {w0} known 2 1', 'the other message is as it was');
select is(tests.accept(2, 'w1'), true, 'said again it is the one');
select is(tests.shown(2), 'accepted w1 {w0} 5511 15:30 0 2', 'once');
select is(tests.accept(2, 'w2'), false, 'a further copy is not the one');
select is(tests.shown(2), 'accepted w1 {w0,w2} 5511 15:30 0 2', 'its id is kept too');
update sending.messages set state = 'failed', failed_at = util.current_time() where id = tests.m(2);
select is(tests.accept(2, 'w1'), false, 'of one that failed since it is no acceptance any more');
select is(tests.accept(1, 'w5'), true, 'without a number the known one stays');
select is(tests.shown(1), 'accepted w5 {w0} known 15:30 0 2', 'as it was known');
-- One that arrived before it was known to be accepted stays arrived; one that Chatwoot took is Chatwoot's.
update sending.messages set wamid = null, accepted_at = null, state = 'delivered', delivered_at = util.current_time() where id = tests.m(3);
select is(tests.accept(3, 'w6') || ' ' || (tests.message_of(tests.nth(3))).state, 'true delivered', 'what arrived stays arrived');
update sending.messages set wamid = null, chatwoot_message_id = 7 where id = tests.m(4);
select is(tests.accept(4, 'w7'), false, 'what Chatwoot took was accepted by that');
select is((select concat_ws(' ', m.wamid is null, m.chatwoot_message_id, m.earlier_wamids) from sending.messages as m where m.id = tests.m(4)), 't 7 {w7}', 'and the id is that of a copy');

select * from finish();
rollback;
