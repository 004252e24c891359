begin;
select plan(28);
select tests.freeze('2026-06-01 12:00:00+00');

-- What a job calls, instead of which its arguments are taken down and the next of these answers is given.
create table public.calls (n integer generated always as identity, said text, patience interval default current_setting('lock_timeout')::interval);
create table public.answers (n integer generated always as identity, said bigint);
grant all on public.calls, public.answers to public;
create function pg_temp.stand_in(p_function regprocedure)
returns void
language plpgsql
as $$
begin
    execute format(
        $sql$
        create or replace function %s(%s) returns %s language plpgsql security definer as $body$
        declare
            v_said bigint;
        begin
            insert into public.calls (said) values (concat_ws(' ', %L, %s));
            delete from public.answers as a where a.n = (select min(o.n) from public.answers as o) returning a.said into v_said;
            if v_said = -1 then
                raise exception 'broken' using errcode = 'ID999';
            end if;
            %s
        end;
        $body$
        $sql$,
        p_function::regproc, pg_get_function_arguments(p_function), pg_get_function_result(p_function), p_function::regproc,
        (select concat_ws(', ', 'null', (select string_agg(format('%I', p.proargnames[n]), ', ' order by n) from generate_series(1, p.pronargs) as n)) from pg_proc as p where p.oid = p_function),
        case when pg_get_function_result(p_function) like 'TABLE%' then 'return query select g, 1, '''', now(), '''' from generate_series(1, v_said) as g;' else 'return v_said;' end
    );
end;
$$;
select count(pg_temp.stand_in(p.oid))
from pg_proc as p
join pg_namespace as n on n.oid = p.pronamespace
where format('%s.%s', n.nspname, p.proname) in (select j.name from jobs.schedules as j union values ('rework.retime'), ('rework.look_after'), ('scoring.train_all')) and p.proname <> 'train';

create function pg_temp.step(p_job text, p_answers bigint[], p_before bigint default null, p_started_ago interval default '1 second', p_outcome text default 'running')
returns text
language plpgsql
as $$
declare
    v_id bigint;
    v_outcome text;
begin
    truncate public.calls, public.answers;
    insert into public.answers (said) select a.said from unnest(p_answers) with ordinality as a (said, n) order by a.n;
    insert into jobs.runs (job_name, started_at, rows_affected, outcome) values (p_job, clock_timestamp() - p_started_ago, p_before, p_outcome) returning id into v_id;
    if p_outcome = 'running' then
        perform pg_advisory_lock(hashtextextended('jobs.run:' || p_job, 0));
    end if;
    v_outcome := jobs.continue_run(v_id);
    if v_outcome = 'running' then
        perform pg_advisory_unlock(hashtextextended('jobs.run:' || p_job, 0));
    end if;
    return (
        select concat_ws(' ', v_outcome, '|', r.outcome, case when r.finished_at is not null then 'finished' end, r.rows_affected, r.error ->> 'message', '|', (select string_agg(btrim(c.said), ', ' order by c.n) from public.calls as c))
        from jobs.runs as r where r.id = v_id
    );
end;
$$;

