-- requires: governance.words_said
create or replace view governance.reply_credit as
select
    r.reply_id, r.lead_id, l.uid as lead_uid, p.uid as person_uid, r.written_at, r.wish,
    case when r.answers_message_id is not null then 'named' when w.kind is not null then 'last_said' end as credit,
    case when r.answers_message_id is not null then 'template' else w.kind end as credited_to,
    coalesce(r.answers_message_id, w.message_id) as message_id
from (
    select i.id as reply_id, i.lead_id, i.person_id, i.written_at, i.button_action as wish, i.answers_message_id
    from inbox.replies as i
    where i.person_id is not null
) as r
join people.people as p on p.id = r.person_id
left join leads.leads as l on l.id = r.lead_id
left join lateral (
    select s.kind, s.message_id
    from governance.words_said as s
    where s.person_id = r.person_id and s.counts_from <= r.written_at
    order by s.counts_from desc, s.said_at desc, s.message_id desc nulls last
    limit 1
) as w on true;

comment on view governance.reply_credit is
'One row for each thing that a person wrote: what it answers, counted once. credit named: the message whose button was pressed or that was quoted; last_said:
the last thing that we said to the person before it (governance.words_said); null: we had said nothing. credited_to: template, message (of a consultant) or
call; message_id is the template. wish: what the words ask for (stop, continue, …), null for anything else.';
comment on column governance.reply_credit.reply_id is 'What the person wrote.';
comment on column governance.reply_credit.lead_id is 'The lead that it came to; null: none.';
comment on column governance.reply_credit.lead_uid is 'Its public id, as links and commands name it.';
comment on column governance.reply_credit.person_uid is 'The person, by public id; the name stands in governance.lead_directory.';
comment on column governance.reply_credit.written_at is 'When.';
comment on column governance.reply_credit.wish is 'What the words ask for: stop, continue, resume, wrong_person; null: anything else.';
comment on column governance.reply_credit.credit is 'named (the button that was pressed, the message that was quoted), last_said (the last thing that we said before), null (we had said nothing).';
comment on column governance.reply_credit.credited_to is 'template, message (of a consultant) or call.';
comment on column governance.reply_credit.message_id is 'Of a template: the message.';

revoke all on governance.reply_credit from public;
grant select on governance.reply_credit to indica_dba;
