begin;
select plan(9);

select tests.make_operation('2026-03-10 15:00+00', '{1,1}');
create temporary table x as select n, tests.lead(n) as id from generate_series(1, 2) as n;
update leads.leads set consultant_id = tests.consultant(1) where id in (select id from x);
create temporary table who as
select tests.make_token('ana', p_consultant_id => tests.consultant(1)) as ana, tests.make_token('admin', '{admin}', tests.consultant(1)) as admin;

create function tests.ask(p_door text, p_n integer, p_request jsonb, p_key text, p_token_id bigint)
returns jsonb
language plpgsql
as $$
declare
    v_answer record;
begin
    execute format('select * from api.%I(tests.credential($1), (select l.uid from x join leads.leads as l on l.id = x.id where x.n = $2), $3, $4)', p_door)
    into v_answer using p_token_id, p_n, convert_to(p_request::text, 'UTF8'), p_key;
    return v_answer.body || jsonb_build_object('http', v_answer.http_status);
end;
$$;

select is(tests.ask('change_status', 1, '{"to": "contacted"}', 'a-1', ana) #>> '{person,name}', 'Maria Souza', 'the owner changes something') from who;
select tests.ask('change_status', 2, '{"to": "contacted"}', 'a-2', ana) from who;
select is(tests.ask('record_call', 1, '{"result": "busy"}', 'b-1', ana) ->> 'http', '200', 'and calls') from who;
select tests.ask('transfer_lead', 1, '{"consultant": "consultant2@example.com", "reason": "holiday"}', 'c-1', ana) from who;
update people.people set name = 'Maria Souza Lima' where id = (select l.person_id from leads.leads as l join x using (id) where x.n = 1);

create temporary table again as
select d.door, tests.ask(d.door, 1, d.request::jsonb, d.key, who.ana) as body
from who, (values
    ('change_status', '{"to": "contacted"}', 'a-1'), ('record_call', '{"result": "busy"}', 'b-1'),
    ('transfer_lead', '{"consultant": "consultant2@example.com", "reason": "holiday"}', 'c-1')
) as d (door, request, key);
select is((select string_agg(a.body ->> 'http', ' ') from again as a), '200 200 200', 'after it was handed over each is still known by its key');
select is((select string_agg(distinct a.body #>> '{consultant,name}', ' ') from again as a), 'Bruno Reis', 'who has it now is told');
select is((select string_agg(distinct a.body ->> 'person', ' ') from again as a), '{}', 'what is known of the person is not theirs any more');
select is((select count(*) from again as a where a.body ? 'next_action' or a.body ?| array['timeline', 'submissions']), 0::bigint, 'nor is what happens next');
select ok((select bool_and(a.body ? 'created_at' and a.body ->> 'created_at' is not null and a.body ->> 'last_activity_at' is not null) from again as a), 'the shape is that of a lead');
select is(tests.ask('change_status', 2, '{"to": "contacted"}', 'a-2', ana) #>> '{person,name}', 'Maria Souza', 'of their own lead they read all') from who;
select is((select count(*) from leads.events as e, x where e.lead_id = x.id and e.kind = 'transferred'), 1::bigint, 'and nothing was done twice');

select * from finish();
rollback;
