begin;
select plan(9);

-- The number may write to a hundred people a day, of which first contacts keep ten. Another number has a limit of its own.
select tests.make_crowd('2026-03-10 15:00:00+00');
update sending.channels set people_per_day = case when is_default then 100 else 7 end;
select ops.set_setting('rework_reserve', '10');
update sending.messages set sending_at = '2026-03-01 15:00:00+00';
select is(rework.places_left('2026-03-20'), 90, 'the limit, less what first contacts will need');
-- A day of the operation begins at three in UTC.
insert into rework.attempts (lead_id, cycle, step, policy_id, template_code, due_at, state, created_at, finished_at)
select tests.nth(x.n), 9, x.step, p.id, 'rework_1', x.at, x.state, util.current_time(), case when x.state <> 'planned' then util.current_time() end
from rework.policies as p, (values
    (1, 1, timestamptz '2026-03-20 02:59:59+00', 'planned'), (2, 1, '2026-03-20 03:00:00+00', 'planned'), (3, 1, '2026-03-21 02:59:59+00', 'planned'), (4, 1, '2026-03-21 03:00:00+00', 'planned'),
    (5, 1, '2026-03-20 15:00:00+00', 'sent'), (6, 1, '2026-03-20 15:00:00+00', 'cancelled')
) as x (n, step, at, state) where p.is_default;
select is(rework.places_left('2026-03-20'), 87, 'less what the day has, planned or sent');
select is(rework.places_left('2026-03-21'), 89, 'each day its own');
create function tests.written_to(p_count integer, p_purpose text, p_at timestamptz) returns void language sql as $$
    insert into sending.messages (send_key, lead_id, channel_id, template_id, purpose, recipient, body, state, sends, queued_at, sending_at)
    select format('%s %s %s', p_purpose, p_at, n), m.lead_id, m.channel_id, m.template_id, p_purpose, '+55119000' || length(p_purpose) || n, 'x', 'sending', 1, p_at, p_at
    from (select * from sending.messages order by id limit 1) as m, generate_series(1, p_count) as n
$$;
select tests.written_to(10, 'first_contact', '2026-03-20 15:00:00+00');
select is(rework.places_left('2026-03-20'), 87, 'what first contacts took is within what they keep');
select tests.written_to(20, 'rework', '2026-03-20 16:00:00+00'), tests.written_to(3, 'first_contact', '2026-03-20 17:00:00+00'), tests.written_to(30, 'first_contact', '2026-03-20 02:59:59+00'), tests.written_to(30, 'first_contact', '2026-03-21 03:00:00+00');
select is(rework.places_left('2026-03-20'), 87, 'the same people twice are no more people; the cadence''s own and another day''s are not counted');
select tests.written_to(15, 'first_contact', '2026-03-20 03:00:00+00');
select is(rework.places_left('2026-03-20'), 82, 'beyond that they take more');
update sending.channels set people_per_day = 4 where is_default;
select is(rework.places_left('2026-03-20'), 0, 'never less than none');
update sending.channels set people_per_day = null where is_default;
select is(rework.places_left('2026-03-20'), null, 'without a limit there is no end');
update sending.channels set people_per_day = 15;
select is(rework.places_left('2026-03-25'), 13, 'a part of a person is one');

select * from finish();
rollback;
