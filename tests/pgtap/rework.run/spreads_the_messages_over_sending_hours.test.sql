begin;
select plan(16);

select tests.make_operation('2026-03-10 15:00:00+00');
create temporary table n as
select n, tests.lead(n) as lead_id
from generate_series(1, 30) as n;
select count(*) from tests.drain();
-- Two spoke with us once: they are asked first.
update leads.leads as l set status = 'engaged', last_inbound_at = '2026-03-10 14:00:00+00' from n where l.id = n.lead_id and n.n in (11, 22);
-- The day after, each a minute after the other.
update leads.leads as l set created_at = '2026-03-10 12:00:00+00'::timestamptz + n.n * interval '1 minute' from n where l.id = n.lead_id;
update ops.settings set value = '{"1": ["08:00", "20:00"], "5": ["08:00", "20:00"]}' where key = 'first_contact_hours';

-- Friday 13 March 2026, 06:00 in São Paulo.
select tests.freeze('2026-03-13 09:00:00+00');
create temporary table r as select r.*, row_number() over () as turn from rework.run(p_dry_run => true) as r;
select is((select format('%s %s', count(*), count(distinct lead_id)) from r), '30 30', 'thirty leads are due');
select is((select count(*) from r where due_at = '2026-03-13 11:00:00+00'), 1::bigint, 'one of them at the opening');
select is((select array_agg(distinct x) from (select due_at - lag(due_at) over (order by due_at) as x from r) as d where x is not null), '{00:19:12}', 'the others one after the other');
select is((select max(due_at) from r), '2026-03-13 20:16:48+00', 'over the first four fifths of the hours, so that what is late still leaves');
select is((select array_agg(n.n order by r.due_at) from (select * from r order by due_at limit 4) as r join n using (lead_id)), '{22,11,30,29}', 'whoever spoke with us first, then the newest');
select results_eq('select r.lead_id, r.step, r.action, r.due_at, r.reason from rework.run() as r', 'select lead_id, step, action, due_at, reason from r order by turn', 'the run does what it said');
select is_empty('select * from rework.run()', 'once');
select is((select string_agg(distinct to_char(l.next_action_at, 'YYYY-MM-DD'), ' ') from leads.leads as l join n on n.lead_id = l.id), '2026-03-13', 'all on their day');

-- As batches, and with other limits.
create function tests.again(p_at timestamptz) returns void language sql as $$
    select tests.freeze(p_at);
    update leads.leads as l set next_action = 'await_reply', next_action_at = '2026-03-13 11:00:00+00', next_action_cause = 'template_accepted' from n where l.id = n.lead_id;
    delete from rework.attempts;
    delete from flow.signals as s using n where s.lead_id = n.lead_id and s.signal like 'rework%';
    update outbox.jobs set dedupe_key = null where payload ->> 'purpose' = 'rework';
$$;
select tests.again('2026-03-13 09:00:00+00');
create temporary table b as
select * from rework.run(p_limit => 10);
insert into b select * from rework.run(p_limit => 10, p_done => 10);
insert into b select * from rework.run(p_limit => 10, p_done => 20);
select results_eq('select lead_id, due_at from b order by due_at', 'select lead_id, due_at from r order by due_at', 'in batches the same');

update ops.settings set value = '2' where key = 'rework_per_minute';
update ops.settings set value = '0' where key = 'rework_spread';
select tests.again('2026-03-13 22:50:00+00');
create temporary table late as select * from rework.run();
select is((select count(*) from late where due_at between '2026-03-13 22:50:00+00' and '2026-03-13 22:59:30+00'), 20::bigint, 'ten minutes before closing there is room for twenty');
select is((select format('%s %s %s', count(*), min(due_at), max(due_at)) from late where action = 'wait' and reason = 'rate'), '10 2026-03-16 11:00:00+00 2026-03-16 11:00:00+00', 'the others are looked at on the next sending day');
select is((select count(distinct l.next_action) from leads.leads as l join late on late.lead_id = l.id where late.action = 'wait' and l.next_action = 'await_reply' and l.next_action_at = late.due_at), 1::bigint, 'until when they wait');
select is((select string_agg(distinct e.data ->> 'reason', ' ') from leads.events as e where e.kind = 'rework_waits'), 'rate', 'which their history says');
select tests.freeze('2026-03-16 09:00:00+00');
create temporary table monday as select m.*, row_number() over () as turn from rework.run(p_dry_run => true) as m;
select is((select count(*) from monday where action = 'send_template'), 10::bigint, 'when they leave');

-- The number may write to sixteen people a day, of whom a quarter is left for first contacts.
update ops.settings set value = '25' where key = 'rework_reserve';
update sending.channels set people_per_day = 16 where is_default;
select tests.again('2026-03-13 09:00:00+00');
create temporary table few as select * from rework.run();
select is((select string_agg(format('%s %s', action, c), ', ' order by action) from (select action, count(*) as c from few group by action) as x), 'send_template 12, wait 18', 'twelve leave');
select is((select string_agg(format('%s %s %s', reason, to_char(due_at, 'DD'), c), ', ' order by due_at) from (select reason, due_at, count(*) as c from few where action = 'wait' group by reason, due_at) as x), 'daily_limit 16 12, daily_limit 20 6', 'the others on the days that have room for them');

select * from finish();
rollback;
