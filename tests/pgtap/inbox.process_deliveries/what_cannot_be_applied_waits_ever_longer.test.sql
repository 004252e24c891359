begin;
select plan(18);

select tests.make_operation();
create temporary table a as select * from tests.contacted_lead(1);
create temporary table b as select * from tests.contacted_lead(2);
-- Whatever the first person writes loses a race, each time.
create function tests.tg_lose() returns trigger language plpgsql as $$
begin
    if new.wamid = 'wamid.stuck' then
        raise exception 'the race is lost' using errcode = current_setting('tests.error');
    end if;
    return new;
end $$;
create trigger t00_lose before insert on inbox.replies for each row execute function tests.tg_lose();
select set_config('tests.error', '40001', true);
create function tests.kept(p_n integer, p_wamid text) returns bigint language sql as $$
    select api.receive_webhook(tests.service(), 'whatsapp', convert_to(
        tests.wa_body('messages', jsonb_build_object('messages', jsonb_build_array(tests.wa_message(p_n, p_wamid))))::text, 'UTF8'
    ))
$$;
create function tests.drained() returns integer language plpgsql as $$
declare v_calls integer := 1;
begin
    while inbox.process_deliveries(1) > 0 loop v_calls := v_calls + 1; end loop;
    return v_calls;
end $$;
create temporary table d as select tests.kept(1, 'wamid.stuck') as stuck, tests.kept(2, 'wamid.behind') as behind;
create function tests.stands() returns text language sql as $$
    select concat_ws(' ', x.state, x.tries, x.error) from inbox.deliveries as x join d on d.stuck = x.id
$$;

select is(tests.drained(), 2, 'the inbox is drained, whatever one delivery does');
select is((select x.state from inbox.deliveries as x join d on d.behind = x.id), 'processed', 'what waited behind it is applied');
select is(tests.stands(), 'received 1 40001 the race is lost', 'it waits, and says what for');
select is(tests.drained(), 1, 'it is not taken again at once');
select is(tests.stands(), 'received 1 40001 the race is lost', 'and stands as before');
select tests.advance('1 second');
select is(inbox.process_deliveries(20), 0, 'a second later it is tried');
select is(tests.stands(), 'received 2 40001 the race is lost', 'once more');
select is((select concat_ws(' ', x.state, x.tries, x.due_at, x.error) from inbox.deliveries as x join d on d.behind = x.id), 'processed 0', 'that one alone');
select ok(
    (select x.due_at - util.current_time() between interval '0.9 seconds' and interval '1.1 seconds' from inbox.deliveries as x join d on d.stuck = x.id), 'each wait is longer'
);
update inbox.deliveries set tries = 40;
select tests.advance('10 seconds');
select inbox.process_deliveries(20);
select ok((select x.due_at - util.current_time() < interval '6 minutes' from inbox.deliveries as x join d on d.stuck = x.id), 'up to five minutes');

-- The clock was ahead and is put back.
update inbox.deliveries set due_at = util.current_time() + interval '3 days', tries = 1 where state = 'received';
select inbox.process_deliveries(20);
select is(tests.stands(), 'received 2 40001 the race is lost', 'a wait of days is no wait');

-- A lock that is not to be had is the same.
select set_config('tests.error', '55P03', true);
select tests.advance('10 minutes');
select is(tests.drained(), 1, 'what somebody holds is passed over as well');
select is(tests.stands(), 'received 3 55P03 the race is lost', 'and waits');

-- In the end it fails alone, and somebody is told.
update inbox.deliveries set tries = 100 where state = 'received';
select tests.advance('10 minutes');
select is(tests.drained(), 2, 'after a hundred tries it is taken to its end');
select is(tests.stands(), 'processed 0', 'nothing waits any more');
select is((select e.state || ' ' || (e.error ->> 'sqlstate') from inbox.facts as e join d on d.stuck = e.delivery_id), 'failed 55P03', 'the fact is kept as failed');
select is(ops.health() #>> '{checks,webhooks,ok}', 'false', 'which health shows');
select is((select l.status from leads.leads as l join b on b.lead_id = l.id), 'engaged', 'the other person''s words count all the while');

select * from finish();
rollback;
