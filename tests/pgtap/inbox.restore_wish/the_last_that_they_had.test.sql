begin;
select plan(28);

select tests.make_operation('2026-03-10 15:00:00+00');
create temporary table l as select n, tests.lead(n) as id from generate_series(1, 3) as n;
alter table l add person_id bigint;
update l set person_id = tests.person_id(id);
create temporary table d as select inbox.keep_delivery('whatsapp', '{}') as id;
create temporary table told (n serial, said text);
create function tests.note(variadic p_words text[]) returns void language sql as $$ insert into told (said) values (array_to_string(p_words, ' ', '-')) $$;
create function tests.l(p_n integer) returns bigint language sql as $$ select l.id from l where l.n = p_n $$;
create function tests.p(p_n integer) returns bigint language sql as $$ select l.person_id from l where l.n = p_n $$;
create function tests.n(p_id bigint) returns text language sql as $$ select coalesce((select l.n::text from l where l.id = p_id), '-') $$;
create function tests.pn(p_id bigint) returns text language sql as $$ select coalesce((select min(l.n)::text from l where l.person_id = p_id), '-') $$;
create function tests.at(p_at timestamptz) returns text language sql as $$ select to_char(p_at at time zone 'UTC', 'HH24:MI') $$;
-- Rows by their names; what is not said is as most are.
create function tests.words(p_wamid text, p_n integer, p_at timestamptz, p_patch jsonb default '{}') returns void language sql as $$
    insert into inbox.replies overriding system value
    select r.* from jsonb_populate_record(null::inbox.replies, jsonb_build_object(
        'id', nextval(pg_get_serial_sequence('inbox.replies', 'id')), 'channel_id', tests.channel(), 'person_id', tests.p(p_n), 'lead_id', tests.l(p_n), 'wamid', p_wamid, 'kind', 'text', 'body', 'Oi', 'written_at', p_at, 'created_at', p_at
    ) || p_patch) as r
$$;
create function tests.fact(p_key text, p_n integer, p_at timestamptz, p_patch jsonb default '{}') returns void language sql as $$
    insert into inbox.facts overriding system value
    select r.* from jsonb_populate_record(null::inbox.facts, jsonb_build_object(
        'id', nextval(pg_get_serial_sequence('inbox.facts', 'id')), 'delivery_id', (select d.id from d), 'natural_key', p_key, 'kind', 'preference', 'state', 'applied', 'payload', '{}'::jsonb, 'occurred_at', p_at, 'created_at', p_at, 'lead_id', tests.l(p_n)
    ) || p_patch) as r
$$;
create function tests.signal(p_key text, p_n integer, p_signal text, p_at timestamptz, p_patch jsonb default '{}') returns void language sql as $$
    insert into flow.signals overriding system value
    select r.* from jsonb_populate_record(null::flow.signals, jsonb_build_object('id', nextval(pg_get_serial_sequence('flow.signals', 'id')), 'lead_id', tests.l(p_n), 'signal', p_signal, 'said_at', p_at, 'reached_at', p_at, 'natural_key', p_key) || p_patch) as r
$$;
create function tests.lost(p_n integer, p_kind text, p_key text, p_at timestamptz, p_reason text default 'wrong_person') returns void language sql as $$
    insert into people.detached_identifiers (person_id, kind, value, match_key, reason, said_at) values (tests.p(p_n), p_kind, case p_kind when 'wa_id' then '' else '+' end || p_key, p_key, p_reason, p_at)
$$;
-- What a statement answers, tells and takes away, each time of the same beginning.
create function tests.would(p_sql text) returns text language plpgsql as $$
declare
    v_before constant text[] := array(select r.wamid from inbox.replies as r);
    v_answer text;
begin
    execute p_sql into v_answer;
    raise exception '%', concat_ws('; ', v_answer, (select string_agg(t.said, '; ' order by t.n) from told as t), (select string_agg(concat_ws(' ', tests.n(e.lead_id), e.kind, e.actor, e.data - 'inbound'), '; ') from leads.events as e where e.kind = 'reply_taken_back'), (select 'gone: ' || string_agg(b, ' ' order by b) from unnest(v_before) as b where not exists (select from inbox.replies as r where r.wamid = b)))
    using errcode = 'TT001';
exception
    when sqlstate 'TT001' then return sqlerrm;
end;
$$;
-- What follows is not asked here, but what is told to whom.
create or replace function leads.opt_out(p_person_id bigint, p_reason text, p_actor text, p_said_at timestamptz default util.current_time(), p_came_by text[] default '{}', p_is_restored boolean default false, p_note text default null) returns boolean language sql as $$ select tests.note('opt out', tests.pn(p_person_id), p_reason, regexp_replace(p_actor, '[0-9]+', 'N'), tests.at(p_said_at), p_came_by::text, p_is_restored::text); select true $$;
create or replace function inbox.hear_again(p_person_id bigint) returns integer language sql as $$ select tests.note('hear', tests.pn(p_person_id)); select 1 $$;


