begin;
select plan(5);

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
create or replace function inbox.record_human_answer(p_lead_id bigint, p_consultant_id bigint, p_at timestamptz, p_natural_key text default null, p_is_question boolean default false) returns boolean language sql as $$ select tests.note('answer', tests.n(p_lead_id), p_consultant_id::text, tests.at(p_at), p_natural_key, p_is_question::text); select true $$;
create or replace function flow.give_signal(p_signal_id bigint, p_lead_id bigint, p_actor text) returns void language sql as $$ select tests.note('give', (select s.natural_key from flow.signals as s where s.id = p_signal_id), tests.n(p_lead_id), p_actor) $$;


-- The first person has a lead that was lost and a new one; the second has one that was lost.
select leads.change_status(tests.l(n), 'lost', 'operator', 'price') from generate_series(1, 2) as n;
select tests.advance('1 hour');
insert into l select 4, x, tests.person_id(x) from tests.lead(1) as x;
insert into l select 5, x, tests.person_id(x) from tests.lead(2) as x;
select leads.append_event(tests.l(1), 'answered', 'system', jsonb_build_object('consultant_id', 7, 'at', '2026-03-10 12:00:00+00'::timestamptz)), leads.append_event(tests.l(1), 'answered', 'system', jsonb_build_object('consultant_id', 8, 'at', '2026-03-10 12:10:00+00'::timestamptz)), leads.append_event(tests.l(1), 'answered', 'system', jsonb_build_object('consultant_id', 9, 'at', '2026-03-10 13:00:00+00'::timestamptz)), leads.append_event(tests.l(2), 'answered', 'system', jsonb_build_object('consultant_id', 6, 'at', '2026-03-10 11:00:00+00'::timestamptz)), leads.append_event(tests.l(1), 'called', 'system', jsonb_build_object('consultant_id', 5, 'at', '2026-03-10 12:05:00+00'::timestamptz));
select tests.signal('later', 1, 'human_wrote', '2026-03-10 12:20:00+00', '{"reason": "human_asked"}'), tests.signal('sooner', 1, 'human_wrote', '2026-03-10 12:10:00+00', '{"reason": "human_answered"}'), tests.signal('nameless', 1, 'human_wrote', '2026-03-10 11:50:00+00'), tests.signal('before', 1, 'human_wrote', '2026-03-10 11:49:00+00'), tests.signal('theirs', 1, 'person_wrote', '2026-03-10 12:10:00+00'), tests.signal('void', 1, 'human_wrote', '2026-03-10 12:10:00+00', '{"voided_at": "2026-03-10T13:00Z"}'), tests.signal('own', 4, 'human_wrote', '2026-03-10 12:10:00+00'), tests.signal('of_another', 2, 'human_wrote', '2026-03-10 12:10:00+00');

select is(tests.would($$select inbox.take_answers_along(tests.l(4), '2026-03-10 11:50:00+00')$$), '3; answer 4 - 11:50 nameless false; give nameless 4 chatwoot; answer 4 8 12:10 sooner false; give sooner 4 consultant:8; answer 4 8 12:20 later true; give later 4 consultant:8', 'to a new lead');
select is(tests.would($$select inbox.take_answers_along(tests.l(4), '2026-03-10 12:20:00+00')$$), '1; answer 4 8 12:20 later true; give later 4 consultant:8', 'only what was said since');
select is(tests.would($$select inbox.take_answers_along(tests.l(5), '2026-03-10 11:50:00+00')$$), '1; answer 5 6 12:10 of_another false; give of_another 5 consultant:6', 'to another');
select is(tests.would($$select inbox.take_answers_along(tests.l(1), '2026-03-10 11:50:00+00')$$), '0', 'none from one that is open');
select is(tests.would($$select inbox.take_answers_along(tests.l(3), '2026-03-10 11:50:00+00')$$), '0', 'none');

select * from finish();
rollback;
