begin;
select plan(21);

select tests.make_operation('2026-03-10 15:00:00+00');
create temporary table told (n serial, said text);
create function tests.note(variadic p_words text[]) returns void language sql as $$ insert into told (said) values (array_to_string(p_words, ' ', '-')) $$;
-- What a statement answers and tells, each time of the same beginning.
create function tests.would(p_sql text) returns text language plpgsql as $$
declare
    v_answer text;
begin
    execute p_sql into v_answer;
    raise exception '%', concat_ws('; ', v_answer, (select string_agg(t.said, '; ' order by t.n) from told as t)) using errcode = 'TT001';
exception
    when sqlstate 'TT001' then return sqlerrm;
end;
$$;

create temporary table t as
select tests.make_token('ana', p_consultant_id => tests.consultant(1)) as ana, tests.make_token('ana too', p_consultant_id => tests.consultant(1)) as ana_too, tests.make_token('bruno', p_consultant_id => tests.consultant(2)) as bruno, tests.make_token('op') as op, tests.make_token('op too') as op_too;
create function tests.token(p_name text) returns bigint language plpgsql as $$ declare v bigint; begin execute format('select t.%I from t', p_name) into v; return v; end $$;
create sequence tests.numbers start 9000000;
create function tests.came(p_name text, p_token text, p_key text, p_patch jsonb default '{}') returns void language sql as $$
    insert into intake.submissions overriding system value
    select r.* from jsonb_populate_record(null::intake.submissions, jsonb_build_object(
        'id', nextval('tests.numbers'), 'uid', gen_random_uuid(), 'token_id', tests.token(p_token), 'idempotency_key', p_key, 'raw_sha256', sha256('body'), 'raw', '\x7b7d', 'received_at', '2026-03-10T12:00Z', 'outcome', 'suppressed', 'http_status', 200, 'reason', 'x',
        'answer', jsonb_build_object('said', p_name), 'origin', 'manual'
    ) || p_patch) as r
$$;
create function tests.claim(p_token text, p_key text, p_body text default 'body', p_at timestamptz default '2026-03-10 15:00:00+00', p_installation uuid default null) returns text language plpgsql as $$
declare
    v_claim record;
begin
    select c.* into v_claim from ops.api_tokens as o cross join lateral intake.claim_key(o, p_key, sha256(convert_to(p_body, 'UTF8')), p_at, p_installation) as c where o.id = tests.token(p_token);
    return concat_ws(' ', v_claim.http_status, v_claim.body ->> 'said', v_claim.is_reused, (select 'freed: ' || string_agg(s.answer ->> 'said', ' ' order by s.id) from intake.submissions as s where s.idempotency_key is null), 'replayed ' || nullif(current_setting('indica.idempotency_replayed', true), ''));
end;
$$;
create function tests.fixed(p_name text, p_patch jsonb default '{}') returns void language sql as $$
    insert into intake.quarantine select r.* from intake.submissions as s, jsonb_populate_record(null::intake.quarantine, jsonb_build_object('submission_id', s.id, 'kind', 'refused', 'queue_code', 'quarantine', 'raw_sha256', sha256('body'), 'reason', 'x', 'detail', '{}'::jsonb, 'next_action_at', '2026-03-10T12:00Z', 'created_at', '2026-03-10T12:00Z', 'resolution', 'fixed', 'resolved_at', '2026-03-10T13:00Z', 'resolved_by', 'operator') || p_patch) as r
    where s.answer ->> 'said' = p_name
$$;

