create or replace view governance.calls as
select
    o.id as call_id, o.lead_id, l.uid as lead_uid, p.uid as person_uid, o.called_at, o.recorded_at,
    k.name as token, c.name as caller, w.consultant as owner, o.result, o.result in ('answered', 'call_back', 'opted_out') as was_answered,
    o.note is not null as has_note,
    (select count(*) from leads.calls as b where b.lead_id = o.lead_id and (b.called_at, b.id) <= (o.called_at, o.id)) as call_number
from leads.calls as o
join leads.leads as l on l.id = o.lead_id
join people.people as p on p.id = l.person_id
join ops.api_tokens as k on k.id = o.token_id
left join routing.consultants as c on c.id = k.consultant_id
left join lateral (
    select n.name as consultant
    from routing.decisions as d
    left join routing.consultants as n on n.id = d.winner_id
    where d.lead_id = o.lead_id and d.decided_at <= o.called_at
    order by d.decided_at desc, d.id desc
    limit 1
) as w on true;

comment on view governance.calls is
'One row for each call: who called which lead, whose it was then, when, how it ended.';
comment on column governance.calls.call_id is 'The call.';
comment on column governance.calls.lead_id is 'The lead.';
comment on column governance.calls.lead_uid is 'Its public id, as links and commands name it.';
comment on column governance.calls.person_uid is 'The person, by public id; the name stands in governance.lead_directory.';
comment on column governance.calls.called_at is 'When it was made, as the caller said.';
comment on column governance.calls.recorded_at is 'When it was written down.';
comment on column governance.calls.token is 'Name of the token by which it was recorded.';
comment on column governance.calls.caller is 'The consultant who called; null: the token is no consultant''s.';
comment on column governance.calls.owner is 'Who had the lead then; null: a queue.';
comment on column governance.calls.result is 'answered, no_answer, busy, wrong_number, call_back, opted_out.';
comment on column governance.calls.was_answered is 'Somebody spoke with the person.';
comment on column governance.calls.has_note is 'Whether the caller wrote a note, which is personal and not shown.';
comment on column governance.calls.call_number is 'Which call of the lead it was, from 1 by time.';

revoke all on governance.calls from public;
grant select on governance.calls to indica_dba;
