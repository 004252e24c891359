-- requires: governance.words_said
create materialized view if not exists bi.fact_replies as
with
zone as materialized (
    select coalesce(s.value, s.default_value) #>> '{}' as name from ops.settings as s where s.key = 'timezone'
),
-- governance.reply_credit for all people at once: each reply falls to the last of the words said before it.
said as (
    select
        w.person_id as person_id, w.counts_from as at, w.said_at as said_at, w.kind as kind, w.message_id as message_id, null::bigint as reply_id,
        null::bigint as lead_id, null::bigint as answers_message_id, null::text as button_action, null::text as reply_kind
    from governance.words_said as w
    -- Most people never write.
    where w.person_id in (select i.person_id from inbox.replies as i)
    union all
    select
        i.person_id as person_id, i.written_at as at, null::timestamptz as said_at, null::text as kind, null::bigint as message_id, i.id as reply_id,
        i.lead_id as lead_id, i.answers_message_id as answers_message_id, i.button_action as button_action, i.kind as reply_kind
    from inbox.replies as i
    where i.person_id is not null
),
numbered as (
    select
        s.*,
        count(*) filter (where s.reply_id is null) over (
            partition by s.person_id order by s.at, s.reply_id nulls first, s.said_at, s.message_id nulls first rows unbounded preceding
        ) as words
    from said as s
),
credited as (
    select
        n.reply_id, n.lead_id, n.at, n.answers_message_id, n.button_action, n.reply_kind,
        -- The words that began the number; of number 0 there are none.
        first_value(n.kind) over w as kind, first_value(n.message_id) over w as message_id
    from numbered as n
    window w as (partition by n.person_id, n.words order by n.at, n.reply_id nulls first, n.said_at, n.message_id nulls first)
)
select
    c.reply_id as reply_key, c.lead_id as lead_key, (c.at at time zone z.name)::date as day, date_part('hour', c.at at time zone z.name)::integer as hour_key,
    coalesce(c.answers_message_id, c.message_id) as message_key, coalesce(m.template_id, 0) as template_key,
    case when c.answers_message_id is not null then 'template' else coalesce(c.kind, 'nothing') end as answers,
    coalesce(c.button_action, 'none') as wish, c.reply_kind as kind, 1 as replies, (c.button_action is not distinct from 'stop')::integer as stops,
    date_part('epoch', c.at - date_trunc('second', m.sending_at)) as seconds_after_message
from credited as c
cross join zone as z
left join sending.messages as m on m.id = coalesce(c.answers_message_id, c.message_id)
where c.reply_id is not null;

create unique index if not exists fact_replies_key on bi.fact_replies (reply_key);

comment on materialized view bi.fact_replies is
'One row for each thing that people of leads wrote: when, and what it answers, counted once (the button that was pressed, else the last thing that we had said).';
comment on column bi.fact_replies.reply_key is 'What was written.';
comment on column bi.fact_replies.lead_key is 'The lead; null: it came to none.';
comment on column bi.fact_replies.day is 'Day.';
comment on column bi.fact_replies.hour_key is 'Hour.';
comment on column bi.fact_replies.message_key is 'The message that it answers (fact_messages); null: no template.';
comment on column bi.fact_replies.template_key is 'Its template; 0: none.';
comment on column bi.fact_replies.answers is 'template, message (of a consultant), call, nothing (we had said nothing).';
comment on column bi.fact_replies.wish is 'stop, continue, resume, wrong_person; none: anything else.';
comment on column bi.fact_replies.kind is 'text, button, audio …';
comment on column bi.fact_replies.replies is '1, to be added up.';
comment on column bi.fact_replies.stops is '1: a wish to stop.';
comment on column bi.fact_replies.seconds_after_message is 'From the message''s departure to these words; null: it answers no template.';

revoke all on bi.fact_replies from public;
grant select on bi.fact_replies to indica_bi;