select is(tests.would($$select tests.claim('op', 'k')$$), 'f', 'nothing came');
select is(tests.would($$with s as materialized (select tests.came('a', 'op', 'k')), c as (select count(*) from s) select tests.claim('op', 'k') from c$$), '200 a f replayed true', 'the same came');
select is(tests.would($$with s as materialized (select tests.came('a', 'op', 'k')), c as (select count(*) from s) select tests.claim('op', 'k', 'other') from c$$), 't', 'another body came');
select is(tests.would($$with s as materialized (select tests.came('a', 'op', 'k2')), c as (select count(*) from s) select tests.claim('op', 'k') from c$$), 'f', 'under another key');
select is(tests.would($$with s as materialized (select tests.came('a', 'op_too', 'k')), c as (select count(*) from s) select tests.claim('op', 'k') from c$$), 'f', 'by another token');
select is(tests.would($$with s as materialized (select tests.came('a', 'op', 'k')), c as (select count(*) from s) select tests.claim('op', 'k', 'other', '2026-04-09 12:00:00+00') from c$$), 't', 'thirty days ago');
select is(tests.would($$with s as materialized (select tests.came('a', 'op', 'k')), c as (select count(*) from s) select tests.claim('op', 'k', 'other', '2026-04-09 12:00:01+00') from c$$), 'f freed: a', 'a second more');
select is(tests.would($$with s as materialized (select tests.came('a', 'op', 'k'), tests.came('b', 'op', 'k2')), c as (select count(*) from s) select tests.claim('op', 'k', 'body', '2026-04-09 12:00:01+00') from c$$), 'f freed: a', 'the same, a second more');
select is(tests.would($$with s as materialized (select tests.came('a', 'op', 'k', '{"outcome": "rejected"}')), c as (select count(*) from s) select tests.claim('op', 'k') from c$$), 'f freed: a', 'refused');
select is(tests.would($$with s as materialized (select tests.came('a', 'op', 'k', '{"outcome": "rejected"}'), tests.came('b', 'op', 'k2'), tests.came('c', 'op', 'k3'), tests.fixed('b'), tests.fixed('c')), c as (select count(*) from s) select tests.claim('op', 'k') from c$$), '200 c f replayed true', 'refused, and a copy was corrected');
select is(tests.would($$with s as materialized (select tests.came('a', 'op', 'k', '{"outcome": "rejected"}'), tests.came('b', 'op', 'k2'), tests.fixed('b', '{"resolution": "rejected"}')), c as (select count(*) from s) select tests.claim('op', 'k') from c$$), 'f freed: a', 'a copy was given up');
select is(tests.would($$with s as materialized (select tests.came('a', 'op', 'k', '{"outcome": "rejected"}'), tests.came('b', 'op', 'k2'), tests.fixed('b', '{"raw_sha256": "\\x00"}')), c as (select count(*) from s) select tests.claim('op', 'k') from c$$), 'f freed: a', 'something else was corrected');
select is(tests.would($$with s as materialized (select tests.came('a', 'op', 'k', '{"outcome": "rejected"}'), tests.came('b', 'op_too', 'k2'), tests.fixed('b')), c as (select count(*) from s) select tests.claim('op', 'k') from c$$), 'f freed: a', 'a copy of another sender was');
select is(tests.would($$with s as materialized (select tests.came('a', 'op', 'k', '{"outcome": "rejected"}'), tests.came('b', 'op', 'k2'), tests.fixed('b')), c as (select count(*) from s) select tests.claim('op', 'k', 'body', '2026-04-09 12:00:00+00') from c$$), '200 b f replayed true', 'thirty days ago a copy was');
select is(tests.would($$with s as materialized (select tests.came('a', 'op', 'k', '{"outcome": "rejected"}'), tests.came('b', 'op', 'k2'), tests.fixed('b')), c as (select count(*) from s) select tests.claim('op', 'k', 'body', '2026-04-09 12:00:01+00') from c$$), 'f freed: a', 'and a second more');
select is(tests.would($$with s as materialized (select tests.came('a', 'op', 'k', '{"outcome": "rejected"}'), tests.came('b', 'op', 'k2')), c as (select count(*) from s) select tests.claim('op', 'k', 'other') from c$$), 'f freed: a', 'another that was refused');
select is(tests.would($$with s as materialized (select tests.came('a', 'ana', 'k', '{"installation_id": "00000000-0000-0000-0000-000000000001"}'), tests.came('b', 'ana', 'k1', '{"installation_id": "00000000-0000-0000-0000-000000000001"}')), c as (select count(*) from s) select tests.claim('ana_too', 'k', p_installation => '00000000-0000-0000-0000-000000000001') from c$$), '200 a f replayed true', 'of another token of that consultant, in that installation');
select is(tests.would($$with s as materialized (select tests.came('a', 'ana', 'k', '{"installation_id": "00000000-0000-0000-0000-000000000001"}')), c as (select count(*) from s) select tests.claim('ana_too', 'k', p_installation => '00000000-0000-0000-0000-000000000002') from c$$), 'f', 'in another installation');
select is(tests.would($$with s as materialized (select tests.came('a', 'bruno', 'k', '{"installation_id": "00000000-0000-0000-0000-000000000001"}')), c as (select count(*) from s) select tests.claim('ana_too', 'k', p_installation => '00000000-0000-0000-0000-000000000001') from c$$), 'f', 'of another consultant');
select is(tests.would($$with s as materialized (select tests.came('a', 'ana', 'k', '{"installation_id": "00000000-0000-0000-0000-000000000001"}')), c as (select count(*) from s) select tests.claim('ana_too', 'k') from c$$), 'f', 'without an installation');
select is(tests.would($$with s as materialized (select tests.came('b', 'ana', 'k', '{"installation_id": "00000000-0000-0000-0000-000000000001"}'), tests.came('a', 'ana_too', 'k')), c as (select count(*) from s) select tests.claim('ana_too', 'k', p_installation => '00000000-0000-0000-0000-000000000001') from c$$), '200 a f replayed true', 'of that token and of another');

select * from finish();
rollback;
