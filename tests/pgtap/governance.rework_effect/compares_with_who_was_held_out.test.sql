begin;
select plan(10);
select tests.make_operation('2026-03-01 15:00:00+00');
create temporary table n as select n, tests.lead(n) as lead_id from generate_series(1, 60) as n;
select count(*) from tests.drain();
-- 40 drawn and written to, of whom 12 answer; 20 held out, of whom 2 write; each a day after.
insert into rework.attempts (lead_id, cycle, step, policy_id, template_code, due_at, state, hold_out_percent, created_at, finished_at)
select lead_id, 1, 1, p.id, 'rework_1', '2026-03-04 11:00:00+00', case when n <= 40 then 'sent' else 'held_out' end, 30, '2026-03-04 09:00:00+00', now()
from n, rework.policies as p where p.is_default;
insert into inbox.replies (lead_id, person_id, channel_id, wamid, kind, body, written_at, created_at)
select lead_id, tests.person_id(lead_id), tests.channel(), 'r' || n, 'text', 'oi', '2026-03-05 11:00:00+00', now() from n where n <= 12 or n in (41, 42);
create function tests.row(p_dimension text, p_value text) returns text language sql as $$
    select concat_ws(' ', e.written, e.answered_percent, e.answered_low, e.answered_high, '|', e.drawn_written, e.held_out, e.held_out_percent, e.difference, e.difference_low, e.difference_high)
    from governance.rework_effect as e where e.dimension = p_dimension and e.value = p_value
$$;
select tests.freeze('2026-03-11 08:00:00+00');
select is_empty('select * from governance.rework_effect', 'nothing before seven days are over');
select tests.freeze('2026-03-11 09:00:00+00');
-- Wilson: 12 of 40 is 18.1 to 45.4; 2 of 20 is 2.8 to 30.1. Newcombe: 20 more of a hundred, -3.4 to 37.0.
select is(tests.row('all', '-'), '40 30.0 18.1 45.4 | 40 20 10.0 20.0 -3.4 37.0', 'all together');
select is(tests.row('policy', 'default'), tests.row('all', '-'), 'and for the only policy');
select is(tests.row('step', '1'), tests.row('all', '-'), 'step');
select is(tests.row('template', 'rework_1'), tests.row('all', '-'), 'and template');

-- Fewer than ten.
delete from rework.attempts as a using n where n.lead_id = a.lead_id and n.n > 49;
select is(tests.row('all', '-'), '40 30.0 18.1 45.4 | 40 9', 'nine say nothing');
-- Never drawn: written to before anybody was held out.
update rework.attempts set hold_out_percent = 0 where state = 'sent' and lead_id in (select lead_id from n where n between 13 and 22);
select is(split_part(tests.row('all', '-'), '|', 2), ' 30 9', 'whoever was not drawn is not compared');

-- Words that ask to stop are no answer, nor what came after the next step.
update inbox.replies set button_action = 'stop' where wamid = 'r1';
select is(split_part(tests.row('all', '-'), ' ', 2), '27.5', 'a wish to stop');
insert into rework.attempts (lead_id, cycle, step, policy_id, template_code, due_at, state, created_at, finished_at)
select lead_id, 1, 2, p.id, 'rework_2', now(), 'sent', '2026-03-05 10:00:00+00', now() from n, rework.policies as p where p.is_default and n.n = 2;
select tests.freeze('2026-03-12 09:00:00+00');
select is(tests.row('step', '1'), '40 25.0 14.2 40.2 | 30 9', 'words after the next step are not this one''s');
select is((select sum(e.written) from governance.rework_effect as e where e.dimension = 'consultant'), (select e.written::numeric from governance.rework_effect as e where e.dimension = 'all'), 'each consultant''s add up');

select * from finish();
rollback;
