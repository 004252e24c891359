begin;
select plan(7);

select tests.make_operation('2026-03-10 15:00:00+00');
create temporary table l as select n, tests.lead(n) as id from generate_series(1, 2) as n;
update leads.leads as x set next_action = 'first_contact', first_contact_due_at = '2026-03-11 12:00:00+00' from l where x.id = l.id;
create function tests.says(p_n integer, p_as_of timestamptz default '2026-03-10 15:00:00+00') returns jsonb language sql as $$
    select leads.lead_summary(l.id, p_as_of) - 'uid' - 'priority' from l where l.n = p_n
$$;
set time zone 'UTC';
select is(tests.says(n), jsonb_build_object('status', 'new', 'consultant', jsonb_build_object('name', c.name), 'scheduled_for', '2026-03-11T12:00:00+00:00'), 'owner and first contact')
from l join leads.leads as x on x.id = l.id join routing.consultants as c on c.id = x.consultant_id;
select is(tests.says(1, '2026-03-11 12:00:00+00') ? 'scheduled_for', false, 'what is due waits for nothing');
select is(tests.says(1, '2026-03-11 11:59:59+00') ? 'scheduled_for', true, 'a second before it does');
update leads.leads as x set consultant_id = null, queue_code = 'triage', next_action = 'human_review' from l where x.id = l.id and l.n = 1;
select is(tests.says(1), '{"status": "new", "queue": "triage"}', 'a queue in place of an owner; another step is not told');
select is(leads.lead_summary(l.id, util.current_time()) ->> 'uid', x.uid::text, 'which it is') from l join leads.leads as x on x.id = l.id where l.n = 2;
select is(leads.lead_summary(-1, util.current_time()), null, 'of none nothing');

select * from finish();
rollback;
