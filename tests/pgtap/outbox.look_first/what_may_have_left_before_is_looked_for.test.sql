begin;
select plan(3);

select tests.make_crowd();
delete from outbox.attempts;
delete from outbox.jobs;
create temporary table j as
select n, outbox.enqueue(k, case when k like 'chatwoot%' then tests.nth(n) end, util.current_time(), 'l' || n, '{}') as id
from (values (1, 'chatwoot.note'), (2, 'chatwoot.note'), (3, 'chatwoot.note'), (4, 'whatsapp.templates'), (5, 'chatwoot.note')) as v (n, k);
update outbox.jobs set created_at = util.current_time() - interval '1 hour' where id in (select id from j where n <> 2);
update outbox.jobs set attempts = 3 where id = (select id from j where n = 3);
update outbox.jobs set state = 'done', finished_at = util.current_time() where id = (select id from j where n = 5);
create function tests.attempts() returns text language sql as $$ select string_agg(x.attempts::text, ' ' order by j.n) from j join outbox.jobs as x using (id) $$;
select is(outbox.look_first('chatwoot', util.current_time()), 1, 'one waits since before');
select is(tests.attempts(), '1 0 3 0 0', 'not what was ordered since, was tried, is another''s, or is done');
select is(outbox.look_first('chatwoot', util.current_time()), 0, 'once');

select * from finish();
rollback;
