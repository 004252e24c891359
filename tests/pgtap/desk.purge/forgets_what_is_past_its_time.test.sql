begin;
select plan(12);

select tests.make_operation();
create temporary table c as select tests.desk('dora@example.com') as director, tests.desk('otto@example.com', 'operator') as operator;
create temporary table l as select tests.lead(1) as id;
select tests.desk_act(operator, jsonb_build_object('action', 'suppress', 'object', tests.desk_uid(id))) from c, l;
select is(desk.purge(util.current_time(), 100), 0::bigint, 'nothing is old');
select tests.advance('200 days');
select desk.save_user('dora@example.com', 'Dora', 'director');
create temporary table d as select tests.desk('dora@example.com') as c;
select tests.desk_page(c, 'lead', jsonb_build_object('uid', tests.desk_uid(id))) from d, l;
select desk.create_link('otto@example.com');
select tests.advance('170 days');
select is((select b.waiting from governance.purge_backlog as b where b.what = 'desk_journal'), 3::bigint, 'two log-ins and an action are past their year');
select is(desk.purge(util.current_time(), 0), 0::bigint, 'of nothing, nothing');
select is(desk.purge(util.current_time(), 2), 5::bigint, 'as many as it may of each: two of the journal, a session of which nothing is known any more, two links that were used');
select is(desk.purge(util.current_time(), 100), 4::bigint, 'then the rest: one of the journal, its session, two links');
select is(desk.purge(util.current_time(), 100), 0::bigint, 'and nothing more');
select is((select string_agg(j.action, ',' order by j.id) from desk.journal as j), 'login,look', 'what is younger stays');
select is((select count(*) from desk.sessions), 1::bigint, 'as does its session');
select is((select b.waiting from governance.purge_backlog as b where b.what = 'desk_journal'), 0::bigint, 'nothing is left behind');
select is((select leads.actor_name(e.actor) from leads.events as e, l where e.lead_id = l.id and e.kind = 'opted_out'), 'Otto', 'history says still who acted');
select ops.set_setting('desk_journal_kept', '"30 days"');
select is(desk.purge(util.current_time(), 100), 3::bigint, 'a shorter time counts at once');
select throws_ok($$ select ops.set_setting('desk_journal_kept', '"1 day"') $$, 'ID105', null, 'not too short');

select * from finish();
rollback;
