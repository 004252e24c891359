begin;
select plan(18);

-- Lead a has two numbers, of which b's was called too; the clock says 15:00.
select tests.make_operation();
create temporary table p as select n, tests.lead(n) as lead_id from generate_series(1, 3) as n;
insert into people.identifiers (person_id, kind, value, match_key, phone_kind) select tests.person_id(p.lead_id), 'phone', tests.phone(11), (normalize.phone(tests.phone(11))).match_key, 'mobile' from p where p.n = 1;
insert into leads.calls (lead_id, token_id, result, number, called_at, recorded_at) select p.lead_id, tests.token_id(), 'no_answer', x, util.current_time() - interval '1 hour', util.current_time() - interval '1 hour' from p, unnest(array[tests.phone(1), tests.phone(11), null]) as x where p.n = 2;
create function tests.call(p_n integer, p_result text, p_most integer default 1) returns text language sql as $$
    select tests.advance('2 minutes');
    select leads.record_call(p.lead_id, tests.token_id(), p_result, p_calls_to_make => p_most) from p where p.n = p_n;
    select concat_ws(' ', tests.status(p.lead_id), (select string_agg(case c.number when tests.phone(11) then 'one' when tests.phone(1) then 'two' when tests.phone(3) then 'one' else 'none' end, ' ' order by c.id) from leads.calls as c where c.lead_id = p.lead_id)) from p where p.n = p_n
$$;
select is(tests.call(1, 'no_answer'), 'new one', 'one number was called, another is left') ;
select is(tests.call(1, 'no_answer', 2), 'new one two', 'then the other, less often than it takes');
select is(tests.call(1, 'busy', 2), 'unreachable one two one', 'of the first number it was enough');
select is(tests.status(lead_id), 'new', 'the other lead is what it was') from p where n = 2;
select is((select e.data ->> 'reason' from leads.events as e join p on p.lead_id = e.lead_id and p.n = 1 where e.kind = 'status_changed' order by e.seq desc limit 1), 'busy', 'for the last result');

-- Somebody answered: it begins anew.
delete from leads.calls where lead_id = (select lead_id from p where n = 2);
insert into leads.calls (lead_id, token_id, result, called_at, recorded_at)
select p.lead_id, tests.token_id(), r.result, util.current_time() - r.age, util.current_time() - r.age from p, (values ('no_answer', interval '5 hours'), ('busy', '4 hours'), ('call_back', '3 hours')) as r (result, age) where p.n = 3;
select is(tests.call(3, 'no_answer', 2), 'new none none none one', 'what failed before they spoke does not count');
insert into leads.calls (lead_id, token_id, result, number, called_at, recorded_at) select p.lead_id, tests.token_id(), 'answered', tests.phone(3), util.current_time() - interval '1 hour', util.current_time() from p where p.n = 2;
select is(tests.call(3, 'busy', 3), 'new none none none one one', 'two since');
select is(tests.call(3, 'no_answer', 3), 'unreachable none none none one one one', 'and three, whoever another spoke with');

-- A number that nobody confirmed is no chance, nor is what is no number.
create temporary table q as select tests.lead(4) as lead_id;
insert into people.identifiers (person_id, kind, value, match_key, phone_kind, confirmed_at) select tests.person_id(q.lead_id), 'phone', tests.phone(12), (normalize.phone(tests.phone(12))).match_key, 'mobile', null from q;
insert into people.identifiers (person_id, kind, value, match_key) select tests.person_id(q.lead_id), 'email', 'q@example.org', 'q@example.org' from q;
select leads.record_call(q.lead_id, tests.token_id(), 'no_answer', p_calls_to_make => 1) from q;
select is(tests.status(lead_id), 'unreachable', 'one number alone') from q;
-- A wrong number is detached, and the next one is called.
create temporary table r as select tests.lead(5) as lead_id;
insert into people.identifiers (person_id, kind, value, match_key, phone_kind) select tests.person_id(r.lead_id), 'phone', tests.phone(13), (normalize.phone(tests.phone(13))).match_key, 'mobile' from r;
select leads.record_call(r.lead_id, tests.token_id(), 'wrong_number', p_calls_to_make => 1) from r;
select is(tests.status(lead_id), 'new', 'a wrong number leaves the other') from r;
select is((select string_agg(i.value, ' ') from people.identifiers as i where i.person_id = tests.person_id(r.lead_id) and i.kind = 'phone'), tests.phone(5), 'alone') from r;
select tests.advance('2 minutes');
select leads.record_call(r.lead_id, tests.token_id(), 'wrong_number', p_calls_to_make => 2) from r;
select is(tests.status(lead_id), 'new', 'of the other one call is not enough') from r;
select tests.advance('2 minutes');
select leads.record_call(r.lead_id, tests.token_id(), 'no_answer', p_calls_to_make => 3) from r;
select is(tests.status(lead_id), 'unreachable', 'without a number all calls count') from r;

-- When it is due.
create temporary table s as select tests.lead(n) as lead_id from generate_series(6, 8) as n;
create function tests.due(p_lead_id bigint) returns text language sql as $$ select format('%s %s', l.next_action, l.next_action_at - util.current_time()) from leads.leads as l where l.id = p_lead_id $$;
select leads.record_call((select min(lead_id) from s), tests.token_id(), 'call_back');
select is(tests.due((select min(lead_id) from s)), 'scheduled 1 day', 'who is to be called back is, in a day');
select leads.record_call((select max(lead_id) from s), tests.token_id(), 'call_back', p_call_back_at => util.current_time() + interval '3 hours');
select is(tests.due((select max(lead_id) from s)), 'scheduled 03:00:00', 'or when they said');
select is((select string_agg(e.data ->> 'due_at', ' ') from leads.events as e where e.lead_id = (select max(lead_id) from s) and e.kind = 'called'), to_json(util.current_time() + interval '3 hours') #>> '{}', 'as the history says');
select leads.record_call((select lead_id from s order by lead_id offset 1 limit 1), tests.token_id(), 'no_answer', p_calls_to_make => 5);
select is((select e.data ? 'due_at' from leads.events as e where e.lead_id = (select lead_id from s order by lead_id offset 1 limit 1) and e.kind = 'called'), false, 'nobody who did not answer is');
select is((select count(*) from leads.events as e where e.kind = 'called' and e.data ->> 'call_id' is null), 0::bigint, 'each call has its row');

select * from finish();
rollback;
