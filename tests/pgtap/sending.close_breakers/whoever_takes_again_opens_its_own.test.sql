begin;
select plan(9);

select tests.make_crowd();
create temporary table m as select m.* from sending.messages as m where m.lead_id = tests.nth(1) and m.purpose = 'first_contact';
update sending.templates set refusal_code = '132001', refused_at = '2026-03-10 15:30Z', refusals = 2;
update sending.channels set refusal_code = '131031', refused_at = '2026-03-10 15:30Z', refusals = 2, state = 'stopped', state_reason = '131031', state_since = '2026-03-10 15:30Z';
create function tests.job_held(p_key text, p_held text) returns void language sql as $$
    insert into outbox.jobs (kind, lead_id, channel_id, state, due_at, created_at, dedupe_key, last_error)
    select 'whatsapp.template', tests.nth(1), m.channel_id, 'pending', util.current_time() + interval '1 hour', util.current_time(), p_key, jsonb_build_object('held', p_held) from m
$$;
select tests.job_held('refused', 'template_refused');
select tests.job_held('hours', 'outside_hours');
select tests.job_held('stopped', 'channel_stopped');
select tests.remember();
create function tests.close(p_at timestamptz) returns text language sql as $$
    select sending.close_breakers(jsonb_populate_record(s, jsonb_build_object('sending_at', p_at)), util.current_time()) from sending.messages as s join m on m.id = s.id;
    select concat_ws(' / ', tests.what_changed(), (select string_agg(j.dedupe_key, ' ' order by j.id) from outbox.jobs as j where j.dedupe_key in ('refused', 'hours', 'stopped') and j.due_at = util.current_time()))
$$;
select is(tests.close('2026-03-10 15:29Z'), 'nothing', 'what left before the refusal says nothing');
select is(tests.close('2026-03-10 15:30Z'), 'nothing', 'nor what was that refused one');
select is(tests.close('2026-03-10 15:31Z'), 'outbox.jobs ~2, sending.channels ~1, sending.templates ~1 / refused stopped', 'what was taken later opens one template and one number, and what they held is due');
select is((select string_agg(t.code, ' ') from sending.templates as t join m on m.template_id = t.id where t.refusal_code is null and t.refused_at is null and t.refusals = 0), (select t.code from sending.templates as t join m on m.template_id = t.id), 'its template');
select is((select count(*) from sending.templates as t where t.refusal_code is null), 1::bigint, 'alone');
select is((select string_agg(format('%s %s %s', c.code, c.state, coalesce(c.refusal_code, '-')), ', ' order by c.id) from sending.channels as c), 'principal active -, reserva stopped 131031', 'its number alone');
select is((select c.refusals from sending.channels as c where c.code = 'principal'), 0, 'which has no refusal any more');
select is(tests.close('2026-03-10 15:32Z'), 'nothing / refused stopped', 'and once more changes nothing');
update sending.channels set refusal_code = '131031', refused_at = '2026-03-10 15:30Z';
select tests.remember();
select is(tests.close('2026-03-10 15:33Z'), 'sending.channels ~1 / refused stopped', 'a number alone');

select * from finish();
rollback;
