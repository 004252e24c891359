begin;
select plan(6);

select tests.make_operation();
select intake.add_source('meta', 'Meta', 'meta-lead-ads');
select api.submit_webhook(tests.service(), 'meta', convert_to('{"object": "page", "entry": [{"changes": [{"field": "leadgen", "value": {"leadgen_id": "501"}}, {"field": "leadgen", "value": {"leadgen_id": "502"}}, {"field": "leadgen", "value": {"leadgen_id": "503"}}]}]}', 'UTF8'), null);
create temporary table j as select a.external_id, m.id from outbox.jobs as m join intake.announcements as a on a.id::text = m.payload ->> 'announcement_id';
create function tests.settled() returns text language sql as $$ select string_agg(concat_ws(' ', a.external_id, a.outcome, a.settled_at = util.current_time()), ', ' order by a.external_id) from intake.announcements as a $$;
select is(tests.settled(), '501, 502, 503', 'three are announced');
select intake.abandon_fetch(id, 'given_up', 'x', util.current_time()), intake.abandon_fetch(id, 'dismissed', null, util.current_time()) from j where external_id = '502';
select is(tests.settled(), '501, 502, 503', 'what is tried in vain, or dismissed by nobody, is not given up');
select intake.abandon_fetch(id, 'dismissed', 'a test', util.current_time()) from j where external_id = '502';
select is(tests.settled(), '501, 502 given_up t, 503', 'what somebody dismisses is, and no other');
select tests.advance('1 hour');
select intake.abandon_fetch(id, 'dismissed', 'a test', util.current_time()) from j where external_id = '502';
select is(tests.settled(), '501, 502 given_up f, 503', 'once');
select tests.lead(1);
update intake.announcements set outcome = 'taken', submission_id = (select min(s.id) from intake.submissions as s), settled_at = util.current_time() - interval '1 minute' where external_id = '501';
select intake.abandon_fetch(id, 'dismissed', 'late', util.current_time()) from j where external_id = '501';
select is(tests.settled(), '501 taken f, 502 given_up f, 503', 'what was taken stays taken');
select intake.abandon_fetch(0, 'dismissed', 'x', util.current_time());
select is(tests.settled(), '501 taken f, 502 given_up f, 503', 'of a job that is gone nothing');

select * from finish();
rollback;
