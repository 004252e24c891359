-- Every status of an open lead with every next step: whoever would move it, and when nobody would, a human does.
begin;
select plan(10);
select tests.make_operation('2026-03-10 15:00:00+00');
create temporary table c as
select row_number() over (order by s.code, a.action, o.is_ordered)::integer as n, s.code as status, a.action, o.is_ordered
from leads.statuses as s
cross join unnest(array['first_contact', 'await_reply', 'answer_person', 'rework', 'call_by_consultant', 'human_review', 'scheduled']) as a (action)
cross join (values (true), (false)) as o (is_ordered)
where leads.is_open(s.code);
alter table c add lead_id bigint;
update c set lead_id = tests.lead(n);
select count(*) from tests.drain();
update outbox.jobs set state = 'done', finished_at = now() where finished_at is null;
-- Written to five days ago and silent since, each in its state, with an order in the outbox or without.
set constraints all immediate;
alter table leads.leads disable trigger user;
update leads.leads as l
set status = c.status, next_action = c.action, next_action_at = '2026-03-13 11:00:00+00', next_action_cause = 'template_accepted', last_outbound_at = '2026-03-10 15:00:00+00'
from c where l.id = c.lead_id;
alter table leads.leads enable trigger user;
insert into flow.signals (lead_id, signal, said_at, due_at, reason)
select lead_id, case action when 'first_contact' then 'created_first_contact' when 'rework' then 'rework_planned' end, '2026-03-11 15:00:00+00', '2026-03-13 11:00:00+00', 'test'
from c where action in ('first_contact', 'rework');
insert into rework.attempts (lead_id, cycle, step, policy_id, template_code, due_at, created_at)
select c.lead_id, 1, 1, p.id, 'rework_1', '2026-03-13 11:00:00+00', now() from c, rework.policies as p where c.action = 'rework' and p.is_default;
select outbox.enqueue('whatsapp.template', lead_id, '2026-03-13 11:00:00+00', 'test:' || lead_id, jsonb_build_object('purpose', action)) from c where is_ordered and action in ('first_contact', 'rework');
-- A note that waits moves nobody.
select outbox.enqueue('chatwoot.note', lead_id, '2026-03-13 11:00:00+00', 'test note:' || lead_id, '{"about": "summary"}') from c where not is_ordered and action in ('first_contact', 'rework') and status in ('new', 'qualified');

select tests.freeze('2026-03-15 09:00:00+00');
create temporary table r as select * from rework.run();
create temporary table k as select rework.look_after(util.current_time()) as looked;
create function tests.became(p_action text, p_is_ordered boolean) returns text language sql as $$
    select string_agg(format('%s %s', c.status, l.next_action), ', ' order by c.status)
    from c join leads.leads as l on l.id = c.lead_id
    where c.action = p_action and (p_is_ordered is null or c.is_ordered = p_is_ordered)
$$;
select is(tests.became('await_reply', true), 'contacted rework, engaged rework, new human_review, qualified human_review', 'who is silent is written to, and where the cadence does not go a human looks');
select is(tests.became('first_contact', false), 'contacted human_review, engaged human_review, new human_review, qualified human_review', 'a first message that is ordered nowhere');
select is(tests.became('first_contact', true), 'contacted first_contact, engaged first_contact, new first_contact, qualified first_contact', 'one that is ordered stands');
select is(tests.became('rework', false), 'contacted human_review, engaged human_review, new human_review, qualified human_review', 'a step that is ordered nowhere');
select is((select string_agg(distinct a.state || ' ' || a.reason, ', ') from rework.attempts as a join c on c.lead_id = a.lead_id where c.action = 'rework' and not c.is_ordered), 'failed order_lost', 'its attempt is over');
select is(tests.became('rework', true), 'contacted rework, engaged rework, new rework, qualified rework', 'one that is ordered stands');
select is((select count(*) from c join leads.leads as l on l.id = c.lead_id where c.action in ('answer_person', 'call_by_consultant', 'human_review', 'scheduled') and l.next_action is distinct from c.action), 0::bigint, 'what a human has to do is theirs');
select is((select count(*) from leads.leads as l where leads.is_open(l.status) and l.next_action in ('await_reply', 'first_contact', 'rework') and l.next_action_at < util.current_time() - interval '1 day' and not exists (select from outbox.jobs as j where j.lead_id = l.id and j.finished_at is null)), 0::bigint, 'no lead waits for something that nobody does');
select is((select looked from k), 4 + 4 + 4, 'each was counted');
select is(rework.look_after(util.current_time()), 0, 'once');

select * from finish();
rollback;
