begin;
select plan(11);

select tests.make_crowd();
update outbox.jobs set state = 'dead', finished_at = util.current_time() where kind = 'whatsapp.template';
update people.identifiers set refused_at = '2026-03-10 15:35Z' where kind = 'phone';
create function tests.m(p_n integer) returns bigint language sql as $$ select (tests.message_of(tests.nth(p_n))).id $$;
create function tests.is(p_n integer, p_state text, p_wamid text default null, p_chatwoot bigint default null) returns void language sql as $$
    update sending.messages set state = p_state, wamid = p_wamid, chatwoot_message_id = p_chatwoot, sending_at = '2026-03-10 15:00Z', sent_at = null, delivered_at = null, read_at = null, error = '{"x": 1}',
        accepted_at = case when coalesce(p_wamid, p_chatwoot::text) is not null then '2026-03-10 15:00:10Z'::timestamptz end,
        unknown_at = case when p_state = 'unknown' then util.current_time() end, failed_at = case when p_state = 'failed' then '2026-03-10 15:30Z'::timestamptz end
    where id = tests.m(p_n)
$$;
create function tests.shown(p_n integer) returns text language sql as $$
    select concat_ws(' ', m.state, m.wamid, m.chatwoot_message_id, to_char(m.delivered_at at time zone 'UTC', 'HH24:MI'), num_nonnulls(m.unknown_at, m.failed_at, m.error),
        (select o.state from outbox.jobs as o where o.dedupe_key = m.send_key), (select i.refused_at is null from people.identifiers as i where i.person_id = tests.person_id(m.lead_id) and i.kind = 'phone'),
        (select string_agg(e.kind || ' ' || coalesce(to_char((e.data ->> 'reached_at')::timestamptz at time zone 'UTC', 'HH24:MI:SS'), '-'), ', ' order by e.seq) from leads.events as e where e.lead_id = m.lead_id and e.kind in ('template_delivered', 'template_accepted') and e.at = util.current_time()))
    from sending.messages as m where m.id = tests.m(p_n)
$$;
create function tests.prove(p_n integer, p_wamid text default null) returns text language plpgsql as $$
begin
    perform sending.prove_delivery(tests.m(p_n), p_wamid, '2026-03-10 15:40Z', util.current_time());
    return tests.shown(p_n);
end;
$$;
select tests.advance('1 second');
select tests.is(1, 'unknown'), tests.is(2, 'failed', 'w2'), tests.is(3, 'accepted', 'w3'), tests.is(4, 'unknown');
create temporary table was as select tests.shown(4) as it;
select is(tests.prove(1), 'delivered 15:40 0 done f template_delivered 15:00:00', 'what nobody knew of was delivered, when it was sent');
select is(tests.prove(1), 'delivered 15:40 0 done f template_delivered 15:00:00', 'once');
select is(tests.prove(2), 'delivered w2 15:40 0 done t template_delivered 15:00:10', 'what had failed was, their number is reached');
select is(tests.prove(3), 'delivered w3 15:40 0 done f', 'what was accepted was, which is no news');
select is(tests.shown(4), it, 'of another nothing is proved') from was;
select is(tests.prove(4, 'w4'), 'delivered w4 15:40 0 done f template_accepted -, template_delivered 15:00:00', 'an answer that names its id proves that it was accepted');
select is((tests.message_of(tests.nth(4))).accepted_at, '2026-03-10 15:00Z'::timestamptz, 'when it was sent');
select tests.is(1, 'accepted', null, 11), tests.is(2, 'sending'), tests.is(3, 'failed', 'w3');
select tests.advance('1 second');
select is(tests.prove(1, 'w1'), 'delivered w1 11 15:40 0 done f', 'what Chatwoot took has WhatsApp''s id by it');
select is(tests.prove(2), 'delivered 15:40 0 done t template_delivered 15:00:00', 'what is being sent has arrived');
update sending.messages set read_at = '2026-03-10 15:50Z' where id = tests.m(3);
select is(split_part(tests.prove(3), ' ', 1), 'read', 'what was read stays read');
select is((select count(*) from people.identifiers as i where i.person_id in (tests.person_id(tests.nth(5)), tests.person_id(tests.nth(6))) and i.kind = 'phone' and i.refused_at is null), 0::bigint, 'nobody else''s number is reached');

select * from finish();
rollback;
