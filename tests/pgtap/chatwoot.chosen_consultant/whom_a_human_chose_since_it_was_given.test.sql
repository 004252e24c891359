begin;
select plan(9);

-- Bruno was chosen for the first person's conversation, Carla for the second's. The third has none, and an earlier lead that has one.
select tests.make_operation('2026-03-10 15:00:00+00');
create temporary table t as select n, tests.lead(n) as lead_id from generate_series(1, 3) as n;
select tests.drain();
update chatwoot.conversations as c set assignee_id = 100 + case t.n when 1 then 2 else 3 end, chosen_at = '2026-03-10 16:00:00+00' from t where c.lead_id = t.lead_id and t.n < 3;
create function tests.chosen(p_n integer) returns text language sql as $$ select c.name from t join routing.consultants as c on c.id = chatwoot.chosen_consultant(t.lead_id) where t.n = p_n $$;
select is(tests.chosen(1), 'Bruno Reis', 'whom a human chose');
select is(tests.chosen(2), 'Carla Dias', 'each their own');
select is(tests.chosen(3), null, 'where nobody chose, nobody');
update chatwoot.conversations as c set chosen_at = chatwoot.given_at(t.lead_id) from t where c.lead_id = t.lead_id and t.n = 1;
select is(tests.chosen(1), null, 'what was chosen before it was given here is overtaken');
update chatwoot.conversations as c set chosen_at = chatwoot.given_at(t.lead_id) + interval '1 second' from t where c.lead_id = t.lead_id and t.n = 1;
select is(tests.chosen(1), 'Bruno Reis', 'what was chosen since then is not');
update routing.consultants set is_active = false where name = 'Bruno Reis';
select is(tests.chosen(1), null, 'who has left is nobody');
update routing.consultants set is_active = true;
-- A lead without a conversation goes by those of the person's other leads.
update chatwoot.conversations as c set lead_id = (select lead_id from t where n = 3), attempt = c.attempt + 10 from t where c.lead_id = t.lead_id and t.n = 1;
select is(tests.chosen(1), null, 'a conversation of somebody else''s lead says nothing');
select leads.change_status(lead_id, 'won', 'operator') from t where n = 3;
set local session_replication_role = replica;
update leads.leads as l set person_id = (select tests.person_id(lead_id) from t where n = 3) from t where l.id = t.lead_id and t.n = 1;
set local session_replication_role = origin;
select is(tests.chosen(1), 'Bruno Reis', 'one of the person''s does');
select is(tests.chosen(2), 'Carla Dias', 'and another''s stays theirs');

select * from finish();
rollback;
