begin;
select plan(20);

select tests.make_operation();
create temporary table t as
select tests.lead(1, '{"person": {"name": "Ricardo Alves", "phone": "11987654321", "email": "ricardo@example.com"}}') as mobile,
    tests.lead(2, '{"person": {"name": "Maria Souza", "phone": "1132654321"}}') as landline;
create temporary table made as select tests.lead(3, '{"person": {"name": "Rosa Prado", "phone": "11976543210"}}') as lead_id;
create temporary table detached as select l.person_id, l.id from leads.leads as l join made as m on m.lead_id = l.id;
select leads.detach_number(person_id, (normalize.phone('11976543210')).match_key, 'wrong_number', util.current_time()) from detached;
select leads.change_status(id, 'lost', 'consultant:1', 'price') from detached;
select leads.suppress('21 98888-7766', null, 'request', 'operator');
create function tests.looked(p_person jsonb) returns text language sql as $$
    select concat_ws(' ', v.outcome, v.doubt ->> 'code', case when v.lead_id is not null then 'lead' end, case when u.depends_on_name then 'by name' end,
        (select string_agg((e.value ->> 'field') || '=' || (e.value ->> 'code'), ' ') from jsonb_array_elements(u.errors) as e))
    from intake.look_up(p_person, tests.token_id(), util.current_time()) as u cross join lateral (select (u.verdict).*) as v
$$;
-- What it says, and what the submission then is, each undone.
create function tests.agrees(p_person jsonb) returns text language plpgsql as $$
declare
    v_said text := (select (u.verdict).outcome from intake.look_up(p_person, tests.token_id(), util.current_time()) as u);
    v_done text;
begin
    begin
        v_done := (select s.body ->> 'outcome' from tests.submit(jsonb_build_object('person', p_person, 'origin', 'manual')) as s);
        raise exception using errcode = 'ID901', message = v_said || case when v_said = v_done then '' else ' but ' || v_done end;
    exception
        when sqlstate 'ID901' then
            return sqlerrm;
    end;
end;
$$;

select is(tests.looked('{"name": "Ricardo Alves", "phone": "(11) 98765-4321"}'), 'touched lead', 'the same person');
select is(tests.agrees('{"name": "Ricardo Alves", "phone": "(11) 98765-4321"}'), 'touched', 'is touched');
select is(tests.looked('{"name": "Camila Alves", "phone": "11987654321"}'), 'created', 'another name on a mobile is another person');
select is(tests.agrees('{"name": "Camila Alves", "phone": "11987654321"}'), 'created', 'and becomes a lead');
select is(tests.looked('{"phone": "11987654321"}'), 'touched lead by name', 'without a name: if it is who has it');
select is(tests.looked('{"name": "Ana Costa", "phone": "11 3265-4321"}'), 'created', 'a household''s landline with another name');
select is(tests.agrees('{"name": "Ana Costa", "phone": "11 3265-4321"}'), 'created', 'is a new lead, as it says');
select is(tests.looked('{"phone": "11 3265-4321"}'), 'created by name', 'without a name a landline names nobody');
select is(tests.agrees('{"name": "Maria Souza", "phone": "11 3265-4321"}'), 'touched', 'its own name does');
select is(tests.agrees('{"name": "Bia Lima", "email": "ricardo@example.com"}'), 'quarantined', 'an e-mail alone with another name goes to a human');
select is(tests.looked('{"name": "Bia Lima", "email": "ricardo@example.com"}'), 'quarantined another_name', 'which it says');
select is(tests.agrees('{"name": "Rosa Prado", "phone": "11976543210"}'), 'quarantined', 'a number that was wrong');
select is(tests.agrees('{"name": "Ivo Reis", "phone": "021 98888-7766"}'), 'suppressed', 'who asked not to be contacted');
select is(tests.looked('{"phone": "021 98888-7766"}'), 'suppressed', 'also without a name');
select is(tests.agrees('{"name": "Ivo Reis", "phone": "11 95555-1234, 11 98765-4321"}'), 'created', 'several numbers in one field are read');
select is(tests.agrees('{"name": "[object Object]", "phone": "11 95555-4434"}'), 'quarantined', 'a name that is none');
select is(tests.looked('{"name": "Ivo Reis", "phone": "1"}'), 'phone=ID115', 'an impossible phone');
select is(tests.looked('{}'), 'phone=ID117', 'nothing to reach them by');
select is(tests.looked('{"name": "Ivo Reis", "phone": 11987650099}'), 'created', 'a number that is no text');
select is(tests.is_sound(), '', 'and nothing was done');

select * from finish();
rollback;
