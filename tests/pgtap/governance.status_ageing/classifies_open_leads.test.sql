begin;
select plan(8);
create temporary table t as select * from tests.tell_story();

select results_eq(
    $$select a.lead_id = t.waiting, a.status, a.age, a.age_bucket, a.next_action, a.waits_for, a.is_overdue, a.overdue_by
        from governance.status_ageing as a, t order by a.age$$,
    $$values (false, 'engaged', interval '0', '1: under 1 hour', 'answer_person', 'consultant', false, null::interval),
             (true, 'engaged', interval '2 days 20 hours', '4: 1 to 3 days', 'answer_person', 'consultant', true, interval '2 days 20 hours'),
             (false, 'new', interval '3 days 21 hours', '5: 3 to 7 days', 'call_by_consultant', 'consultant', true, interval '3 days 21 hours')$$,
    'open leads alone, with age, bucket and what is overdue'
);

create temporary table n as select tests.lead(7) as lead_id;
create function tests.ageing() returns text language sql as $$
    select concat_ws(' ', a.waits_for, a.is_overdue) from governance.status_ageing as a, n where a.lead_id = n.lead_id
$$;
select is(tests.ageing(), 'system f', 'a first contact is ours');
select tests.advance('10 minutes 1 second');
select is(tests.ageing(), 'system t', 'and late after first_contact_max_wait');
select tests.drain();
select is(tests.ageing(), 'person f', 'then it is the person''s turn');
select tests.freeze((select l.next_action_at + interval '1 day' from leads.leads as l, n where l.id = n.lead_id));
select is(tests.ageing(), 'person f', 'whose silence the daily rework takes up within a day');
select tests.advance('1 second');
select is(tests.ageing(), 'person t', 'and no later');
select flow.record_signal(lead_id, 'held', util.current_time(), 'system') from n;
select is(tests.ageing(), 'manager f', 'a review is the manager''s');
update routing.consultants set is_active = false;
select is((select count(*) from governance.status_ageing as a where not a.owner_is_active), 4::bigint, 'an owner who left shows');

select * from finish();
rollback;
