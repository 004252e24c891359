begin;
select plan(8);

-- Two pages of Meta and one site; both pages were switched off when their leads would have been fetched.
select tests.make_operation();
select intake.add_source('meta', 'Meta', 'meta-lead-ads'), intake.add_source('outra', 'Outra página', 'meta-lead-ads'), intake.add_source('site', 'Site', 'elementor');
create function tests.announced(p_source text, p_id text) returns integer language sql as $$
    select a.http_status from api.submit_webhook(tests.service(), p_source, convert_to(format('{"object": "page", "entry": [{"changes": [{"field": "leadgen", "value": {"leadgen_id": "%s"}}]}]}', p_id), 'UTF8'), null) as a
$$;
select tests.announced('meta', '501'), tests.announced('meta', '502'), tests.announced('meta', '503'), tests.announced('outra', '601'), tests.announced('outra', '602');
create function tests.jobs() returns text language sql as $$
    select string_agg(concat_ws(' ', a.external_id, m.state), ', ' order by a.external_id) from outbox.jobs as m join intake.announcements as a on a.id::text = m.payload ->> 'announcement_id'
$$;
update intake.announcements set outcome = 'given_up', settled_at = util.current_time() where external_id = '503';
update outbox.jobs as m set state = 'done', finished_at = util.current_time() from intake.announcements as a where a.id::text = m.payload ->> 'announcement_id' and a.external_id = '502';
select intake.deactivate_source('meta'), intake.deactivate_source('outra');
select tests.drain();
select is(tests.jobs(), '501 cancelled, 502 done, 503 cancelled, 601 cancelled, 602 cancelled', 'what a source announced is not fetched while it is switched off');
select is(intake.fetch_again(s.id), 0, 'a source that announced nothing has nothing to fetch') from intake.sources as s where s.code = 'site';
select intake.add_source('meta', 'Meta');
select is(tests.jobs(), '501 pending, 502 done, 503 cancelled, 601 cancelled, 602 cancelled', 'switched on, what waits of it is, and nothing else');
select is(intake.fetch_again(s.id), 0, 'once') from intake.sources as s where s.code = 'meta';
update outbox.jobs as m set state = 'cancelled', finished_at = util.current_time() where m.state = 'pending' and m.kind = 'meta.lead';
select is(intake.fetch_again(s.id), 2, 'as many as were ordered are counted') from intake.sources as s where s.code = 'outra';
select is(tests.jobs(), '501 cancelled, 502 done, 503 cancelled, 601 pending, 602 pending', 'of that source');
update intake.sources set profile_code = 'elementor' where code = 'meta';
update outbox.jobs as m set state = 'cancelled', finished_at = util.current_time() where m.state = 'pending' and m.kind = 'meta.lead';
select is(intake.fetch_again(s.id), 2, 'as its own kind is fetched') from intake.sources as s where s.code = 'outra';
select is(tests.is_sound(), '', 'all is sound');

select * from finish();
rollback;
