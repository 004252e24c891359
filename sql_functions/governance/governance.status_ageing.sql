-- requires: governance.clock
create or replace view governance.status_ageing as
select
    a.lead_id, a.lead_uid, a.person_uid, a.consultant, a.owner_is_active, a.queue_code, a.status, a.status_since, a.age,
    case
        when a.age < interval '1 hour' then '1: under 1 hour'
        when a.age < interval '4 hours' then '2: 1 to 4 hours'
        when a.age < interval '1 day' then '3: 4 to 24 hours'
        when a.age < interval '3 days' then '4: 1 to 3 days'
        when a.age < interval '7 days' then '5: 3 to 7 days'
        when a.age < interval '30 days' then '6: 7 to 30 days'
        else '7: over 30 days'
    end as age_bucket,
    a.next_action, a.next_action_at,
    case
        when a.next_action in ('answer_person', 'call_by_consultant', 'scheduled') then 'consultant'
        when a.next_action = 'human_review' then 'manager'
        when a.next_action = 'await_reply' then 'person'
        else 'system'
    end as waits_for,
    a.due_since + a.grace < a.at as is_overdue,
    case when a.due_since + a.grace < a.at then a.at - a.due_since end as overdue_by
from (
    select
        l.id as lead_id, l.uid as lead_uid, p.uid as person_uid, c.name as consultant, c.is_active as owner_is_active, l.queue_code,
        l.status, l.status_since, k.at - l.status_since as age, l.next_action, l.next_action_at, k.at,
        -- A retry moves the date of the next step; the order keeps when it was due at first.
        case
            when l.next_action in ('first_contact', 'rework') then least(
                l.next_action_at,
                (
                    select min(m.first_due_at)
                    from outbox.jobs as m
                    where m.lead_id = l.id and m.finished_at is null
                        and m.kind in ('whatsapp.template', 'chatwoot.contact', 'chatwoot.conversation')
                )
            )
            else l.next_action_at
        end as due_since,
        case
            when l.next_action in ('await_reply', 'rework') then interval '1 day'
            when l.next_action = 'first_contact'
                then (select coalesce(s.value, s.default_value) #>> '{}' from ops.settings as s where s.key = 'first_contact_max_wait')::interval
            else interval '0'
        end as grace
    from leads.leads as l
    join people.people as p on p.id = l.person_id
    left join routing.consultants as c on c.id = l.consultant_id
    cross join governance.clock as k
    where l.status in ('new', 'contacted', 'engaged', 'qualified')
) as a;

comment on view governance.status_ageing is
'One row for each open lead: how long it has been in its status (age, and a bucket that sorts), its owner, what happens next and when, whom it waits for
(person, consultant, manager, system), and whether that is overdue: a human''s action at once, a first contact after first_contact_max_wait, the daily
rework after a day, both counted from when the order was due at first, however often it was tried since.';
comment on column governance.status_ageing.lead_id is 'The lead.';
comment on column governance.status_ageing.lead_uid is 'Its public id, as links and commands name it.';
comment on column governance.status_ageing.person_uid is 'The person, by public id; the name stands in governance.lead_directory.';
comment on column governance.status_ageing.consultant is 'Who owns it, by name; null: a queue.';
comment on column governance.status_ageing.owner_is_active is 'Whether the owner still works here.';
comment on column governance.status_ageing.queue_code is 'The queue that has it; null: a consultant has it.';
comment on column governance.status_ageing.status is 'The status.';
comment on column governance.status_ageing.status_since is 'Since when.';
comment on column governance.status_ageing.age is 'How long.';
comment on column governance.status_ageing.age_bucket is 'The same in seven buckets, from 1: under 1 hour to 7: over 30 days.';
comment on column governance.status_ageing.next_action is 'The next step.';
comment on column governance.status_ageing.next_action_at is 'When it is due.';
comment on column governance.status_ageing.waits_for is 'Who has to act: person, consultant, manager or system.';
comment on column governance.status_ageing.is_overdue is 'A human''s step is past; a first contact by more than first_contact_max_wait, the daily rework by more than a day, both from when the order was due at first.';
comment on column governance.status_ageing.overdue_by is 'By how long.';

revoke all on governance.status_ageing from public;
grant select on governance.status_ageing to indica_dba;
