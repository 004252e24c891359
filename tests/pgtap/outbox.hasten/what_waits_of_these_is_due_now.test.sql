begin;
select plan(6);

select tests.make_crowd();
update outbox.jobs set state = 'done', finished_at = util.current_time() where finished_at is null;
create temporary table j as
select n, outbox.enqueue('chatwoot.note', tests.nth(n), util.current_time() + d, 'h' || n, '{}') as id
from (values (1, interval '1 hour'), (2, interval '2 hours'), (3, interval '-1 hour'), (4, interval '3 hours'), (5, interval '0')) as v (n, d);
update outbox.jobs set state = 'cancelled', finished_at = util.current_time() where id = (select id from j where n = 4);
create function tests.dues() returns text language sql as $$
    select string_agg((x.due_at - util.current_time())::text, ', ' order by j.n) from j join outbox.jobs as x using (id)
$$;
select tests.remember();
select is(outbox.hasten(array(select id from j where n in (1, 3, 4, 5)), util.current_time()), array(select id from j where n = 1), 'of these the one that waits');
select is(tests.dues(), '00:00:00, 02:00:00, -01:00:00, 03:00:00, 00:00:00', 'is due now; what is due, or over, or none of these is as it was');
select is(tests.what_changed(), 'outbox.jobs ~1', 'nothing else');
select is(outbox.hasten('{}', util.current_time()), '{}', 'none of none');
select is(outbox.hasten(array(select id from j), util.current_time() + interval '90 minutes'), array(select id from j where n = 2), 'never made later');
select is(tests.dues(), '00:00:00, 01:30:00, -01:00:00, 03:00:00, 00:00:00', 'but sooner');

select * from finish();
rollback;
