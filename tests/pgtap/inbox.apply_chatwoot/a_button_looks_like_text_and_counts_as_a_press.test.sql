begin;
select plan(3);

select tests.make_operation();
create temporary table t as select tests.lead_with_conversation(1) as lead_id;
select tests.step('whatsapp.template');
create temporary table b as
select b.value ->> 'text' as text
from sending.messages as m
join sending.templates as t on t.id = m.template_id
cross join lateral jsonb_array_elements(t.buttons) as b (value)
where b.value ->> 'action' = 'stop';

select is(tests.chatwoot_says(tests.chatwoot_message(1, 'incoming', b.text)), 'message applied opted_out', 'the button is read from its text') from b;
select is((select i.button_action from inbox.replies as i), 'stop', 'as a press');
select is((select distinct s.reason from people.suppressions as s), 'stop_button', 'with the reason of a press');

select * from finish();
rollback;
