begin;
select plan(6);

select tests.make_operation();
create temporary table made as select tests.lead(1, '{"person": {"name": "Maria Souza", "phone": "1132654321", "email": "maria@example.com"}}') as lead_id;
create temporary table made2 as select tests.lead(2, '{"person": {"name": "Rosa Prado", "phone": "1132654321", "email": "rosa@example.com"}}') as lead_id;
create temporary table t as select l.* from leads.leads as l join made as m on m.lead_id = l.id;
create temporary table o as select l.* from leads.leads as l join made2 as m on m.lead_id = l.id;
select leads.suppress_person(person_id, 'request', 'consultant:1', util.current_time()) from t;
select ok(people.is_person_suppressed(person_id), 'Maria asked for it') from t;
select flow.correct_lead(uid, '{"person": {"name": "Marina Sousa", "phone": "11 99812-4477", "keep_phone": true, "email": "outra@example.com"}}', 'consultant:1') from t;
select ok(people.is_person_suppressed(person_id), 'under another name') from t;
select ok(people.is_suppressed(array['phone:' || (normalize.phone('11998124477')).match_key]), 'by another number') from t;
select ok(people.is_suppressed(array['email:outra@example.com']), 'and by another e-mail');
select ok(not people.is_person_suppressed(person_id), 'who shares her landline did not') from o;
select is((select count(*) from outbox.jobs as j, t where j.lead_id = t.id and j.kind = 'whatsapp.template' and j.state = 'pending'), 0::bigint, 'and nothing is sent');

select * from finish();
rollback;
