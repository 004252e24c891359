begin;
select plan(21);

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
create or replace function people.withdraw_wish(p_keys text[], p_said_at timestamptz) returns integer language sql as $$ select tests.note('withdraw', p_keys::text, tests.at(p_said_at)); select 1 $$;
create or replace function leads.take_back_status(p_lead_id bigint, p_reply_seq integer) returns integer language sql as $$ select tests.note('status', tests.n(p_lead_id)); select case when p_lead_id = tests.l(1) then 77 end $$;
create or replace function sending.withdraw_opt_out_confirmation(p_lead_id bigint) returns void language sql as $$ select tests.note('confirmation', tests.n(p_lead_id)) $$;
create or replace function flow.void_signal(p_natural_key text, p_actor text, p_reason text) returns bigint language sql as $$ select tests.note('void', case when p_natural_key ~ '^[0-9]+:' then regexp_replace(p_natural_key, '^[0-9]+', tests.n((substring(p_natural_key from '^[0-9]+'))::bigint)) else p_natural_key end, p_actor, p_reason); select 1::bigint $$;


create function tests.undo(p_wamid text) returns text language sql as $$ select inbox.undo_reply(r, '{k1}', 'why')::text from inbox.replies as r where r.wamid = p_wamid $$;
create function tests.counted(p_wamid text) returns integer language sql as $$ select leads.append_event(r.lead_id, 'replied', 'person', jsonb_build_object('inbound', r.id)) from inbox.replies as r where r.wamid = p_wamid $$;
create function tests.key(p_wamid text) returns text language sql as $$ select e.lead_id || ':' || e.seq from inbox.replies as r join leads.events as e on e.lead_id = r.lead_id and e.kind = 'replied' and e.data -> 'inbound' = to_jsonb(r.id) where r.wamid = p_wamid $$;
create function tests.plain(p_text text) returns text language sql as $$ select regexp_replace(p_text, (select '(' || string_agg(l.id::text, '|') || '):' from l), 'L:', 'g') $$;

select tests.words('w' || n, n, '2026-03-10 12:00:00+00') from generate_series(1, 2) as n;
select tests.words('stop' || n, n, '2026-03-10 12:30:00+00', '{"button_action": "stop"}') from generate_series(1, 2) as n;
select tests.words('uncounted', 1, '2026-03-10 12:00:00+00');
select tests.counted(w) from unnest('{w1,w2,stop1,stop2}'::text[]) as w;
delete from flow.signals;

