-- Leads of people who write: what the steps of a reply are told is noted instead of done, and each case is undone again. Included by \ir.
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
