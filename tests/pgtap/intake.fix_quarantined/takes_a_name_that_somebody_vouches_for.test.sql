begin;
select plan(17);

select tests.make_operation('2026-03-10 15:00:00+00');
select tests.make_token('desk', '{quarantine}') as token_id into temporary table desk;
create temporary table s as
select v.n, (s.body ->> 'submission_uid')::uuid as uid
from (values (1, 'J0ão'), (2, 'Mãe da Bia (indicada por Rui Alves)'), (3, 'R0sa'), (4, 'teste')) as v (n, name),
    lateral tests.submit(tests.referral(v.n, jsonb_build_object('person', jsonb_build_object('name', v.name, 'phone', tests.phone(v.n))))) as s;
create function tests.name_of(p_n integer) returns text language sql as $$
    select p.name from s join intake.submissions as x on x.uid = s.uid join leads.leads as l on l.id = x.lead_id join people.people as p on p.id = l.person_id where s.n = p_n
$$;
create function tests.resolve(p_n integer, p_body jsonb, p_status integer default 200) returns jsonb language sql as $$
    select case when r.http_status = p_status then r.body else jsonb_build_object('status', r.http_status, 'body', r.body) end
    from s, desk, api.resolve_quarantined(tests.credential(desk.token_id), s.uid, convert_to(p_body::text, 'UTF8')) as r where s.n = p_n
$$;
create function tests.waits() returns text language sql as $$
    select string_agg(s.n::text, ' ' order by s.n) from s join intake.submissions as x on x.uid = s.uid join intake.quarantine as q on q.submission_id = x.id where q.resolved_at is null
$$;

select is(tests.waits(), '1 2 3 4', 'four names that look like none');
select is((select f.reason from s, intake.fix_quarantined(s.uid, intake.correct_body(s.uid, '{}')) as f where s.n = 1), 'implausible_name', 'tried again it waits again');
select is((select f.outcome from s, intake.fix_quarantined(s.uid, intake.correct_body(s.uid, '{}'), p_is_name_right => true) as f where s.n = 1), 'created', 'unless somebody says that it is right');
select is(tests.name_of(1), 'J0ão', 'as it was typed');
select is((select p.name_key from people.people as p where p.name = 'J0ão'), 'j0ao', 'with a key that compares');
select is(tests.resolve(2, '{"action": "fix", "set": {}, "name_is_right": true}') ->> 'outcome', 'created', 'by the API too');
select is(tests.name_of(2), 'Mãe da Bia', 'without what is no part of it');
select is((select r.name from s join intake.submissions as x on x.uid = s.uid and s.n = 2 join leads.leads as l on l.id = x.lead_id join people.referrers as r on r.id = l.referrer_id), 'Rui Alves', 'and the referrer is who the name says');
select is(tests.resolve(3, '{"action": "fix", "set": {"person.name": "Rita 10"}, "name_is_right": "yes"}', 422) #>> '{errors,0,field}', 'name_is_right', 'it is said, or it is not');
select is(tests.resolve(3, '{"action": "fix", "set": {"person.name": " "}, "name_is_right": true}', 422) #>> '{errors,0,field}', 'body.person.name', 'no name is never right');
select is(tests.resolve(3, '{"action": "fix", "set": {"person.name": "rita prado"}, "name_is_right": true}') ->> 'outcome', 'created', 'a name that looks like one');
select is(tests.name_of(3), 'Rita Prado', 'is read as ever');
select is(tests.waits(), '4', 'the last one still waits');

-- The same word of whoever corrects a lead.
create function tests.rename(p_n integer, p_person jsonb) returns jsonb language plpgsql as $$
declare
    v_uid constant uuid := (select l.uid from s join intake.submissions as x on x.uid = s.uid join leads.leads as l on l.id = x.lead_id where s.n = p_n);
begin
    return to_jsonb(flow.correct_lead(v_uid, jsonb_build_object('person', p_person), 'operator:ana'));
end $$;
select is(tests.rename(3, '{"name": "R1ta"}') #>> '{errors,0,field}', 'person.name', 'a lead''s person is not called so');
select is(tests.rename(3, '{"name": "R1ta", "name_is_right": true}') -> 'fields', '["name"]', 'unless somebody says so');
select is(tests.name_of(3) || ', ' || tests.name_of(1), 'R1ta, J0ão', 'that one alone');
select is((select difference from governance.conservation), 0::bigint, 'every submission is accounted for');

select * from finish();
rollback;
