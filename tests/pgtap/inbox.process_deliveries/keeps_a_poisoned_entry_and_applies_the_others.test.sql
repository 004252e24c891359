begin;
select plan(14);

select tests.make_operation();
create temporary table a as select * from tests.contacted_lead(1);
create temporary table b as select * from tests.contacted_lead(2);
create temporary table d as
select tests.receive_raw(tests.wa_body('messages', jsonb_build_object('statuses', jsonb_build_array(
    tests.wa_status(a.wamid, 'sent'),
    tests.wa_status(b.wamid, 'failed', '{"errors": [{"code": "many"}]}'),
    tests.wa_status(b.wamid, 'sent'),
    'null', '42', '[]',
    tests.wa_status(a.wamid, 'delivered')
)))::text) as id from a, b;
select is((select concat_ws(' ', x.state, x.entries, x.failed_entries) from inbox.deliveries as x, d where x.id = d.id), 'processed 7 4', 'seven facts, four of them poisoned');
select is((tests.message_of(lead_id)).state, 'delivered', 'those around them count') from a;
select is((tests.message_of(lead_id)).state, 'sent', 'all of them') from b;
select is((select count(*) from inbox.facts as e where e.state = 'failed' and e.error ->> 'sqlstate' is not null and e.error ->> 'context' is not null), 4::bigint, 'the poisoned are kept with their error');
select is((select e.error ->> 'sqlstate' from inbox.facts as e where e.natural_key = 'wa:status:' || b.wamid || ':failed:many'), '22P02', 'each with its own') from b;

-- A failed entry is applied again when it comes again and the cause is gone.
update sending.channels set phone_number_id = '1';
select is(tests.tell(wamid, 'read'), 'ignored other_number', 'ignored is final') from a;
update sending.channels set phone_number_id = '100200300';
create function pg_temp.broken() returns trigger language plpgsql as $$ begin raise 'disk on fire'; end $$;
create trigger broken before update on sending.messages for each row execute function pg_temp.broken();
select is(tests.tell(wamid, 'delivered'), 'failed disk on fire', 'a defect') from b;
drop trigger broken on sending.messages;
select tests.tell(wamid, 'delivered') from b;
select is((tests.message_of(lead_id)).state, 'delivered', 'is made good when the fact comes again') from b;
select is((select e.state from inbox.facts as e where e.natural_key = 'wa:status:' || b.wamid || ':delivered'), 'applied', 'on the same row') from b;

-- Lost races take the whole delivery again.
create trigger race before update on sending.messages for each row execute function tests.tg_break('40P01', 'race');
select tests.tell(wamid, 'read') from b;
drop trigger race on sending.messages;
select is((select string_agg(d.error, ', ') from inbox.deliveries as d where d.state = 'received'), '40P01 race', 'a lost race keeps nothing');
select tests.advance('1 second');
do $$ begin perform inbox.process_deliveries(1); end $$;

-- Unreadable bodies.
create function tests.shown(p_raw text) returns text language plpgsql as $$
declare
    v_id constant bigint := tests.receive_raw(p_raw);
begin
    return (select concat_ws(' ', d.state, d.entries, d.error) from inbox.deliveries as d where d.id = v_id);
end;
$$;
select matches(tests.shown('{"entry": ['), '^unreadable 0 invalid input syntax', 'a truncated body');
select is(tests.shown('[1]'), 'unreadable 0 the body is not a JSON object', 'says what is wrong');
select is(tests.shown('{}'), 'processed 0', 'an empty one has no facts');
select is(
    tests.shown('{"entry": [7, {"changes": {"field": "security", "value": null}}, {"changes": ["x", {"field": "messages"}, {"field": "new_thing", "value": {"a": 1}}]}]}'),
    'processed 4', 'shapes that nobody knows are kept and ignored'
);

select * from finish();
rollback;
