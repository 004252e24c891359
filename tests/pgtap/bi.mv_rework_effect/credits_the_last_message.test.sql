begin;
select plan(4);
create temporary table t as select * from tests.tell_story();
select jobs.refresh_views();
create function tests.effect() returns setof text language sql as $$
    select format('%s: %s/%s, %s %s %s %s', e.step, e.sent, e.attempts, e.replied_within_3_days, e.engaged, e.won_after, e.opted_out_after)
    from bi.mv_rework_effect as e
    order by e.month, e.step
$$;

select results_eq('select * from tests.effect()', $$values ('0: 4/4, 3 2 1 1'), ('1: 1/1, 1 1 0 0')$$, 'what came of first contacts and of the first step');
select leads.change_status(revived, 'won', 'consultant:1') from t;
select jobs.refresh_views();
select results_eq('select * from tests.effect()', $$values ('0: 4/4, 3 2 1 1'), ('1: 1/1, 1 1 1 0')$$, 'a win counts for the last message before it');

create temporary table n as select tests.lead(8) as lead_id;
select tests.drain();
select tests.freeze('2026-03-18 12:00:00+00');
select rework.run();
select tests.drain();
select tests.freeze('2026-03-21 12:00:01+00');
select tests.reply(lead_id) from n;
select jobs.refresh_views();
select results_eq('select * from tests.effect()', $$values ('0: 5/5, 3 2 1 1'), ('1: 2/2, 1 2 1 0')$$, 'three days are three days');
select is((select sum(e.won_after) from bi.mv_rework_effect as e), (select count(*)::numeric from leads.leads as l where l.status = 'won'), 'rows add up to the wins');

select * from finish();
rollback;
