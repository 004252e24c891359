begin;
select plan(14);

select tests.make_operation();
select throws_ok($$ select * from api.desk_version(tests.credential()) $$, 'ID903', null, 'only the API itself asks');
create temporary table v (version text);
create function tests.news() returns boolean language plpgsql as $$
declare
    v_now constant text := api.desk_version(tests.service());
    v_is_news constant boolean := v_now is distinct from (select o.version from v as o);
begin
    delete from v;
    insert into v values (v_now);
    return v_is_news;
end;
$$;
select tests.news();
select ok(not tests.news(), 'nothing happened');
create temporary table l as select tests.lead(1) as id;
select ok(tests.news(), 'a lead came');
select ok(not tests.news(), 'once');
select leads.append_event(id, 'note_added', 'tests') from l;
select ok(tests.news(), 'something happened to it');
update outbox.jobs set state = 'dead', finished_at = util.current_time() where id = (select min(j.id) from outbox.jobs as j);
select ok(tests.news(), 'work failed');
select tests.submit(tests.referral(2, '{"person": {"name": "teste teste", "phone": "11987654322"}}'));
select ok(tests.news(), 'a submission waits');
update sending.channels set people_per_day = 250;
select ok(tests.news(), 'a number has a limit');
update sending.templates set state = 'paused' where code = 'rework_1';
select ok(tests.news(), 'a template is paused');
select routing.save_draft('[]');
select ok(tests.news(), 'rules are drafted');
create temporary table d as select tests.desk('dora@example.com') as c;
select tests.news();
select tests.desk_page(c, 'lead', jsonb_build_object('uid', tests.desk_uid(id))) from d, l;
select ok(not tests.news(), 'that somebody looked is no news');
select tests.desk_act(c, jsonb_build_object('action', 'suppress', 'object', tests.desk_uid(id))) from d, l;
select ok(tests.news(), 'that somebody did something is');
select tests.advance('61 seconds');
select ok(tests.news(), 'a minute passed: what waits is older');
select ok(not tests.news(), 'and that is all');

select * from finish();
rollback;
