create or replace view governance.first_contacts as
select
    l.id as lead_id, l.uid as lead_uid, p.uid as person_uid, l.created_at,
    f.submitted_at, c.contacted_at, 
    case when c.contacted_at is not null then greatest(c.contacted_at - f.submitted_at, interval '0') end as waited,
    r.replied_at,
    -- Who wrote before we had said anything answers nothing.
    case when c.contacted_at is not null and r.replied_at >= s.said_from then greatest(r.replied_at - c.contacted_at, interval '0') end as replied_within
from leads.leads as l
join people.people as p on p.id = l.person_id
cross join lateral (
    select least(
        b.received_at,
        (
            select min(o.received_at)
            from leads.touches as t
            join intake.submissions as o on o.id = t.submission_id
            where t.lead_id = l.id
        )
    ) as submitted_at
    from intake.submissions as b
    where b.id = l.submission_id
) as f
cross join lateral (
    select least(
        l.first_contact_at,
        (select min(h.entered_at) from leads.status_periods as h where h.lead_id = l.id and h.status = 'contacted'),
        (select min(o.called_at) from leads.calls as o where o.lead_id = l.id and o.result in ('answered', 'call_back', 'opted_out'))
    ) as contacted_at
) as c
cross join lateral (
    select min(i.written_at) as replied_at from inbox.replies as i where i.lead_id = l.id
) as r
cross join lateral (
    select least(
        date_trunc('second', c.contacted_at),
        (
            select min(date_trunc('second', m.sending_at))
            from sending.messages as m
            where m.lead_id = l.id and m.accepted_at is not null
        )
    ) as said_from
) as s;

comment on view governance.first_contacts is
'One row for each lead: how long the person waited, from the first submission that came to it (also while it was in quarantine) to the first contact of any kind: a
template that WhatsApp accepted, a message of a consultant, a call that was answered, or a contact that one of ours says there was (null: none yet); and how
long it took from there to their first words (null: none yet, or they wrote before we did). Nothing is negative, however late a fact came.';
comment on column governance.first_contacts.lead_id is 'The lead.';
comment on column governance.first_contacts.lead_uid is 'Its public id, as links and commands name it.';
comment on column governance.first_contacts.person_uid is 'The person, by public id; the name stands in governance.lead_directory.';
comment on column governance.first_contacts.created_at is 'When the lead was made.';
comment on column governance.first_contacts.submitted_at is 'The first submission that came to it, also when it waited in quarantine.';
comment on column governance.first_contacts.contacted_at is 'The first contact of any kind: a template that WhatsApp accepted, a message of a consultant, a call that was answered, a contact that one of ours says there was; null: none yet.';
comment on column governance.first_contacts.waited is 'From the submission to that contact; never negative.';
comment on column governance.first_contacts.replied_at is 'The person''s first words; null: none yet.';
comment on column governance.first_contacts.replied_within is 'From the first contact to these words; null: none yet, or they wrote before we had said anything.';

revoke all on governance.first_contacts from public;
grant select on governance.first_contacts to indica_dba;
