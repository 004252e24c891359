begin;
select plan(17);

select tests.make_operation('2026-03-10 15:00:00+00');
select intake.add_source('site', 'Site'), intake.add_source('outro', 'Outro');
select intake.set_source_map(s, '{"person.name": "/n", "person.phone": "/t", "referrer.name": "/r", "referrer.phone": "/rt"}', jsonb_build_object('origin', 'site', 'attributes.campaign', s))
from unnest('{site,outro}'::text[]) as s;
create function tests.hook(p_source text, p_raw text, p_delivery text) returns uuid language sql as $$
    select (a.body ->> 'submission_uid')::uuid from api.submit_webhook(tests.service(), p_source, convert_to(p_raw, 'UTF8'), p_delivery) as a
$$;
create function tests.fix(p_uid uuid, p_values jsonb) returns text language sql as $$
    select concat_ws(' ', f.outcome, f.reason) from intake.fix_quarantined(p_uid, intake.correct_body(p_uid, p_values)) as f
$$;
create function tests.body(p_uid uuid) returns jsonb language sql as $$ select intake.standing_body(s) from intake.submissions as s where s.uid = p_uid $$;

create temporary table a as select tests.hook('site', '{"n": "asdf 123", "t": "11 98123-4567", "r": "Bia Lima", "rt": "11 98123-4567"}', 'a') as uid;
create temporary table b as select tests.hook('site', '{"n": "qwerty 9", "t": "11 98123-4568"}', 'b') as uid;
select is(tests.fix(uid, '{"person.name": "Rui Alves"}'), 'quarantined self_referral', 'one field is corrected, another stands in the way') from a;
select is(tests.body(uid) #>> '{person,name}', 'Rui Alves', 'the correction stands') from a;
select is((select q.body::jsonb #>> '{person,name}' from intake.list_quarantined() as q where q.submission_uid = a.uid), 'Rui Alves', 'in the list') from a;
select is(intake.show_quarantined(uid) #>> '{corrections,0,body,person,name}', 'Rui Alves', 'and where it is shown') from a;
select is((select intake.submission_body(s) #>> '{person,name}' from intake.submissions as s join a on a.uid = s.uid), 'asdf 123', 'beside what came');
select is(tests.fix(uid, '{"referrer.phone": ""}'), 'created', 'the next goes on from it') from a;
select is((select l.attributes from intake.submissions as s join a on a.uid = s.uid join leads.leads as l on l.id = s.lead_id), '{"campaign": "site"}', 'with all that it said');
select is(tests.body(uid) #>> '{person,name}', 'qwerty 9', 'another one stands as it came') from b;
select is(tests.fix(uid, '{}'), 'quarantined implausible_name', 'and is tried again as it was') from b;

-- What cannot be read is typed by whoever sees it.
create temporary table c as select tests.hook('outro', '{{', 'c') as uid;
select is(intake.correct_body(uid, '{"person.name": "Eva Reis", "person.phone": "11 98123-4569"}'), '{"origin": "site", "attributes": {"campaign": "outro"}, "person": {"name": "Eva Reis", "phone": "11 98123-4569"}}', 'what its source says of all holds for it too') from c;
select is(intake.correct_body(uid, '{"attributes.campaign": "x"}') #>> '{attributes,campaign}', 'x', 'unless it is said otherwise') from c;
select throws_ok(format('select intake.correct_body(%L, %L)', uid, '{}'), 'ID105', null, 'nothing is tried of what nobody can read') from c;

-- A source that ended and was let in again has another token.
select intake.deactivate_source('site'), intake.add_source('site', 'Site');
select is(tests.body(uid) #>> '{person,phone}', '11 98123-4568', 'what waited is read by its map') from b;
select is(tests.fix(uid, '{"person.name": "Ivo Dias"}'), 'created', 'and can be corrected') from b;
create temporary table d as select (s.body ->> 'submission_uid')::uuid as uid from tests.submit('{"person": {"name": "Ana Sá", "phone": "11 98123-4570"}, "origin": "manual"}') as s;
select is((select (intake.source_of(x)).code from intake.submissions as x join d on d.uid = x.uid), null, 'what came by the API has no map');
select is((select count(*) from leads.leads), 3::bigint, 'three leads');
select is((select difference from governance.conservation), 0::bigint, 'every submission is accounted for');

select * from finish();
rollback;
