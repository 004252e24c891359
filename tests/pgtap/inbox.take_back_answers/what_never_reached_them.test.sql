begin;
select plan(3);

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
create or replace function flow.void_signal(p_natural_key text, p_actor text, p_reason text) returns bigint language sql as $$ select tests.note('void', case when p_natural_key ~ '^[0-9]+:' then regexp_replace(p_natural_key, '^[0-9]+', tests.n((substring(p_natural_key from '^[0-9]+'))::bigint)) else p_natural_key end, p_actor, p_reason); select 1::bigint $$;


select tests.lost(1, 'phone', 'm551198123456', '2026-03-10 10:00:00+00'), tests.lost(1, 'wa_id', 'm551198123457', '2026-03-10 10:00:00+00'), tests.lost(1, 'email', 'm551198123458', '2026-03-10 10:00:00+00'), tests.lost(2, 'phone', 'm551198123456', '2026-03-10 10:00:00+00'), tests.lost(1, 'phone', 'm551198123459', '2026-03-10 10:00:00+00');
insert into people.identifiers (person_id, kind, value, match_key, phone_kind) values (tests.p(1), 'phone', '+5511998123459', 'm551198123459', 'mobile');
create function tests.answer(p_key text, p_n integer, p_at timestamptz, p_phone text, p_source text default null, p_reason text default null, p_signal jsonb default '{}') returns void language plpgsql as $$
begin
    perform tests.signal('cw:message:' || p_key, p_n, 'human_wrote', p_at, p_signal);
    perform tests.fact('cw:message:' || p_key, p_n, p_at, jsonb_build_object('kind', 'message', 'reason', p_reason, 'payload', jsonb_build_object('conversation', jsonb_build_object('phone', p_phone, 'source_id', p_source))));
end;
$$;
select tests.answer('b', 1, '2026-03-10 11:00:00+00', '+5511998123456'), tests.answer('a', 1, '2026-03-10 11:00:00+00', null, '5511998123456'), tests.answer('later', 1, '2026-03-10 12:00:00+00', '+5511998123457'), tests.answer('at', 1, '2026-03-10 10:00:00+00', '+5511998123456'), tests.answer('just', 1, '2026-03-10 10:00:01+00', '+5511998123456'), tests.answer('mail', 1, '2026-03-10 11:00:00+00', '+5511998123458'), tests.answer('back', 1, '2026-03-10 11:00:00+00', '+5511998123459'), tests.answer('other_number', 1, '2026-03-10 11:00:00+00', '+5511998123450'), tests.answer('void', 1, '2026-03-10 11:00:00+00', '+5511998123456', p_signal => '{"voided_at": "2026-03-10T13:00Z"}'), tests.answer('elsewhere', 1, '2026-03-10 11:00:00+00', '+5511998123456', p_reason => 'elsewhere'), tests.answer('of_another', 2, '2026-03-10 11:00:00+00', '+5511998123456'), tests.answer('named', 1, '2026-03-10 11:00:00+00', '+5511998123450', '5511998123456');
select tests.signal('other:key', 1, 'human_wrote', '2026-03-10 11:00:00+00'), tests.fact('other:key', 1, '2026-03-10 11:00:00+00', '{"payload": {"conversation": {"phone": "+5511998123456"}}}');

select is(tests.would($$select inbox.take_back_answers(tests.p(1))$$), '4; void cw:message:later chatwoot reply_of_another; void cw:message:a chatwoot reply_of_another; void cw:message:b chatwoot reply_of_another; void cw:message:just chatwoot reply_of_another', 'of the first, the last first');
select is(tests.would($$select inbox.take_back_answers(tests.p(2))$$), '1; void cw:message:of_another chatwoot reply_of_another', 'of the second');
select is(tests.would($$select inbox.take_back_answers(tests.p(3))$$), '0', 'of the third none');

select * from finish();
rollback;
