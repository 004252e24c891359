begin;
select plan(9);

select tests.make_operation();
create temporary table t as select tests.lead(1) as one;
create temporary table j as select tests.row_id(t.one, 'chatwoot.contact') as id from t;
create temporary table u as select tests.lead(2) as two;
select outbox.complete(tests.worker_id(), c.id, c.attempt, tests.result('chatwoot.contact', c.id, c.work))
from outbox.claim(tests.worker_id()) as c, u where c.lead_id = u.two;
create temporary table before as select l.* from leads.leads as l, u where l.id = u.two;

create temporary table claims (n integer, attempt integer, wait interval);
do $$
begin
    for v_n in 2..5 loop
        perform tests.advance('90 seconds');
        perform outbox.requeue_expired();
        insert into claims select v_n, m.attempts, greatest(m.due_at - util.current_time(), '0') from outbox.jobs as m, j where m.id = j.id;
        perform tests.freeze(greatest(m.due_at, util.current_time())) from outbox.jobs as m, j where m.id = j.id;
        perform from outbox.claim(tests.worker_id(), 50);
    end loop;
end;
$$;
select is((select array_agg(c.wait order by c.n) from claims as c), '{00:00:00,00:00:05,00:00:10,00:00:20}'::interval[], 'the first time another worker takes it at once, then it waits');
select is((select format('%s %s', m.state, m.attempts) from outbox.jobs as m, j where m.id = j.id), 'claimed 5', 'five workers tried');
select tests.advance('90 seconds');
select is_empty($$select from outbox.claim(tests.worker_id(), 50) as c, j where c.id = j.id$$, 'nobody is the sixth');
select is((select format('%s %s', m.state, m.last_error ->> 'message') from outbox.jobs as m, j where m.id = j.id), 'dead its_workers_died', 'it is dead, and says why');
select ok(ops.health() #>> '{checks,dead_letters,ok}' = 'false', 'somebody is told');
select is((select count(*) from outbox.jobs as m, t where m.lead_id = t.one and m.kind = 'whatsapp.template' and m.payload ->> 'purpose' = 'first_contact'), 1::bigint, 'the person does not wait for Chatwoot');
select lives_ok($$select outbox.retry_dead(j.id) from j$$, 'it can be ordered again');
select results_eq('select l.* from leads.leads as l, u where l.id = u.two', 'select * from before', 'nothing befell the other lead');

-- A worker that reports a failure is alive.
select outbox.fail(tests.worker_id(), c.id, c.attempt, tests.chatwoot_error(503)) from outbox.claim(tests.worker_id(), 50) as c, j where c.id = j.id;
select is((select m.leases_expired from outbox.jobs as m, j where m.id = j.id), 0, 'only deaths in a row count');

select * from finish();
rollback;
