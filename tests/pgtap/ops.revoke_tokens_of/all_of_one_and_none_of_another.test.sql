begin;
select plan(15);
select tests.make_operation('2026-06-01 12:00:00+00');
insert into intake.sources (code, name) values ('site', 'Site');
create function pg_temp.source(p_code text) returns bigint language sql as 'select s.id from intake.sources as s where s.code = p_code';

select tests.make_token('one a', p_consultant_id => tests.consultant(1)), tests.make_token('one b', p_consultant_id => tests.consultant(1)), tests.make_token('one old', p_consultant_id => tests.consultant(1)),
    tests.make_token('two', p_consultant_id => tests.consultant(2)), tests.make_token('parceiro', '{leads:write}', p_source_id => pg_temp.source('parceiro')), tests.make_token('site', '{leads:write}', p_source_id => pg_temp.source('site'));
update ops.api_tokens as t set revoked_at = '2026-05-01' where t.name = 'one old';
insert into ops.enrolment_codes (code_sha256, consultant_id, scopes, expires_at, created_at, used_at, token_id)
select sha256(c.word::bytea), tests.consultant(c.n), '{leads:read}', c.expires_at::timestamptz, '2026-05-01', c.used_at::timestamptz, case when c.used_at is not null then tests.token_id() end
from (values
    ('open', 1, '2026-06-01 12:00:01+00', null), ('over', 1, '2026-06-01 11:59:59+00', null), ('used', 1, '2026-06-02', '2026-06-01'), ('other', 2, '2026-06-02', null)
) as c (word, n, expires_at, used_at);
create function pg_temp.standing() returns text language sql as $$
    select concat_ws(
        ' | ', (select string_agg(t.name || ' ' || t.revoked_at, ', ' order by t.name) from ops.api_tokens as t where t.revoked_at is not null),
        (select string_agg(w.word || ' ' || to_char(e.expires_at at time zone 'UTC', 'DD HH24:MI:SS'), ', ' order by w.word)
         from ops.enrolment_codes as e join unnest('{open,over,used,other}'::text[]) as w (word) on e.code_sha256 = sha256(w.word::bytea))
    )
$$;

select is(ops.revoke_tokens_of(tests.consultant(1), null), 2, 'both tokens of a consultant that still opened something');
select is(pg_temp.standing(), 'one a 2026-06-01 12:00:00+00, one b 2026-06-01 12:00:00+00, one old 2026-05-01 00:00:00+00 | open 01 12:00:00, other 02 00:00:00, over 01 11:59:59, used 02 00:00:00', 'and the code that nobody typed, of them alone');
select is(ops.revoke_tokens_of(null, pg_temp.source('parceiro')), 1, 'or the token of a source');
select is(pg_temp.standing(), 'one a 2026-06-01 12:00:00+00, one b 2026-06-01 12:00:00+00, one old 2026-05-01 00:00:00+00, parceiro 2026-06-01 12:00:00+00 | open 01 12:00:00, other 02 00:00:00, over 01 11:59:59, used 02 00:00:00', 'and of no other');
select is(ops.revoke_tokens_of(tests.consultant(1), null), 0, 'there are no more');
select is(ops.revoke_tokens_of(null, null), 0, 'nobody has none');

-- Under which token Indica itself writes.
select ops.internal_token() as internal, ops.internal_token('card'), ops.internal_token('import') \gset
select is(ops.internal_token(), :internal::bigint, 'Indica itself has one token');
select is(
    (select string_agg(concat_ws(' ', t.prefix, t.name, t.scopes), ', ' order by t.prefix) from ops.api_tokens as t where t.id in (ops.internal_token('card'), ops.internal_token('import'), :internal::bigint)), 'card Cartão de contato {leads:write,admin}, import Importação {leads:write,admin}, internal Indica {leads:write}', 'for cards and for imports others'
);
update ops.api_tokens as t set revoked_at = util.current_time() where t.prefix in ('internal', 'card');
select is(ops.internal_token(), :internal::bigint, 'that is made anew when somebody revoked it');
select is((select string_agg(t.prefix || (t.revoked_at is null), ', ' order by t.prefix) from ops.api_tokens as t where t.prefix in ('internal', 'card')), 'cardfalse, internaltrue', 'and no other');
select is(ops.internal_token('nada'), null, 'of another name there is none');

-- The processes of the API.
insert into ops.api_processes (name, pid, version, started_at, heartbeat_at, stopped_at)
values
    ('host', 1, '1', '2026-05-01', '2026-06-01 11:00+00', null), ('host', 2, '1', '2026-05-01', '2026-06-01 10:59:59+00', null), ('host', 3, '1', '2026-05-01', '2026-06-01 11:59+00', '2026-06-01 11:59+00'),
    ('host', 4, '1', '2026-04-01', '2026-05-02 12:00+00', null), ('host', 5, '1', '2026-04-01', '2026-05-02 11:59:59+00', null);
select ops.record_api_heartbeat('host', n, '2', false) from generate_series(1, 3) as n;
select ops.record_api_heartbeat('other', 1, '2', true);
select is(
    (select string_agg(concat_ws(' ', a.name, a.pid, a.version, to_char(a.started_at at time zone 'UTC', 'MM-DD HH24'), to_char(a.heartbeat_at at time zone 'UTC', 'MM-DD HH24:MI'), 'stopped ' || to_char(a.stopped_at at time zone 'UTC', 'HH24')), ', ' order by a.name, a.pid) from ops.api_processes as a), 'host 1 2 05-01 00 06-01 12:00, host 2 2 06-01 12 06-01 12:00, host 3 2 06-01 12 06-01 12:00, host 4 1 04-01 00 05-02 12:00, other 1 2 06-01 12 06-01 12:00 stopped 12',
    'a number that was silent for an hour or stopped is another process by now; after thirty days it is forgotten'
);

-- What opens nothing for a minute.
update ops.settings set value = '5' where key = 'lookups_per_minute';
insert into ops.request_windows (token_id, purpose, starts_at, requests)
select tests.token_id(), 'lookups', date_trunc('minute', clock_timestamp()), 4
union all
select t.id, 'lookups', date_trunc('minute', clock_timestamp()), 9 from ops.api_tokens as t where t.name = 'two'
union all
select tests.token_id(), 'requests', date_trunc('minute', clock_timestamp()), 9;
select is(ops.seconds_over_limit(tests.token_id(), 'lookups'), null, 'four of five leave one, whatever another token and another purpose had');
update ops.request_windows as w set requests = 5 where w.token_id = tests.token_id();
select ok(ops.seconds_over_limit(tests.token_id(), 'lookups') between 1 and 60, 'five leave none until the minute is over');
update ops.request_windows as w set starts_at = w.starts_at - interval '1 minute' where w.token_id = tests.token_id();
select is(ops.seconds_over_limit(tests.token_id(), 'lookups'), null, 'when it is over it does not count');

select * from finish();
rollback;
