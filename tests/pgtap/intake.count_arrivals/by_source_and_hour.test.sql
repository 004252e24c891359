begin;
select plan(18);

-- Two sources and a token that is none's; the clock says 15:00 of the tenth of March.
select tests.make_operation();
select intake.add_source('a', 'A', 'indica'), intake.add_source('b', 'B', 'indica');
create temporary table k as select s.code, s.id as source_id, t.id as token_id from intake.sources as s join ops.api_tokens as t on t.source_id = s.id where s.code in ('a', 'b');
insert into k select 'none', null, tests.token_id();
create function tests.arrives(p_code text, p_at timestamptz) returns void language sql as $$
    insert into intake.submissions (uid, token_id, received_at, raw, raw_sha256, idempotency_key, outcome, reason, http_status, answer) select gen_random_uuid(), k.token_id, p_at, 'x', sha256('x'), gen_random_uuid()::text, 'suppressed', 'x', 200, '{}' from k where k.code = p_code
$$;
create function tests.arrivals() returns text language sql as $$
    select coalesce(string_agg(format('%s %s: %s %s-%s', k.code, to_char(a.hour at time zone 'UTC', 'DD/MM HH24'), a.submissions, to_char(a.first_at at time zone 'UTC', 'MI:SS'), to_char(a.last_at at time zone 'UTC', 'MI:SS')), ', ' order by k.code, a.hour), '') from intake.arrivals as a join k on k.source_id = a.source_id
$$;
select is(intake.count_arrivals(null), 0::bigint, 'nothing came');
select tests.arrives('a', '2026-03-10 13:00Z'), tests.arrives('a', '2026-03-10 13:59:59Z'), tests.arrives('a', '2026-03-10 14:00Z'), tests.arrives('b', '2026-03-10 13:30Z'), tests.arrives('none', '2026-03-10 13:30Z');
select is(intake.count_arrivals(null), 3::bigint, 'three hours of sources');
select is(tests.arrivals(), 'a 10/03 13: 2 00:00-59:59, a 10/03 14: 1 00:00-00:00, b 10/03 13: 1 30:00-30:00', 'each source and hour by itself');
select is(intake.count_arrivals(null), 0::bigint, 'the same again changes nothing');
select tests.arrives('a', '2026-03-10 14:10Z'), tests.arrives('b', '2026-03-10 12:00Z');
select is(intake.count_arrivals('2026-03-10 14:30Z'), 1::bigint, 'since a moment: from its whole hour');
select is(tests.arrivals(), 'a 10/03 13: 2 00:00-59:59, a 10/03 14: 2 00:00-10:00, b 10/03 13: 1 30:00-30:00', 'what came before is not looked at');
select is(intake.count_arrivals('2026-03-10 12:59Z'), 1::bigint, 'an hour earlier');
select is(tests.arrivals(), 'a 10/03 13: 2 00:00-59:59, a 10/03 14: 2 00:00-10:00, b 10/03 12: 1 00:00-00:00, b 10/03 13: 1 30:00-30:00', 'it is');
-- The last of an hour may be another, though there are as many.
update intake.submissions set received_at = '2026-03-10 14:20Z' where received_at = '2026-03-10 14:10Z';
select is(intake.count_arrivals(null), 1::bigint, 'another last one is a change');
update intake.arrivals set first_at = '2026-03-10 14:05Z' where hour = '2026-03-10 14:00Z';
select is(intake.count_arrivals(null), 0::bigint, 'how many and the last say what there is');
select is((select to_char(a.first_at at time zone 'UTC', 'MI') from intake.arrivals as a where a.hour = '2026-03-10 14:00Z'), '05', 'so nothing is written');

-- Five weeks.
delete from intake.arrivals;
update intake.submissions set idempotency_key = null;
select tests.arrives('a', '2026-02-03 15:00Z'), tests.arrives('a', '2026-02-03 14:59:59Z');
select is(intake.count_arrivals('2026-01-01Z'), 5::bigint, 'no more than five weeks back');
select is((select min(a.hour) from intake.arrivals as a), '2026-02-03 15:00Z', 'from that hour on');
-- Before its own last word, not another's.
insert into intake.arrivals (source_id, hour, submissions, first_at, last_at) select k.source_id, h, 1, h, h from k, unnest(array['2026-02-03 14:00Z', '2026-02-03 13:00Z']::timestamptz[]) as h where k.code = 'a';
insert into intake.arrivals (source_id, hour, submissions, first_at, last_at) select k.source_id, h, 1, h, h from k, unnest(array['2026-02-03 13:00Z', '2026-02-03 12:00Z']::timestamptz[]) as h where k.code = 'b';
select is(intake.count_arrivals(null), 0::bigint, 'nothing new');
select is((select string_agg(to_char(a.hour at time zone 'UTC', 'DD/MM HH24'), ', ' order by a.hour) from intake.arrivals as a join k on k.source_id = a.source_id and k.code = 'a'), '03/02 14, 03/02 15, 10/03 13, 10/03 14', 'five weeks before its last hour');
select is((select string_agg(to_char(a.hour at time zone 'UTC', 'DD/MM HH24'), ', ' order by a.hour) from intake.arrivals as a join k on k.source_id = a.source_id and k.code = 'b'), '03/02 13, 10/03 12, 10/03 13', 'of each');
select tests.advance('40 days');
select is(intake.count_arrivals(null), 0::bigint, 'who is silent');
select is((select count(*) from intake.arrivals), 7::bigint, 'keeps the habit');

select * from finish();
rollback;
