begin;
select plan(11);

select tests.make_crowd();
update outbox.jobs set state = 'done', finished_at = util.current_time() where finished_at is null;
create function tests.reserve() returns bigint language sql as $$ select c.id from sending.channels as c where c.code = 'reserva' $$;
create function tests.known(p_n integer) returns text language sql as $$
    select concat_ws(
        ' / ', (select coalesce(string_agg(c.code, ' ' order by c.code), '-') from chatwoot.contacts as k join sending.channels as c on c.id = k.channel_id where k.person_id = tests.person_id(tests.nth(p_n))),
        (select coalesce(string_agg(c.code, ' ' order by c.code), '-') from chatwoot.conversations as v join sending.channels as c on c.id = v.channel_id where v.lead_id = tests.nth(p_n))
    )
$$;
insert into chatwoot.contacts (person_id, channel_id, contact_id, source_id, updated_at)
select tests.person_id(tests.nth(n)), tests.reserve(), 9800 + n, '5511', util.current_time() from generate_series(1, 2) as n;
insert into chatwoot.conversations (lead_id, channel_id, attempt, conversation_id, is_reused, status, created_at)
select tests.nth(n), tests.reserve(), 50, 7800 + n, false, 'open', util.current_time() from generate_series(1, 2) as n;
select is(tests.known(1), 'principal reserva / principal reserva', 'known under two numbers');

-- Of one number.
select chatwoot.begin_anew(tests.nth(1), null, util.current_time(), false, tests.reserve());
select is(tests.known(1), 'principal / principal', 'under one it is forgotten');
select is(tests.known(2), 'principal reserva / principal reserva', 'nobody else is');
select is((select string_agg(j.payload::text, ', ') from outbox.jobs as j where j.lead_id = tests.nth(1) and j.kind = 'chatwoot.contact' and j.finished_at is null), '{}', 'the person is looked for');

-- Of all, with what waits: what was for one conversation is for the one that comes, the end of the old one is for none.
update outbox.jobs set state = 'done', finished_at = util.current_time() where finished_at is null;
select chatwoot.request_note(tests.nth(n), 'a' || n, '{"about": "opt_out_lifted", "at": "2026-03-10T10:00:00Z"}') from unnest(array[1, 2]) as n;
select chatwoot.request_note(tests.nth(1), 'b1', '{"about": "moved", "conversation_id": 7001}');
select outbox.enqueue('chatwoot.update', tests.nth(1), util.current_time(), null, '{"status": "resolved", "conversation_id": 7001, "labels": true, "unless_written_after": "2026-03-10T10:00:00Z"}');
select outbox.enqueue('chatwoot.update', tests.nth(1), util.current_time(), null, '{"status": "resolved"}');
create temporary table job as select j from outbox.jobs as j where j.id = outbox.enqueue('chatwoot.note', tests.nth(1), util.current_time(), 'c1', '{"about": "words", "inbound_id": 1}');
create temporary table k as select j from outbox.jobs as j where j.dedupe_key = 'c1';
update outbox.jobs set state = 'done', finished_at = util.current_time() where dedupe_key = 'c1';
select chatwoot.begin_anew(tests.nth(1), j, util.current_time()) from k;
select is(tests.known(1), '- / -', 'under every number');
select is(tests.known(2), 'principal reserva / principal reserva', 'nobody else');
create function tests.then_of(p_n integer) returns jsonb language sql as $$
    select j.payload from outbox.jobs as j where j.lead_id = tests.nth(p_n) and j.kind = 'chatwoot.contact' and j.finished_at is null
$$;
select is(tests.then_of(1), '{"then": [
    {"kind": "chatwoot.note", "payload": {"about": "opt_out_lifted", "at": "2026-03-10T10:00:00Z"}}, {"kind": "chatwoot.update", "payload": {"labels": true}},
    {"kind": "chatwoot.update", "payload": {"status": "resolved"}}, {"kind": "chatwoot.note", "payload": {"about": "words", "inbound_id": 1}}
]}'::jsonb, 'what waited goes along, in its order');
select is((select count(*) from outbox.jobs as j where j.lead_id = tests.nth(1) and j.finished_at is null and j.kind <> 'chatwoot.contact'), 0::bigint, 'and not in its own place too');
select is((select count(*) from outbox.jobs as j where j.lead_id = tests.nth(2) and j.finished_at is null), 1::bigint, 'what another lead waits for stays');

-- A template that waits is ordered again by what it was; told again, labels and summary come first, once.
update outbox.jobs set state = 'done', finished_at = util.current_time() where finished_at is null;
select chatwoot.begin_anew(tests.nth(3), j, util.current_time()) from (select (select x from outbox.jobs as x where x.lead_id = tests.nth(3) and x.kind = 'whatsapp.template' limit 1) as j) as q;
select is(tests.then_of(3), (select x.payload from outbox.jobs as x where x.lead_id = tests.nth(3) and x.kind = 'whatsapp.template' limit 1), 'what else was to be done keeps what it is about');
update outbox.jobs set state = 'done', finished_at = util.current_time() where finished_at is null;
delete from outbox.jobs where dedupe_key = 'summary:' || tests.nth(2);
select chatwoot.request_summary_note(tests.nth(2));
select chatwoot.begin_anew(tests.nth(2), null, util.current_time(), true);
select is(tests.then_of(2), '{"then": [{"kind": "chatwoot.update", "payload": {"labels": true}}, {"kind": "chatwoot.note", "payload": {"about": "summary"}}]}'::jsonb, 'told once');

select * from finish();
rollback;
