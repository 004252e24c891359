create or replace view governance.words_said as
-- Each part finds its rows by the lead, so that those of one person or lead are read through indexes.
-- Words that left, by what is known of them in the end; what WhatsApp refused was never said.
select
    l.id as lead_id, l.uid as lead_uid, l.person_id, 'template' as kind, m.id as message_id, m.sending_at as said_at,
    -- WhatsApp's clock counts whole seconds. A confirmation that we will stop follows what it confirms, also in its second.
    date_trunc('second', m.sending_at) + case m.purpose when 'opt_out_confirmation' then interval '1 second' else interval '0' end as counts_from
from leads.leads as l
join sending.messages as m on m.lead_id = l.id
where m.sending_at is not null
    and (m.delivered_at is not null or m.read_at is not null or (m.accepted_at is not null and m.state <> 'failed'))
union all
-- In one second a person's words come before the answer of one of ours, as in flow.replay().
select l.id, l.uid, l.person_id, 'message' as kind, null as message_id, g.said_at, date_trunc('second', g.said_at) + interval '1 second'
from leads.leads as l
join flow.signals as g on g.lead_id = l.id
where g.signal = 'human_wrote' and g.voided_at is null
union all
select l.id, l.uid, l.person_id, 'call' as kind, null as message_id, o.called_at, date_trunc('second', o.called_at) + interval '1 second'
from leads.leads as l
join leads.calls as o on o.lead_id = l.id
where o.result in ('answered', 'call_back');

comment on view governance.words_said is
'One row for each time we said something to a person: a template that left, a message of a consultant (message), a call that was answered (call). said_at:
when; counts_from: the second from which an answer counts as one to it. Whatever the person writes answers the last of these before it.';
comment on column governance.words_said.lead_id is 'The lead.';
comment on column governance.words_said.lead_uid is 'Its public id, as links and commands name it.';
comment on column governance.words_said.person_id is 'The person.';
comment on column governance.words_said.kind is 'template (which left), message (of a consultant), call (that was answered).';
comment on column governance.words_said.message_id is 'Of a template: the message.';
comment on column governance.words_said.said_at is 'When.';
comment on column governance.words_said.counts_from is 'The second from which the person''s words count as an answer to it.';

revoke all on governance.words_said from public;
grant select on governance.words_said to indica_dba;