create temporary table t as select tests.make_token('t') as id;
create function tests.stopped(p_wamid text, p_n integer, p_at timestamptz, p_kind text, p_action text) returns void language sql as $$ select tests.words(p_wamid, p_n, p_at, jsonb_build_object('kind', p_kind, 'button_action', p_action)) $$;
create function tests.called(p_n integer, p_at timestamptz, p_result text) returns void language sql as $$ insert into leads.calls (lead_id, token_id, result, called_at, recorded_at) select tests.l(p_n), t.id, p_result, p_at, p_at from t $$;
create function tests.asked(p_n integer, p_at timestamptz, p_reason text, p_kind text default 'opted_out') returns void language sql as $$ select leads.append_event(tests.l(p_n), p_kind, 'operator:Rosa', jsonb_build_object('reason', p_reason), null, p_at) $$;
create function tests.prefers(p_n integer, p_at timestamptz, p_patch jsonb default '{}') returns void language sql as $$ select tests.fact('f' || p_at || p_patch, p_n, p_at, '{"reason": "stop", "payload": {"who": {"wa_id": "5511998123456"}}}'::jsonb || p_patch) $$;
create function tests.restore(p_n integer default 1) returns text language sql as $$ select regexp_replace(inbox.restore_wish(tests.p(p_n), 'm551198123456')::text, 'token:[0-9]+', 'token') $$;

