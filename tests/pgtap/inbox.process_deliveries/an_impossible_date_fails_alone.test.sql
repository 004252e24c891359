begin;
select plan(12);

select tests.make_operation();
create temporary table a as select * from tests.contacted_lead(1);
create function tests.kept(p_provider text, p_body jsonb) returns bigint language sql as $$
    select api.receive_webhook(tests.service(), p_provider, convert_to(p_body::text, 'UTF8'))
$$;
create temporary table d as
select n, tests.kept(provider, body) as id
from (
    select 1 as n, 'chatwoot' as provider, tests.chatwoot_message(1, 'incoming', 'Oi', '{"created_at": "2026-13-45T99:99:99Z"}') as body
    union all select 2, 'chatwoot', tests.chatwoot_conversation(1, '{"event": "conversation_updated", "updated_at": "2026-02-30T10:00:00Z"}')
    union all select 3, 'chatwoot', tests.chatwoot_conversation(1, '{"event": "conversation_updated", "updated_at": 99999999999}')
    union all select 4, 'whatsapp', tests.wa_body('messages', jsonb_build_object('statuses', jsonb_build_array(
        tests.wa_status(wamid, 'read', '{"timestamp": "99999999999"}'), tests.wa_status(wamid, 'delivered')
    ))) from a
    union all select 5, 'whatsapp', tests.wa_body('messages', jsonb_build_object('messages', jsonb_build_array(
        tests.wa_message(1, 'wamid.later', '{"timestamp": "99999999999"}'), tests.wa_message(1, 'wamid.odd', '{"timestamp": "yesterday"}')
    )))
    union all select 6, 'whatsapp', jsonb_set(tests.wa_body('account_update', '{"event": "ACCOUNT_REINSTATED"}'), '{entry,0,time}', '99999999999')
    union all select 7, 'whatsapp', tests.wa_body('messages', jsonb_build_object('messages', jsonb_build_array(tests.wa_message(1, 'wamid.good'))))
) as x
order by n;
do $$ begin while inbox.process_deliveries(1) > 0 loop null; end loop; end $$;

create function tests.came_of(p_n integer) returns text language sql as $$
    select string_agg(concat_ws(' ', e.state, e.error ->> 'sqlstate'), ', ' order by e.id) from inbox.facts as e join d on d.id = e.delivery_id where d.n = p_n
$$;
select is((select string_agg(x.state, ' ' order by d.n) from inbox.deliveries as x join d on d.id = x.id), 'processed processed processed processed processed processed processed', 'every delivery is taken in hand');
select is(tests.came_of(1), 'applied', 'words without a time were said when they came');
select is(tests.came_of(2), 'failed ID105', 'a day that does not exist');
select is(tests.came_of(3), 'failed ID105', 'a year that has not come');
select is(tests.came_of(4), 'failed ID105, applied', 'a status fails alone');
select is((tests.message_of(lead_id)).read_at, null, 'and says nothing') from a;
select is((tests.message_of(lead_id)).state, 'delivered', 'while the one beside it counts') from a;
select is(tests.came_of(5), 'failed ID105, failed ID105', 'messages too');
select is(tests.came_of(6), 'failed ID105', 'and the account''s');
select is(tests.came_of(7), 'applied', 'the next delivery is applied');
select ok((select l.last_inbound_at <= util.current_time() from leads.leads as l), 'nobody wrote in the future');

-- Whatever breaks while a body is taken apart breaks that body.
alter function inbox.whatsapp_facts(jsonb, integer, integer) rename to facts_of_whatsapp;
select tests.kept('whatsapp', '{}');
select tests.chatwoot_says(tests.chatwoot_message(2, 'incoming', 'Oi de novo'));
select is((select string_agg(x.state, ' ' order by x.id) from inbox.deliveries as x where x.id > (select max(id) from d)), 'unreadable unreadable', 'and no transaction');

select * from finish();
rollback;
