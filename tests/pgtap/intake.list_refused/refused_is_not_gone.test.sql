begin;
select plan(31);

select tests.make_operation();
select intake.add_source('site', 'Site'), intake.add_source('outro', 'Outro');
select intake.set_source_map(s, '{"person.name": "/nome", "person.phone": "/tel", "product": "/produto"}', '{"origin": "site"}', null, '[{"path": "/teste", "equals": [true]}]')
from unnest(array['site', 'outro']) as s;
create function tests.hook(p_source text, p_body text, p_delivery text default null, out http_status integer, out body jsonb) language sql as $$
    select a.http_status, a.body from api.submit_webhook(tests.service(), p_source, convert_to(p_body, 'UTF8'), p_delivery) as a
$$;
create function tests.waiting() returns text language sql as $$
    select string_agg(format('%s %s %s', q.kind, q.reason, q.sender), ', ' order by q.sender desc) from intake.list_quarantined() as q
$$;
create function tests.conserved() returns text language sql as $$
    select format('%s/%s/%s/%s', c.created, c.rejected, c.quarantined, c.difference) from governance.conservation as c
$$;

create temporary table a as select (body ->> 'submission_uid')::uuid as uid from tests.hook('site', '{"nome": "Rita Prado", "tel": "1198"}');
select is(tests.waiting(), 'refused invalid_phone Site', 'what a source sent and was refused waits');
select is((select q.errors #>> '{0,field}' from intake.list_quarantined() as q), 'person.phone', 'with the field at fault');
select is((select q.body::jsonb #>> '{person,name}' from intake.list_quarantined() as q), 'Rita Prado', 'and what it said');
select is((select format('%s %s %s', q.kind, q.source, q.age) from governance.quarantine_list as q), 'refused site 00:00:00', 'for SQL too');
select is(tests.conserved(), '0/1/0/0', 'it counts as rejected');
select is((select count(*) from tests.hook('site', '{"nome": "Rita Prado", "tel": "1198"}') as h where h.http_status = 422), 1::bigint, 'sent again it is refused');
select is(tests.waiting(), 'refused invalid_phone Site', 'and listed once');
select is((select body ->> 'reason' from tests.hook('site', '{"nome": "Rita Prado", "tel": "1198", "teste": true}')), 'skipped', 'a test of the sender');
select is(tests.waiting(), 'refused invalid_phone Site', 'is none');

-- A second source and a consultant, not concerned.
create temporary table b as select (body ->> 'submission_uid')::uuid as uid from tests.hook('outro', '{"nome": "Rita Prado", "tel": "1198"}');
select is(tests.waiting(), 'refused invalid_phone Site, refused invalid_phone Outro', 'another source that sends the same has its own');
select tests.submit('{"person": {"name": "Rita Prado", "phone": "1198"}}', 'k', tests.make_token('Ana', p_consultant_id => (select min(c.id) from routing.consultants as c)));
select is((select count(*) from intake.quarantine), 2::bigint, 'a consultant is told at once and has what was typed');

-- Correcting only what was wrong.
select throws_ok(format($$select intake.correct_body(%L, '{"person.age": "7"}')$$, uid), 'ID105', null, 'only what is a field') from a;
select is(intake.correct_body(uid, '{"person.phone": "11987654321", "referrer.name": "João Prado", "attributes.a.b": 1}'),
    '{"origin": "site", "person": {"name": "Rita Prado", "phone": "11987654321"}, "referrer": {"name": "João Prado"}, "attributes": {"a.b": 1}}', 'the rest stays') from a;
select throws_ok(format('select intake.fix_quarantined(%L, intake.correct_body(%L, ''{}''))', uid, uid), 'ID102', null, 'as it was it is refused again') from a;
select set_config('indica.actor', 'operator:ana', true);
select is((select f.outcome from a, intake.fix_quarantined(a.uid, intake.correct_body(a.uid, '{"person.phone": "11987654321"}')) as f), 'created', 'corrected it becomes a lead');
select is(tests.waiting(), 'refused invalid_phone Outro', 'and waits no more');
select is((select format('%s %s', c.actor, convert_from(c.body, 'UTF8')::jsonb #>> '{person,phone}') from intake.corrections as c), 'operator:ana 11987654321', 'who corrected it, and how, is kept');
select is(tests.conserved(), '1/4/0/0', 'each is counted once');
select is((select s.raw is not null from intake.submissions as s join a using (uid)), true, 'the original stays');
select is((select format('%s %s', h.http_status, h.body ->> 'outcome') from tests.hook('site', '{"nome": "Rita Prado", "tel": "1198"}') as h), '200 created', 'a further copy is answered as the corrected one');
select is(tests.waiting(), 'refused invalid_phone Outro', 'and does not come back to the list');

-- Dismissed.
select throws_ok(format('select intake.reject_quarantined(%L, '''')', uid), 'ID105', null, 'a reason is needed') from b;
select intake.reject_quarantined(uid, 'um teste') from b;
select is(tests.waiting(), null, 'dismissed it waits no more');
select is((select format('%s %s', s.outcome, s.reason) from intake.submissions as s join b using (uid)), 'rejected invalid_phone', 'and the ledger still says why it was refused');
select is((select u.why from governance.audit as u join b on b.uid::text = u.object), 'um teste', 'the audit why it was dismissed');

-- Mended at the source: the sender's retry takes it off the list.
select tests.hook('site', '{"name": "Ivo Prado", "tel": "11987654325"}', 'd1');
select is(tests.waiting(), 'refused invalid_fields Site', 'a field with another name');
select intake.set_source_map('site', '{"person.name": ["/nome", "/name"], "person.phone": "/tel"}', '{"origin": "site"}');
select is((select body ->> 'outcome' from tests.hook('site', '{"name": "Ivo Prado", "tel": "11987654325"}', 'd1')), 'created', 'is read by the next map');
select is(tests.waiting(), null, 'and nothing is left to do');

-- A fixed delivery id is the sender's mistake, and nobody's loss.
select tests.hook('site', '{"nome": "Bia Prado", "tel": "11987654326"}', 'd1');
select is(tests.waiting(), 'refused idempotency_key_reused Site', 'another referral under the same id waits');
select is((select f.outcome from intake.list_quarantined() as q, intake.fix_quarantined(q.submission_uid, intake.correct_body(q.submission_uid, '{}')) as f), 'created', 'and is taken as it was');
select is((select difference from governance.conservation), 0::bigint, 'every submission is accounted for');

select * from finish();
rollback;