select is(tests.would($$select tests.undo('w1')$$), '; withdraw {k1} 12:00; status 1; void 1:77 whatsapp why; void 1:3 whatsapp why; 1 reply_taken_back whatsapp {"reason": "why", "written_at": "2026-03-10T12:00:00+00:00"}', 'w1 alone');
select is(tests.would($$select tests.undo('w2')$$), '; withdraw {k1} 12:00; status 2; void 2:3 whatsapp why; 2 reply_taken_back whatsapp {"reason": "why", "written_at": "2026-03-10T12:00:00+00:00"}', 'w2 alone');
select is(tests.would($$select tests.undo('stop1')$$), '; withdraw {k1} 12:30; status 1; confirmation 1; void 1:77 whatsapp why; void 1:5 whatsapp why; 1 reply_taken_back whatsapp {"action": "stop", "reason": "why", "written_at": "2026-03-10T12:30:00+00:00"}', 'stop1 alone');
select is(tests.would($$select tests.undo('stop2')$$), '; withdraw {k1} 12:30; status 2; confirmation 2; void 2:5 whatsapp why; 2 reply_taken_back whatsapp {"action": "stop", "reason": "why", "written_at": "2026-03-10T12:30:00+00:00"}', 'stop2 alone');
select is(tests.would($$select tests.undo('uncounted')$$), '; withdraw {k1} 12:00', 'uncounted alone');
select is(tests.would($$with s as (select tests.signal('x', 1, 'person_wrote', '2026-03-10 12:01:00+00', '{}')) select tests.undo('w1') from s$$), '; withdraw {k1} 12:00; void 1:3 whatsapp why; 1 reply_taken_back whatsapp {"reason": "why", "written_at": "2026-03-10T12:00:00+00:00"}', 'w1 beside person_wrote');
select is(tests.would($$with s as (select tests.signal('x', 1, 'person_acknowledged', '2026-03-10 12:01:00+00', '{}')) select tests.undo('w1') from s$$), '; withdraw {k1} 12:00; void 1:3 whatsapp why; 1 reply_taken_back whatsapp {"reason": "why", "written_at": "2026-03-10T12:00:00+00:00"}', 'w1 beside person_acknowledged');
select is(tests.would($$with s as (select tests.signal('x', 1, 'call_answered', '2026-03-10 12:01:00+00', '{}')) select tests.undo('w1') from s$$), '; withdraw {k1} 12:00; void 1:3 whatsapp why; 1 reply_taken_back whatsapp {"reason": "why", "written_at": "2026-03-10T12:00:00+00:00"}', 'w1 beside call_answered');
select is(tests.would($$with s as (select tests.signal('x', 1, 'call_back', '2026-03-10 12:01:00+00', '{}')) select tests.undo('w1') from s$$), '; withdraw {k1} 12:00; void 1:3 whatsapp why; 1 reply_taken_back whatsapp {"reason": "why", "written_at": "2026-03-10T12:00:00+00:00"}', 'w1 beside call_back');
select is(tests.would($$with s as (select tests.signal('x', 1, 'human_wrote', '2026-03-10 12:01:00+00', '{}')) select tests.undo('w1') from s$$), '; withdraw {k1} 12:00; status 1; void 1:77 whatsapp why; void 1:3 whatsapp why; 1 reply_taken_back whatsapp {"reason": "why", "written_at": "2026-03-10T12:00:00+00:00"}', 'w1 beside human_wrote');
select is(tests.would($$with s as (select tests.signal(tests.key('w1'), 1, 'person_wrote', '2026-03-10 12:01:00+00', '{}')) select tests.undo('w1') from s$$), '; withdraw {k1} 12:00; status 1; void 1:77 whatsapp why; void 1:3 whatsapp why; 1 reply_taken_back whatsapp {"reason": "why", "written_at": "2026-03-10T12:00:00+00:00"}', 'w1 beside person_wrote');
select is(tests.would($$with s as (select tests.signal('x', 2, 'person_wrote', '2026-03-10 12:01:00+00', '{}')) select tests.undo('w1') from s$$), '; withdraw {k1} 12:00; status 1; void 1:77 whatsapp why; void 1:3 whatsapp why; 1 reply_taken_back whatsapp {"reason": "why", "written_at": "2026-03-10T12:00:00+00:00"}', 'w1 beside person_wrote');
select is(tests.would($$with s as (select tests.signal('x', 1, 'person_wrote', '2026-03-10 12:01:00+00', '{"voided_at": "2026-03-10T13:00Z"}')) select tests.undo('w1') from s$$), '; withdraw {k1} 12:00; status 1; void 1:77 whatsapp why; void 1:3 whatsapp why; 1 reply_taken_back whatsapp {"reason": "why", "written_at": "2026-03-10T12:00:00+00:00"}', 'w1 beside person_wrote');
select is(tests.would($$with s as (select tests.signal('x', 1, 'person_wrote', '2026-03-10 12:01:00+00', '{}')) select tests.undo('stop1') from s$$), '; withdraw {k1} 12:30; status 1; confirmation 1; void 1:77 whatsapp why; void 1:5 whatsapp why; 1 reply_taken_back whatsapp {"action": "stop", "reason": "why", "written_at": "2026-03-10T12:30:00+00:00"}', 'stop1 beside person_wrote');
select is(tests.would($$with s as (select tests.signal(null, 1, 'person_wrote', '2026-03-10 12:01:00+00', '{}')) select tests.undo('w1') from s$$), '; withdraw {k1} 12:00; void 1:3 whatsapp why; 1 reply_taken_back whatsapp {"reason": "why", "written_at": "2026-03-10T12:00:00+00:00"}', 'w1 beside person_wrote');
select is(tests.would($$with s as (select tests.signal('x', 1, 'person_wrote', '2026-03-10 12:01:00+00'), tests.signal('e', 1, 'status_ended', '2026-03-10 12:01:00+00', '{}')) select tests.undo('w1') from s$$), '; withdraw {k1} 12:00; status 1; void 1:77 whatsapp why; void 1:3 whatsapp why; 1 reply_taken_back whatsapp {"reason": "why", "written_at": "2026-03-10T12:00:00+00:00"}', 'words before an end at 12:01');
select is(tests.would($$with s as (select tests.signal('x', 1, 'person_wrote', '2026-03-10 12:01:00+00'), tests.signal('e', 1, 'status_ended', '2026-03-10 12:00:00+00', '{}')) select tests.undo('w1') from s$$), '; withdraw {k1} 12:00; void 1:3 whatsapp why; 1 reply_taken_back whatsapp {"reason": "why", "written_at": "2026-03-10T12:00:00+00:00"}', 'words before an end at 12:00');
select is(tests.would($$with s as (select tests.signal('x', 1, 'person_wrote', '2026-03-10 12:01:00+00'), tests.signal('e', 1, 'status_ended', '2026-03-10 12:02:00+00', '{}')) select tests.undo('w1') from s$$), '; withdraw {k1} 12:00; status 1; void 1:77 whatsapp why; void 1:3 whatsapp why; 1 reply_taken_back whatsapp {"reason": "why", "written_at": "2026-03-10T12:00:00+00:00"}', 'words before an end at 12:02');
select is(tests.would($$with s as (select tests.signal('x', 1, 'person_wrote', '2026-03-10 12:01:00+00'), tests.signal('e', 2, 'status_ended', '2026-03-10 12:02:00+00', '{}')) select tests.undo('w1') from s$$), '; withdraw {k1} 12:00; void 1:3 whatsapp why; 1 reply_taken_back whatsapp {"reason": "why", "written_at": "2026-03-10T12:00:00+00:00"}', 'words before an end at 12:02');
select is(tests.would($$with s as (select tests.signal('x', 1, 'person_wrote', '2026-03-10 12:01:00+00'), tests.signal('e', 1, 'human_wrote', '2026-03-10 12:02:00+00', '{}')) select tests.undo('w1') from s$$), '; withdraw {k1} 12:00; void 1:3 whatsapp why; 1 reply_taken_back whatsapp {"reason": "why", "written_at": "2026-03-10T12:00:00+00:00"}', 'words before an end at 12:02');
select is(tests.would($$with s as (select tests.signal('x', 1, 'person_wrote', '2026-03-10 12:01:00+00'), tests.signal('e', 1, 'status_ended', '2026-03-10 12:02:00+00', '{"voided_at": "2026-03-10T13:00Z"}')) select tests.undo('w1') from s$$), '; withdraw {k1} 12:00; void 1:3 whatsapp why; 1 reply_taken_back whatsapp {"reason": "why", "written_at": "2026-03-10T12:00:00+00:00"}', 'words before an end at 12:02');

select * from finish();
rollback;
