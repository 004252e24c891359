begin;
select plan(9);

select tests.make_operation();
create temporary table t as select tests.lead(1) as lead_id, tests.lead(2) as other;
create temporary table b as select l.created_at as at from leads.leads as l, t where l.id = t.lead_id;
create function tests.stands(p_lead_id bigint) returns text language sql as $$
    select concat_ws(' ', l.status, l.next_action, l.last_answer_at is not null) from leads.leads as l where l.id = p_lead_id
$$;
select is(inbox.record_human_answer(lead_id, tests.consultant(1), at - interval '4 days', 'human:1'), false, 'told late, of an earlier talk') from t, b;
select is(tests.stands(lead_id), 'new first_contact f', 'the first message still goes out') from t;
select is((select count(*) from leads.events as e, t where e.lead_id = t.lead_id and e.kind = 'answered'), 0::bigint, 'and the history tells of none');
select is(inbox.record_human_answer(lead_id, tests.consultant(1), at - interval '24 hours 1 second', 'human:2'), false, 'a day and a second') from t, b;
select is(tests.stands(lead_id), 'new first_contact f', 'is too long ago as well') from t;
select is(inbox.record_human_answer(lead_id, tests.consultant(1), at - interval '24 hours', 'human:3'), false, 'a day before: nobody waited for an answer') from t, b;
select is(split_part(tests.stands(lead_id), ' ', 1), 'contacted', 'whoever talked within a day talks with them') from t;
select is(tests.stands(other), 'new first_contact f', 'the other lead waits for its first message') from t;
select is(tests.is_sound(), '', 'all is sound');

select * from finish();
rollback;
