begin;
select plan(15);

select tests.make_operation();
select intake.add_source('site', 'Site', 'secret-address');
create function tests.hook(p_body text, out http_status integer, out body jsonb) language sql as $$
    select a.http_status, a.body from api.submit_webhook(tests.service(), 'site', convert_to(p_body, 'UTF8'), null) as a
$$;
create temporary table a as select (h.body ->> 'submission_uid')::uuid as uid from tests.hook('nome=Rita+Prado&telefone=1198') as h;
-- A second one, not concerned.
create temporary table b as select (h.body ->> 'submission_uid')::uuid as uid from tests.hook('{"nome": "Ivo') as h;

create function tests.shown(p_path text[]) returns text language sql as $$ select intake.show_quarantined(a.uid) #>> p_path from a $$;
select is(tests.shown('{raw}'), 'nome=Rita+Prado&telefone=1198', 'what came, letter by letter');
select is(tests.shown('{body,person,name}'), 'Rita Prado', 'and as it is read');
select is(tests.shown('{errors,0,field}'), 'person.phone', 'the field at fault');
select is(tests.shown('{submitted_by}') || tests.shown('{detail}'), 'Site' || meta.text('refused.invalid_phone'), 'who sent it, and why it waits, in words');
select is(tests.shown('{settled}') || tests.shown('{corrections,0}'), null, 'nobody settled it');
select is((select intake.show_quarantined(uid) - 'due_at' - 'received_at' #> '{}' -> 'body' from b), 'null', 'what cannot be read has no body');
select is((select intake.show_quarantined(uid) ->> 'raw' from b), '{"nome": "Ivo', 'but shows what came');

select set_config('indica.actor', 'operator:ana', true);
select f.outcome from a, intake.fix_quarantined(a.uid, intake.correct_body(a.uid, '{"person": {"phone": "11987654321"}}')) as f;
select is(tests.shown('{settled,as}') || ' ' || tests.shown('{settled,by}'), 'fixed ana', 'then it says who settled it, and how');
select is(tests.shown('{corrections,0,body,person,phone}') || ' ' || tests.shown('{body,person,phone}'), '11987654321 1198', 'what was corrected, beside what came');
select is(tests.shown('{lead_uid}')::uuid, (select l.uid from leads.leads as l), 'and what it became');
select throws_ok($$select intake.show_quarantined(gen_random_uuid())$$, 'ID205', null, 'there is no other');
select throws_ok($$select intake.fix_quarantined(b.uid, intake.correct_body(b.uid, '{}')) from b$$, 'ID105', null, 'what cannot be read is not tried as it was');

-- When its words are forgotten, the entry can still be understood.
select tests.freeze(util.current_time() + interval '60 days');
select intake.purge(util.current_time(), 100);
select is(tests.shown('{raw}') || tests.shown('{body}') || tests.shown('{corrections,0,body}'), null, 'after 30 days the words are gone');
select is(
    format('%s %s %s %s', tests.shown('{reason}'), tests.shown('{submitted_by}'), tests.shown('{settled,by}'), tests.shown('{corrections,0,sha256}') is not null),
    'invalid_phone Site ana t', 'why, from whom and by whom stays'
);
select is((select intake.show_quarantined(uid) ->> 'raw' from b), '{"nome": "Ivo', 'what waits stays whole');

select * from finish();
rollback;
