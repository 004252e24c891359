begin;
select plan(4);

select tests.make_operation('2026-03-10 15:00:00+00');
create temporary table c as select tests.desk('dora@example.com') as dora, tests.desk('otto@example.com') as otto;
create function tests.seen() returns text language sql as $$ select string_agg(to_char(s.seen_at at time zone 'UTC', 'HH24:MI'), ' ' order by s.token_id) from desk.sessions as s $$;
select is(tests.seen(), '15:00 15:00', 'both came in');
select tests.advance('10 minutes');
select is((tests.desk_page(otto, 'home')).http_status, 200, 'one looks at a page') from c;
select is(tests.seen(), '15:00 15:10', 'that one was seen');
select is((tests.desk_page(dora, 'nowhere')).http_status || ' ' || tests.seen(), '404 15:10 15:10', 'even at one that is none') from c;

select * from finish();
rollback;
