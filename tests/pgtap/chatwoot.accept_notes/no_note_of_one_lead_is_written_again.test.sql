begin;
select plan(6);

select tests.make_crowd();
update outbox.jobs set state = 'done', finished_at = util.current_time() where finished_at is null;
delete from outbox.jobs where dedupe_key in ('summary:' || tests.nth(1), 'summary:' || tests.nth(2));
select chatwoot.request_note(tests.nth(n), 'w' || n, '{"about": "opt_out_lifted", "at": "2026-03-10T10:00:00Z"}') from unnest(array[1, 2]) as n;
select chatwoot.request_update(tests.nth(1), p_has_labels => true);
update sending.messages set chatwoot_message_id = 1;
select tests.remember();
select chatwoot.accept_notes(tests.nth(1), util.current_time());
create function tests.work(p_n integer) returns text language sql as $$
    select string_agg(concat_ws(' ', j.payload ->> 'about', j.kind, j.state), ', ' order by j.kind, j.payload ->> 'about') from outbox.jobs as j where j.lead_id = tests.nth(p_n) and (j.finished_at is null or j.state = 'cancelled')
$$;
select is(tests.work(1), 'opt_out_lifted chatwoot.note cancelled, summary chatwoot.note cancelled, chatwoot.update pending', 'neither what waits nor the summary is written, what is no note is');
select is(tests.work(2), 'opt_out_lifted chatwoot.note pending', 'of another lead it is');
select is(tests.what_changed(), 'outbox.jobs +1, outbox.jobs ~1', 'nothing else changed');
select chatwoot.request_summary_note(tests.nth(1));
select is(tests.what_changed(), 'nothing', 'nobody orders the summary later');
select chatwoot.request_summary_note(tests.nth(2));
select is(tests.what_changed(), 'outbox.jobs +1', 'but that of another lead');
select is((select distinct j.last_error ->> 'cancelled' from outbox.jobs as j where j.lead_id = tests.nth(1) and j.state = 'cancelled'), 'noted_elsewhere', 'it says why');

select * from finish();
rollback;
