begin;
select plan(27);
select tests.make_operation('2026-06-10 15:00:00+00');
create function pg_temp.talk(p_found jsonb) returns text language sql as $$
    select concat_ws(' ', t.conversation_id, t.said_by, t.said_at) from chatwoot.talk_of(p_found, '2026-06-10 15:00+00') as t
$$;
create function pg_temp.at(p_text text) returns double precision language sql as $$ select extract(epoch from p_text::timestamptz)::double precision $$;
create function pg_temp.one(p_id integer, p_in text, p_out text) returns jsonb language sql as $$
    select jsonb_build_object('conversation_id', p_id, 'incoming_at', pg_temp.at(p_in), 'outgoing_at', pg_temp.at(p_out))
$$;
select is(pg_temp.talk(jsonb_build_array(pg_temp.one(1, '2026-06-10 12:00+00', null))), '1 person 2026-06-10 12:00:00+00', 'the person did');
select is(pg_temp.talk(jsonb_build_array(pg_temp.one(1, '2026-06-10 12:00+00', '2026-06-10 11:59+00'))), '1 person 2026-06-10 12:00:00+00', 'after one of ours had');
select is(pg_temp.talk(jsonb_build_array(pg_temp.one(1, '2026-06-10 12:00+00', '2026-06-10 12:00+00'))), '1 human 2026-06-10 12:00:00+00', 'one of ours did');
select is(pg_temp.talk(jsonb_build_array(pg_temp.one(1, '2026-06-01 12:00+00', '2026-06-10 12:00+00'))), '1 human 2026-06-10 12:00:00+00', 'also when the person wrote long before');
select is(pg_temp.talk(jsonb_build_array(pg_temp.one(1, null, '2026-06-10 12:00+00'))), '', 'to whom nobody answered nobody talks');
select is(pg_temp.talk(jsonb_build_array(pg_temp.one(1, '2026-06-09 15:00+00', null))), '1 person 2026-06-09 15:00:00+00', 'a day ago is not too long');
select is(pg_temp.talk(jsonb_build_array(pg_temp.one(1, '2026-06-09 14:59:59+00', null))), '', 'a second more is');
select is(pg_temp.talk(jsonb_build_array(pg_temp.one(1, '2026-06-10 11:00+00', null), pg_temp.one(2, '2026-06-10 10:00+00', '2026-06-10 13:00+00'), pg_temp.one(3, '2026-06-10 12:00+00', null))), '2 human 2026-06-10 13:00:00+00', 'of several where the last word was');
select is(pg_temp.talk(jsonb_build_array(pg_temp.one(2, '2026-06-10 11:00+00', null), pg_temp.one(9, '2026-06-10 11:00+00', null), pg_temp.one(3, '2026-06-10 11:00+00', null))), '9 person 2026-06-10 11:00:00+00', 'at the same time in the newest');
select is(pg_temp.talk('[]'), '', 'of nothing, nobody');
select is(pg_temp.talk('{"conversation_id": 1}'), '', 'nor of what is no list');
select is(pg_temp.talk(null), '', 'nor of what nobody looked for');

-- Since when the next step is the one that stands, and when the lead was last given to somebody.
select tests.lead(1) as one \gset
select tests.lead(2) as two \gset
-- History is written by hand here.
set local session_replication_role = replica;
delete from leads.events as e where e.seq > 1;
update leads.events as e set data = e.data || '{"next_action": "first_contact"}' where e.kind = 'created';
create function pg_temp.tell(p_lead bigint, p_seq integer, p_at text, p_kind text, p_data jsonb, p_actor text default 'system') returns void language sql as $$
    insert into leads.events (lead_id, seq, kind, at, actor, data, hash) values (p_lead, p_seq, p_kind, p_at::timestamptz, p_actor, p_data, sha256('x'))
$$;
create function pg_temp.since(p_lead bigint, p_action text) returns timestamptz language sql as $$
    select chatwoot.step_since(jsonb_populate_record(l, jsonb_build_object('next_action', p_action))) from leads.leads as l where l.id = p_lead
$$;
select is(pg_temp.since(:one, 'first_contact'), '-infinity'::timestamptz, 'always, as it came');
select is(pg_temp.since(:one, 'await_reply'), '-infinity'::timestamptz, 'and when the first message left');
select is(pg_temp.since(:one, 'answer_person'), 'infinity'::timestamptz, 'nothing told of another');
select pg_temp.tell(:one, 2, '2026-06-10 16:00+00', 'next_action_set', '{"action": "await_reply"}'), pg_temp.tell(:two, 2, '2026-06-10 16:30+00', 'next_action_set', '{"action": "answer_person"}');
select is(pg_temp.since(:one, 'await_reply'), '-infinity'::timestamptz, 'which is no new step');
select pg_temp.tell(:one, 3, '2026-06-10 17:00+00', 'next_action_set', '{"action": "answer_person"}'), pg_temp.tell(:one, 4, '2026-06-10 18:00+00', 'next_action_set', '{"action": "answer_person"}');
select is(pg_temp.since(:one, 'answer_person'), '2026-06-10 17:00+00'::timestamptz, 'since it was first said');
select is(pg_temp.since(:one, 'await_reply'), 'infinity'::timestamptz, 'what came before is over');
select pg_temp.tell(:one, 5, '2026-06-10 19:00+00', 'status_changed', '{"to": "engaged"}');
select is(pg_temp.since(:one, 'answer_person'), '2026-06-10 17:00+00'::timestamptz, 'another status of an open lead changes nothing');
select pg_temp.tell(:one, 6, '2026-06-10 20:00+00', 'status_changed', '{"to": "lost"}');
select is(pg_temp.since(:one, 'answer_person'), 'infinity'::timestamptz, 'when it ended it is over');
select pg_temp.tell(:one, 7, '2026-06-10 21:00+00', 'next_action_set', '{"action": "answer_person"}');
select is(pg_temp.since(:one, 'answer_person'), '2026-06-10 21:00+00'::timestamptz, 'and begins anew');

select is(chatwoot.given_at(:one), null, 'nobody was given it');
select pg_temp.tell(:one, 8, '2026-06-10 15:00+00', 'assigned', '{}');
update leads.leads as l set occurred_at = '2026-06-10 14:00+00' where l.id = :one;
select is(chatwoot.given_at(:one), '2026-06-10 14:00+00'::timestamptz, 'with the lead it was given when it was said');
update leads.leads as l set occurred_at = '2026-06-10 15:30+00' where l.id = :one;
select is(chatwoot.given_at(:one), '2026-06-10 15:00+00'::timestamptz, 'or when it came, if that was before');
select pg_temp.tell(:one, 9, '2026-06-10 15:01+00', 'transferred', '{}', 'chatwoot'), pg_temp.tell(:one, 10, '2026-06-10 15:02+00', 'noted', '{}'), pg_temp.tell(:two, 8, '2026-06-10 17:00+00', 'transferred', '{}');
select is(chatwoot.given_at(:one), '2026-06-10 15:00+00'::timestamptz, 'what was chosen in Chatwoot does not count');
select pg_temp.tell(:one, 11, '2026-06-10 15:03+00', 'queued', '{}');
select is(chatwoot.given_at(:one), '2026-06-10 15:03+00'::timestamptz, 'a queue does');
select pg_temp.tell(:one, 12, '2026-06-10 15:05+00', 'owner_confirmed', '{}');
select is(chatwoot.given_at(:one), '2026-06-10 15:05+00'::timestamptz, 'and so does who was confirmed');

select * from finish();
rollback;
