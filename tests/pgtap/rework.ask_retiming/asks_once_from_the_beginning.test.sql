begin;
select plan(4);

select tests.make_crowd();
create function tests.asked() returns text language sql as $$
    select coalesce(string_agg((util.current_time() - r.asked_at) || ' ' || r.up_to_lead_id, ', ' order by r.id), 'nothing') from rework.retimings as r
$$;
select rework.ask_retiming();
select is(tests.asked(), '00:00:00 0', 'asked');
update rework.retimings set up_to_lead_id = tests.nth(3);
select tests.advance('1 minute');
select rework.ask_retiming();
select is(tests.asked(), '00:00:00 0', 'asked again it begins again, once');
select rework.retime(1000);
select rework.retime(1000);
select is(tests.asked(), 'nothing', 'then it is done');
select is(rework.retime(1000), null, 'and nothing is left to do');

select * from finish();
rollback;
