begin;
select plan(6);

select tests.make_operation();
create temporary table t as select tests.lead_with_conversation(1) as lead_id, tests.lead(2) as other_id;
create temporary table before as select tests.digest_of(t.other_id, tests.consultant(2)) as other from t;
create function tests.stands(p_lead_id bigint) returns text language sql as $$
    select concat_ws(' ', l.status, l.next_action, l.last_answer_at is not null) from leads.leads as l where l.id = p_lead_id
$$;

select tests.freeze(util.current_time() + interval '1 hour');
select leads.change_status(lead_id, 'lost', 'consultant:1', 'no_interest') from t;
select tests.freeze(util.current_time() + interval '1 hour');
create temporary table said as select util.current_time() as at;
select tests.freeze(util.current_time() + interval '1 hour');
create temporary table n as select tests.lead(1) as lead_id;

select isnt(n.lead_id, t.lead_id, 'they were referred again, and have a new lead') from n, t;
select is(inbox.record_human_answer(n.lead_id, tests.consultant(1), said.at, 'human:1'), false, 'told late, what a consultant wrote between the two') from n, said;
select is(tests.stands(lead_id), 'new first_contact f', 'is nothing of the new one, as when it is told at once') from n;
select is((select count(*) from leads.events as e, n where e.lead_id = n.lead_id and e.kind = 'answered'), 0::bigint, 'and its history tells of none');
select inbox.record_human_answer(n.lead_id, tests.consultant(1), l.created_at, 'human:2') from n join leads.leads as l on l.id = n.lead_id;
select is(split_part(tests.stands(lead_id), ' ', 1), 'contacted', 'what is written once there is the new one is of it') from n;
select is(tests.digest_of(t.other_id, tests.consultant(2)), b.other, 'nothing changed for anybody else') from t, before as b;

select * from finish();
rollback;
