begin;
select plan(5);

select tests.make_operation();
create temporary table t as select tests.lead(1) as lead_id, tests.lead(2) as other;
select tests.drain();
insert into sending.messages (uid, send_key, lead_id, channel_id, template_id, purpose, recipient, state, sends, body, queued_at, sending_at, accepted_at, wamid)
select gen_random_uuid(), 'again', m.lead_id, m.channel_id, m.template_id, m.purpose, m.recipient, 'accepted', 1, m.body, m.queued_at, m.sending_at, m.accepted_at, 'wamid.again'
from sending.messages as m join t on m.lead_id = t.lead_id;
create temporary table b as
select x.value ->> 'text' as said, min(m.id) as older, max(m.id) as newer, x.value ->> 'action' as action
from sending.messages as m join t on m.lead_id = t.lead_id
join sending.templates as p on p.id = m.template_id
cross join lateral jsonb_array_elements(p.buttons) as x (value)
group by 1, 4;

select isnt_empty('select from b where older < newer', 'two messages have the same buttons');
select is(array(select distinct x.message_id from b, t, sending.button_by_text(t.lead_id, null, b.said) as x), array(select distinct newer from b), 'not known which: the newest');
select is(array(select distinct x.message_id from b, t, sending.button_by_text(t.lead_id, b.older, ' ' || b.said || ' ') as x), array(select distinct older from b), 'the one that is answered, when it is known');
select is((select count(*) from b, t, sending.button_by_text(t.lead_id, null, b.said) as x where x.action is distinct from b.action), 0::bigint, 'with what it does');
select is((select count(*) from b, t, sending.button_by_text(t.other, b.older, b.said) as x), 0::bigint, 'another lead''s message is not theirs');

select * from finish();
rollback;
