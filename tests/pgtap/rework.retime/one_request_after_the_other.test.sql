begin;
select plan(4);

select tests.make_crowd();
insert into rework.retimings (asked_at) values (util.current_time()), (util.current_time());
create function tests.asked() returns text language sql as $$
    select coalesce(string_agg(case r.up_to_lead_id when 0 then 'new' when tests.nth(3) then 'third' when tests.nth(7) then 'last' else r.up_to_lead_id::text end, ' ' order by r.id), 'none') from rework.retimings as r
$$;
select rework.retime(3);
select is(tests.asked(), 'third new', 'of two the first goes on');
select rework.retime(100);
select is(tests.asked(), 'last new', 'to the last lead');
select rework.retime(100);
select is(tests.asked(), 'new', 'and is done, alone');
select rework.retime(100);
select rework.retime(100);
select is(tests.asked(), 'none', 'then the second');

select * from finish();
rollback;
