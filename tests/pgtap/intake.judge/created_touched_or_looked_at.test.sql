begin;
select plan(16);

select tests.make_operation('2026-03-10 15:00:00+00');
create temporary table told (n serial, said text);
create function tests.note(variadic p_words text[]) returns void language sql as $$ insert into told (said) values (array_to_string(p_words, ' ', '-')) $$;
-- What a statement answers and tells, each time of the same beginning.
create function tests.would(p_sql text) returns text language plpgsql as $$
declare
    v_answer text;
begin
    execute p_sql into v_answer;
    raise exception '%', concat_ws('; ', v_answer, (select string_agg(t.said, '; ' order by t.n) from told as t)) using errcode = 'TT001';
exception
    when sqlstate 'TT001' then return sqlerrm;
end;
$$;

create temporary table l as select n, tests.lead(n) as id, null::bigint as person_id from generate_series(1, 3) as n;
update l set person_id = tests.person_id(id);
select leads.change_status(l.id, 'lost', 'operator', 'price') from l where l.n = 2;
create temporary table found as select null::people.found as f, false as is_unwanted, false as is_same, true as is_reachable;
create or replace function people.find_person(p_identity people.identity) returns people.found language sql as $$ select x.f from found as x $$;
create or replace function people.is_unwanted(p_identity people.identity, p_found people.found) returns boolean language sql as $$ select x.is_unwanted from found as x $$;
create or replace function people.is_same_person(p_one people.identity, p_other people.identity) returns boolean language sql as $$ select x.is_same from found as x $$;
create or replace function intake.is_reachable(p_person_id bigint) returns boolean language sql as $$ select x.is_reachable from found as x $$;
create function tests.judge(p_found jsonb, p_patch jsonb default '{}', p_is_unwanted boolean default false, p_is_same boolean default false, p_is_reachable boolean default true) returns text language plpgsql as $$
declare
    v_referral intake.referral := jsonb_populate_record(null::intake.referral, p_patch);
    v_verdict intake.verdict;
begin
    update found set f = jsonb_populate_record(null::people.found, p_found), is_unwanted = p_is_unwanted, is_same = p_is_same, is_reachable = p_is_reachable;
    v_verdict := intake.judge(v_referral);
    return concat_ws(' ', v_verdict.outcome, (select l.n from l where l.id = v_verdict.lead_id), v_verdict.doubt ->> 'field', v_verdict.doubt ->> 'code', case when (v_verdict.found).person_id is not null then 'found' end);
end;
$$;
create function tests.who(p_n integer) returns jsonb language sql as $$ select jsonb_build_object('person_id', l.person_id) from l where l.n = p_n $$;
select people.suppress('{email:ana@example.com,email:contato@example.com}', 'stop_word');

select is(tests.judge('{}'), 'created', 'somebody new');
select is(tests.judge(tests.who(1)), 'touched 1 found', 'somebody with an open lead');
select is(tests.judge(tests.who(2)), 'created found', 'somebody whose lead ended');
select is(tests.judge(tests.who(3)), 'touched 3 found', 'another with an open lead');
select is(tests.judge(tests.who(1), '{"doubt": {"field": "a", "code": "b"}}', true), 'quarantined a b', 'a doubt goes first');
select is(tests.judge(tests.who(1), '{}', true, true), 'suppressed found', 'who asked to be left alone');
select is(tests.judge(tests.who(1), '{"emails": [{"match_key": "bia@example.com"}, {"match_key": "ana@example.com"}]}'), 'suppressed found', 'an address of whoever asked');
select is(tests.judge(tests.who(1), '{"emails": [{"match_key": "bia@example.com"}]}'), 'touched 1 found', 'of nobody who did');
select is(tests.judge( tests.who(1), '{"emails": [{"match_key": "contato@example.com"}]}'), 'touched 1 found', 'a mailbox of a firm belongs to none');
select is(tests.judge(tests.who(1), '{}', false, true), 'quarantined referrer self_referral found', 'who refers themselves');
select is(tests.judge('{"doubt": "several_people"}'), 'quarantined person several_people', 'nobody can tell who');
select is(tests.judge('{"doubt": "several_people"}', '{}', false, true), 'quarantined referrer self_referral', 'themselves before that');
select is(tests.judge(tests.who(1) || '{"is_phone_wrong": true}', '{}', false, false, false), 'quarantined person.phone wrong_number found', 'a wrong number of whom nothing else reaches');
select is(tests.judge(tests.who(1) || '{"is_phone_wrong": true}'), 'touched 1 found', 'of whom something does');
select is(tests.judge(tests.who(1) || '{"is_phone_wrong": true}', '{"person": {"email_key": "e"}}', false, false, false), 'touched 1 found', 'with an address');
select is(tests.judge(tests.who(1), '{}', false, false, false), 'touched 1 found', 'a right number');

select * from finish();
rollback;
