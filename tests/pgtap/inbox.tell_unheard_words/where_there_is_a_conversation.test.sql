begin;
select plan(1);

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
create or replace function chatwoot.request_note(p_lead_id bigint, p_dedupe_key text, p_payload jsonb) returns void language sql as $$ select tests.note('note', tests.n(p_lead_id), (select r.wamid from inbox.replies as r where 'words:' || r.id = p_dedupe_key), (p_payload - 'inbound_id')::text, (select r.wamid from inbox.replies as r where r.id = (p_payload ->> 'inbound_id')::bigint)) $$;


create or replace function inbox.unheard_words(p_channel_id bigint, p_now timestamptz) returns setof inbox.replies language sql as $$ select r.* from inbox.replies as r where r.channel_id = p_channel_id and p_now = util.current_time() $$;
select tests.drain();
delete from chatwoot.conversations as c where c.lead_id = tests.l(3);
select tests.words('later', 1, '2026-03-10 14:00:00+00'), tests.words('sooner', 2, '2026-03-10 13:00:00+00'), tests.words('same', 1, '2026-03-10 13:00:00+00'), tests.words('nowhere', 3, '2026-03-10 13:00:00+00'), tests.words('nobodys', 1, '2026-03-10 13:00:00+00', '{"lead_id": null}'), tests.words('told', 1, '2026-03-10 13:00:00+00');
update outbox.jobs set dedupe_key = 'words:' || (select r.id from inbox.replies as r where r.wamid = 'told') where id = (select min(j.id) from outbox.jobs as j);

select is(tests.would($$select inbox.tell_unheard_words()$$), '3; note 2 sooner {"about": "words"} sooner; note 1 same {"about": "words"} same; note 1 later {"about": "words"} later', 'in the order of their times');

select * from finish();
rollback;
