begin;
select plan(5);

select tests.make_operation();
create temporary table a as select tests.lead_with_conversation(1) as lead_id;
select tests.drain();
create temporary table b as select tests.lead_with_conversation(2) as lead_id;
select tests.drain();
create temporary table j as select chatwoot.request_correction(lead_id, 'k', '["name"]') as id from a;
create function tests.corrected() returns jsonb language sql as $$ select to_jsonb(chatwoot.prepare_correction(j.id, util.current_time())) -> 'work' from j $$;
select is(tests.corrected() -> 'phones', (select jsonb_agg(v.phone order by v.phone) from unnest(people.phone_variants(tests.phone(1))) as v (phone)), 'the number in both forms');
insert into people.detached_identifiers (person_id, kind, value, match_key, reason)
select l.person_id, 'phone', '+5511911112222', 'm551111112222', 'wrong_number' from leads.leads as l join a on a.lead_id = l.id;
insert into people.detached_identifiers (person_id, kind, value, match_key, reason)
select l.person_id, 'phone', '+5511933334444', 'm551133334444', 'wrong_number' from leads.leads as l join b on b.lead_id = l.id;
select is(tests.corrected() -> 'phones' @> '["+5511911112222"]', true, 'and what they had');
select is(tests.corrected() -> 'phones' @> '["+5511933334444"]', false, 'not what the other had');
select is(tests.corrected() ->> 'contact_id', '9001', 'of that contact');
delete from chatwoot.contacts where contact_id = 9001;
select is((select (chatwoot.prepare_correction(j.id, util.current_time())).reason from j), 'nothing_to_work_on', 'without a contact there is nothing');

select * from finish();
rollback;