select is(
    (select string_agg(pg_temp.step(j.name, '{3,0,0}'), e'; ' order by j.name) from jobs.schedules as j), 'succeeded | succeeded finished 3 | alerts.evaluate; succeeded | succeeded finished 3 | chatwoot.mend_splits 200; succeeded | succeeded finished 3 | chatwoot.order_agents; succeeded | succeeded finished 3 | chatwoot.order_sweeps; succeeded | succeeded finished 3 | chatwoot.relabel 200; succeeded | succeeded finished 3 | chatwoot.resolve_opted_out 2026-06-01 12:00:00+00; succeeded | succeeded finished 3 | chatwoot.settle_standing 200; succeeded | succeeded finished 3 | inbox.expire_parked 2026-06-01 12:00:00+00; succeeded | succeeded finished 3 | inbox.process_deliveries 100; succeeded | succeeded finished 3 | inbox.tell_unheard_words; succeeded | succeeded finished 3 | intake.count_arrivals; succeeded | succeeded finished 3 | intake.escalate_quarantine 2026-06-01 12:00:00+00; running | running 3 | jobs.purge 2026-06-01 12:00:00+00 2000; succeeded | succeeded finished 3 | jobs.refresh_views; succeeded | succeeded finished 3 | leads.create_partitions 2026-06-01 12:00:00+00 12; succeeded | succeeded finished 3 | leads.prove_history 2026-06-01 12:00:00+00; succeeded | succeeded finished 3 | leads.seal_history 2026-06-01 12:00:00+00; succeeded | succeeded finished 3 | outbox.requeue_expired 500; running | running 0 | rework.retime 5000; succeeded | succeeded finished 3 | routing.assign_waiting 500; running | running 3 | inbox.process_deliveries 500; succeeded | succeeded finished 3 | routing.hand_over_leavers 100; succeeded | succeeded finished 3 | scoring.forecast; succeeded | succeeded finished 3 | scoring.score_due 500; succeeded | succeeded finished 3 | scoring.train_all; succeeded | succeeded finished 3 | sending.end_restrictions 2026-06-01 12:00:00+00; succeeded | succeeded finished 3 | sending.judge_experiments; succeeded | succeeded finished 3 | sending.request_sync; succeeded | succeeded finished 3 | sending.resolve_unknown 2026-06-01 12:00:00+00; succeeded | succeeded finished 3 | webhooks.order_waiting', 'each job does its own work, in steps of so many, until a step has less than that'
);
select is(pg_temp.step('outbox.requeue_expired', '{499}', 500), 'succeeded | succeeded finished 999 | outbox.requeue_expired 500', 'rows are added up');
select is(pg_temp.step('outbox.requeue_expired', '{500}', 500), 'running | running 1000 | outbox.requeue_expired 500', 'a whole batch may not be all');
select is(pg_temp.step('inbox.process_deliveries', '{99}'), 'succeeded | succeeded finished 99 | inbox.process_deliveries 100', 'ninety-nine deliveries are all');
select is(pg_temp.step('inbox.process_deliveries', '{100}'), 'running | running 100 | inbox.process_deliveries 100', 'a hundred may not be');
select is(pg_temp.step('routing.assign_waiting', '{499}'), 'succeeded | succeeded finished 499 | routing.assign_waiting 500', 'nor are five hundred that wait');
select is(pg_temp.step('routing.assign_waiting', '{500}'), 'running | running 500 | routing.assign_waiting 500', 'and one less is');
select is(pg_temp.step('routing.hand_over_leavers', '{99}'), 'succeeded | succeeded finished 99 | routing.hand_over_leavers 100', 'ninety-nine leads of leavers are all');
select is(pg_temp.step('routing.hand_over_leavers', '{100}'), 'running | running 100 | routing.hand_over_leavers 100', 'a hundred may not be');
select is(pg_temp.step('routing.escalate', '{7}'), 'running | running 7 | inbox.process_deliveries 500', 'before terms are looked at, what was said in time is heard');
select is(pg_temp.step('routing.escalate', '{99}', 0), 'succeeded | succeeded finished 99 | routing.escalate 100', 'then they are');
select is(pg_temp.step('routing.escalate', '{100}', 7), 'running | running 107 | routing.escalate 100', 'by the hundred');
select is(pg_temp.step('rework.run', '{5}'), 'running | running 0 | rework.retime 5000', 'times that change are changed first');
select is(pg_temp.step('rework.run', '{null,999,4}'), 'succeeded | succeeded finished 1003 | rework.retime 5000, rework.run 2026-06-01 12:00:00+00 f 1000 0, rework.look_after 2026-06-01 12:00:00+00', 'then a thousand attempts are planned at most, and looked after');
select is(pg_temp.step('rework.run', '{null,1000,4}', 2000), 'running | running 3000 | rework.retime 5000, rework.run 2026-06-01 12:00:00+00 f 1000 2000', 'as long as there are more');
select is(pg_temp.step('scoring.score_due', '{499}'), 'succeeded | succeeded finished 499 | scoring.score_due 500', 'four hundred and ninety-nine are scored');
select is(pg_temp.step('scoring.score_due', '{500}'), 'running | running 500 | scoring.score_due 500', 'and five hundred, and more');
select is(pg_temp.step('jobs.purge', '{0}', 10), 'succeeded | succeeded finished 10 | jobs.purge 2026-06-01 12:00:00+00 2000', 'when nothing was left to forget all is');
select is(pg_temp.step('jobs.purge', '{1}', 10), 'running | running 11 | jobs.purge 2026-06-01 12:00:00+00 2000', 'else there may be more');

delete from jobs.runs;
insert into jobs.runs (job_name, started_at, outcome)
values
    ('intake.count_arrivals', '2026-06-01 10:00+00', 'succeeded'), ('intake.count_arrivals', '2026-06-01 09:00+00', 'succeeded'), ('intake.count_arrivals', '2026-06-01 11:00+00', 'failed'),
    ('jobs.purge', '2026-06-01 11:30+00', 'succeeded');
select is(pg_temp.step('intake.count_arrivals', '{2}'), 'succeeded | succeeded finished 2 | intake.count_arrivals 2026-06-01 09:00:00+00', 'arrivals are counted from an hour before the last time that they were');

select is(pg_temp.step('alerts.evaluate', '{-1}', 4), 'failed | failed finished 4 broken |', 'what fails has failed');
select is(pg_temp.step('alerts.evaluate', '{1}', 4, '00:01:50'), 'succeeded | succeeded finished 5 | alerts.evaluate', 'within its time');
select is(pg_temp.step('alerts.evaluate', '{1}', 4, '00:02:00'), 'failed | failed finished 4 stopped after 00:02:00, and more is left |', 'at its end it stops');
select matches(pg_temp.step('jobs.purge', '{1}', 4, '00:10:01'), '^failed \| failed finished 4 stopped after 00:10:00, and more is left: [0-9]+ rows \|$', 'and says how much is left to forget');
select is(pg_temp.step('alerts.evaluate', '{1}', 4, '00:00:10', 'succeeded'), 'succeeded | succeeded 4 |', 'one that ended does not go on');
select is(jobs.continue_run(0), 'failed', 'nor one that never began');
select pg_temp.step('alerts.evaluate', '{1}', 4, '00:01:50');
select ok((select c.patience > '00:02:05' and c.patience <= '00:02:11' from public.calls as c), 'it waits for a lock as long as it has left, and as long again as it may take');
select is(
    (select count(*) from jobs.runs as r where r.job_name = 'intake.count_arrivals' and r.outcome = 'succeeded' and r.finished_at is null and r.rows_affected is not null), 0::bigint, 'the rows of a run are those of no other'
);

select * from finish();
rollback;
