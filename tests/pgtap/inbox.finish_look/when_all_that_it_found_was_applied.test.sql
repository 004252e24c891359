begin;
select plan(6);

-- What a look writes down in the end is not asked here.
select tests.make_operation('2026-03-10 15:00:00+00');
create temporary table told (n serial, said text);
create or replace function chatwoot.finish_look(p_channel_id bigint, p_cursors jsonb, p_now timestamptz) returns void language sql as $$
    insert into told (said) values (concat_ws(' ', 'look', p_channel_id, p_cursors, p_now at time zone 'UTC'))
$$;
create or replace function rework.record_look(p_attempt_id bigint, p_looked_at timestamptz, p_now timestamptz) returns void language sql as $$
    insert into told (said) values (concat_ws(' ', 'attempt', p_attempt_id, p_looked_at at time zone 'UTC', p_now at time zone 'UTC'))
$$;
create function tests.facts(p_job integer, p_state text) returns void language sql as $$
    with d as (select inbox.keep_delivery('observation', '{}') as id)
    insert into inbox.facts (delivery_id, natural_key, kind, payload, occurred_at, state, error, created_at)
    select d.id, f.key, 'x', '{}', util.current_time(), f.state, case when f.state = 'failed' then '{}'::jsonb end, util.current_time()
    from d, (values (format('look:%s:1', p_job), 'applied'), (format('m:%s', p_job), p_state)) as f (key, state)
$$;
select tests.facts(1, 'applied'), tests.facts(2, 'failed');
create function tests.finish(p_job integer, p_patch jsonb default '{}') returns text language plpgsql as $$
declare
    v_is_done boolean;
begin
    delete from told;
    v_is_done := inbox.finish_look(jsonb_build_object('job_id', p_job, 'attempt', 1, 'channel_id', 5, 'cursors', '[7]'::jsonb) || p_patch, '2026-03-10 16:00:00+00');
    return concat_ws(', ', v_is_done::text, (select string_agg(t.said, ', ' order by t.n) from told as t));
end;
$$;
select is(tests.finish(1), 'true, look 5 [7] 2026-03-10 16:00:00', 'all was applied');
select is(tests.finish(2), 'false', 'something could not be');
select is(tests.finish(3), 'true, look 5 [7] 2026-03-10 16:00:00', 'nothing was found');
select is(tests.finish(2, '{"attempt": 2}'), 'true, look 5 [7] 2026-03-10 16:00:00', 'a later look that found nothing is one of its own');
select is(tests.finish(1, '{"attempt_id": 9, "looked_at": "2026-03-10T15:30:00Z"}'), 'true, look 5 [7] 2026-03-10 16:00:00, attempt 9 2026-03-10 15:30:00 2026-03-10 16:00:00', 'an attempt that waits for it may go on');
select is(tests.finish(2, '{"attempt_id": 9, "looked_at": "2026-03-10T15:30:00Z"}'), 'false', 'not when something is missing');

select * from finish();
rollback;
