begin;
select plan(19);

-- Of everything one row is as old as it may be, and one is a microsecond older.
select tests.make_operation();
create temporary table l as select n, c.lead_id, c.wamid from generate_series(1, 2) as n cross join lateral tests.contacted_lead(n) as c;
create temporary table o as select util.current_time() - interval '30 days' as at, util.current_time() - interval '30 days' - interval '1 microsecond' as before;
create function tests.times() returns timestamptz[] language sql as $$ select array[o.at, o.before] from o $$;
create function tests.at_each(p_relation text, p_column text) returns void language plpgsql as $$
begin
    execute format('with x as (select t.ctid as place, row_number() over (order by t.ctid) as n from %s as t) update %s as t set %I = (tests.times())[1 + (x.n - 1) %% 2] from x where x.place = t.ctid', p_relation, p_relation, p_column);
end;
$$;
delete from jobs.runs;
insert into jobs.runs (job_name, started_at, outcome) select s.name, t, 'succeeded' from (select min(s.name) as name from jobs.schedules as s) as s, unnest(tests.times() || util.current_time()) as t;
insert into jobs.runs (job_name, started_at, outcome) select s.name, t, 'failed' from (select min(s.name) as name from jobs.schedules as s) as s, unnest(tests.times()) as t order by t desc;
insert into jobs.runs (job_name, started_at, outcome) select s.name, t, 'failed' from (select max(s.name) as name from jobs.schedules as s) as s, unnest(tests.times()) as t order by t;
select is(jobs.purge(util.current_time(), 0), 0::bigint, 'nothing, of nothing');
select is(jobs.purge(util.current_time(), 100), 2::bigint, 'a run that is too old and not the last of its kind');
select is((select string_agg(format('%s %s', r.outcome, r.started_at - o.at), ', ' order by r.id) from jobs.runs as r, o), 'succeeded 00:00:00, succeeded 30 days, failed 00:00:00, failed -00:00:00.000001, failed 00:00:00', 'others stay');

-- Submissions, with what waits for a human.
select tests.at_each('intake.submissions', 'received_at');
select is((select count(*) from intake.submissions as s), 2::bigint, 'two submissions');
select is(intake.purge(util.current_time(), 100), 1::bigint, 'one is forgotten');
select is((select string_agg(format('%s', s.raw is not null), ' ' order by s.received_at) from intake.submissions as s), 'f t', 'the older one');
select is(intake.purge(util.current_time(), 100), 0::bigint, 'once');
insert into intake.corrections (submission_id, corrected_at, actor, outcome, body, body_sha256) select s.id, s.received_at, 'operator', 'taken', 'x', sha256('x') from intake.submissions as s;
select is(intake.purge(util.current_time(), 100), 1::bigint, 'a correction goes with its submission');
select is((select string_agg(format('%s', c.body is not null), ' ' order by c.corrected_at) from intake.corrections as c), 'f t', 'the older one');
insert into intake.deliveries (token_id, received_at, items, raw, raw_sha256) select tests.token_id(), t, 1, 'x', sha256('x') from unnest(tests.times()) as t;
select is(intake.purge(util.current_time(), 100), 1::bigint, 'so goes what came together');
select is((select string_agg(format('%s', d.raw is not null), ' ' order by d.received_at) from intake.deliveries as d), 'f t', 'when it is older');

-- What was heard.
delete from inbox.facts;
delete from inbox.deliveries;
select tests.write(n, 'wamid.' || n, tests.text_of('oi')) from l;
select tests.at_each('inbox.deliveries', 'received_at'), tests.at_each('inbox.facts', 'created_at');
select is(inbox.purge(util.current_time(), 100), 2::bigint, 'one delivery and one fact');
select is((select string_agg(format('%s %s', d.raw is not null, f.payload <> '{}'), ', ' order by f.created_at) from inbox.facts as f join inbox.deliveries as d on d.id = f.delivery_id), 'f f, t t', 'each the older one');

-- What is proposed, and what was changed by new rules.
insert into chatwoot.proposals (person_id, contact_id, field, value, was, said_at) select tests.person_id(l.lead_id), 1, 'email', 'x@example.org', 'y', (tests.times())[l.n] from l;
select is(chatwoot.purge(util.current_time(), 100), 1::bigint, 'one proposal');
select is((select string_agg(format('%s %s', coalesce(p.value, '-'), coalesce(p.outcome, 'waits')), ', ' order by p.said_at) from chatwoot.proposals as p), '- expired, x@example.org waits', 'the older one');
select is(people.purge(util.current_time(), 100), 0::bigint, 'no change yet');

-- What waited for a message of ours.
update inbox.facts set state = 'parked', created_at = util.current_time() - interval '7 days' + case when id = (select min(f.id) from inbox.facts as f) then interval '0' else - interval '1 microsecond' end;
select is(inbox.expire_parked(util.current_time()), 1::bigint, 'waits for seven days');
select is((select string_agg(f.state, ' ' order by f.id) from inbox.facts as f), 'parked expired', 'and not a moment longer');

-- Attempts of a job.
create temporary table j as select a.job_id as id, max(a.finished_at) as at from outbox.attempts as a where a.finished_at is not null group by a.job_id limit 1;
select is((select array[outbox.forget_attempts(j.id, j.at), outbox.forget_attempts(j.id, j.at + interval '1 microsecond')] from j), '{0,1}', 'an attempt of that very moment is not before it');

select * from finish();
rollback;