select is(tests.would($$select tests.restore()$$), 'false; hear 1', 'none');
select is(tests.would($$with s as materialized (select tests.stopped('a', 1, '2026-03-10 11:00:00+00', 'text', 'stop')), c as (select count(*) from s) select tests.restore() from c$$), 'true; opt out 1 stop_word person 11:00 {phone:m551198123456} true; hear 1', 'words');
select is(tests.would($$with s as materialized (select tests.stopped('a', 1, '2026-03-10 11:00:00+00', 'button', 'stop')), c as (select count(*) from s) select tests.restore() from c$$), 'true; opt out 1 stop_button person 11:00 {phone:m551198123456} true; hear 1', 'a press');
select is(tests.would($$with s as materialized (select tests.stopped('a', 1, '2026-03-10 11:00:00+00', 'interactive', 'stop')), c as (select count(*) from s) select tests.restore() from c$$), 'true; opt out 1 stop_button person 11:00 {phone:m551198123456} true; hear 1', 'a press of the other kind');
select is(tests.would($$with s as materialized (select tests.stopped('a', 1, '2026-03-10 11:00:00+00', 'button', 'continue')), c as (select count(*) from s) select tests.restore() from c$$), 'false; hear 1', 'another press');
select is(tests.would($$with s as materialized (select tests.stopped('a', 2, '2026-03-10 11:00:00+00', 'button', 'stop')), c as (select count(*) from s) select tests.restore() from c$$), 'false; hear 1', 'another person');
select is(tests.would($$with s as materialized (select tests.called(1, '2026-03-10 11:00:00+00', 'opted_out')), c as (select count(*) from s) select tests.restore() from c$$), 'true; opt out 1 request token:N 11:00 {phone:m551198123456} true; hear 1', 'a call');
select is(tests.would($$with s as materialized (select tests.called(1, '2026-03-10 11:00:00+00', 'busy')), c as (select count(*) from s) select tests.restore() from c$$), 'false; hear 1', 'another call');
select is(tests.would($$with s as materialized (select tests.called(2, '2026-03-10 11:00:00+00', 'opted_out')), c as (select count(*) from s) select tests.restore() from c$$), 'false; hear 1', 'a call of another');
select is(tests.would($$with s as materialized (select tests.asked(1, '2026-03-10 11:00:00+00', 'request')), c as (select count(*) from s) select tests.restore() from c$$), 'true; opt out 1 request operator:Rosa 11:00 {phone:m551198123456} true; hear 1', 'somebody asked for it');
select is(tests.would($$with s as materialized (select tests.asked(1, '2026-03-10 11:00:00+00', 'stop_word')), c as (select count(*) from s) select tests.restore() from c$$), 'false; hear 1', 'for another reason');
select is(tests.would($$with s as materialized (select tests.asked(1, '2026-03-10 11:00:00+00', 'request', 'called')), c as (select count(*) from s) select tests.restore() from c$$), 'false; hear 1', 'another event');
select is(tests.would($$with s as materialized (select tests.asked(2, '2026-03-10 11:00:00+00', 'request')), c as (select count(*) from s) select tests.restore() from c$$), 'false; hear 1', 'for another');
select is(tests.would($$with s as materialized (select tests.prefers(1, '2026-03-10 11:00:00+00')), c as (select count(*) from s) select tests.restore() from c$$), 'true; opt out 1 whatsapp_preference whatsapp 11:00 {phone:m551198123456} true; hear 1', 'in WhatsApp');
select is(tests.would($$with s as materialized (select tests.prefers(1, '2026-03-10 11:00:00+00', '{"reason": "outdated", "payload": {"who": {"wa_id": "1"}, "entry": {"value": "stop"}}}')), c as (select count(*) from s) select tests.restore() from c$$), 'true; opt out 1 whatsapp_preference whatsapp 11:00 {phone:m551198123456} true; hear 1', 'that came late');
select is(tests.would($$with s as materialized (select tests.prefers(1, '2026-03-10 11:00:00+00', '{"reason": "outdated", "payload": {"entry": {"value": "resume"}}}')), c as (select count(*) from s) select tests.restore() from c$$), 'false; hear 1', 'that was no stop');
select is(tests.would($$with s as materialized (select tests.prefers(1, '2026-03-10 11:00:00+00', '{"reason": "resume"}')), c as (select count(*) from s) select tests.restore() from c$$), 'false; hear 1', 'that was another wish');
select is(tests.would($$with s as materialized (select tests.prefers(1, '2026-03-10 11:00:00+00', '{"kind": "message"}')), c as (select count(*) from s) select tests.restore() from c$$), 'false; hear 1', 'that was no wish');
select is(tests.would($$with s as materialized (select tests.prefers(2, '2026-03-10 11:00:00+00')), c as (select count(*) from s) select tests.restore() from c$$), 'false; hear 1', 'of another in WhatsApp');
select is(tests.would($$with s as materialized (select tests.lost(1, 'phone', 'm551198123456', '2026-03-10 10:00:00+00'), tests.prefers(1, '2026-03-10 11:00:00+00')), c as (select count(*) from s) select tests.restore() from c$$), 'false; hear 1', 'by a number that was lost before');
select is(tests.would($$with s as materialized (select tests.lost(1, 'phone', 'm551198123456', '2026-03-10 12:00:00+00'), tests.prefers(1, '2026-03-10 11:00:00+00')), c as (select count(*) from s) select tests.restore() from c$$), 'true; opt out 1 whatsapp_preference whatsapp 11:00 {phone:m551198123456} true; hear 1', 'by one that was lost since');
select is(tests.would($$with s as materialized (select tests.lost(1, 'phone', 'm551198123456', '2026-03-10 10:00:00+00'), tests.stopped('a', 1, '2026-03-10 11:00:00+00', 'text', 'stop')), c as (select count(*) from s) select tests.restore() from c$$), 'true; opt out 1 stop_word person 11:00 {} true; hear 1', 'words and a lost number');
select is(tests.would($$with s as materialized (select tests.prefers(1, '2026-03-10 11:00:00+00', '{"payload": {"who": {"user_id": "BR.1"}}}')), c as (select count(*) from s) select tests.restore() from c$$), 'true; opt out 1 whatsapp_preference whatsapp 11:00 {phone:m551198123456} true; hear 1', 'by an id');
select is(tests.would($$with s as materialized (select tests.lost(1, 'bsuid', 'BR.1', '2026-03-10 10:00:00+00'), tests.prefers(1, '2026-03-10 11:00:00+00', '{"payload": {"who": {"user_id": "BR.1"}}}')), c as (select count(*) from s) select tests.restore() from c$$), 'false; hear 1', 'by an id that was lost before');
select is(tests.would($$with s as materialized (select tests.lost(1, 'bsuid', 'BR.1', '2026-03-10 10:00:00+00'), tests.prefers(1, '2026-03-10 11:00:00+00', '{"payload": {"who": {"user_id": "BR.1", "wa_id": "5511998123456"}}}')), c as (select count(*) from s) select tests.restore() from c$$), 'true; opt out 1 whatsapp_preference whatsapp 11:00 {phone:m551198123456} true; hear 1', 'by a number, with an id that was lost');
select is(tests.would($$with s as materialized (select tests.stopped('a', 1, '2026-03-10 11:00:00+00', 'text', 'stop'), tests.stopped('b', 1, '2026-03-10 12:00:00+00', 'button', 'stop')), c as (select count(*) from s) select tests.restore() from c$$), 'true; opt out 1 stop_button person 12:00 {phone:m551198123456} true; hear 1', 'the last of two');
select is(tests.would($$with s as materialized (select tests.stopped('b', 1, '2026-03-10 12:00:00+00', 'button', 'stop'), tests.stopped('a', 1, '2026-03-10 11:00:00+00', 'text', 'stop')), c as (select count(*) from s) select tests.restore() from c$$), 'true; opt out 1 stop_button person 12:00 {phone:m551198123456} true; hear 1', 'in whatever order');
select is(tests.would($$with s as materialized (select people.suppress(people.own_keys(tests.p(1)), 'request'), tests.stopped('a', 1, '2026-03-10 11:00:00+00', 'text', 'stop')), c as (select count(*) from s) select tests.restore() from c$$), 'true; opt out 1 stop_word person 11:00 {phone:m551198123456} true', 'one that stands');

select * from finish();
rollback;
