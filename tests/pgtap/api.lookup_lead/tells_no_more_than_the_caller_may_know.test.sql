begin;
select plan(31);

select tests.make_operation();
create temporary table who as
select tests.make_token('ana', p_consultant_id => tests.consultant(1)) as ana, tests.make_token('none', '{quarantine}') as none;
create temporary table t as select tests.lead_with_conversation(1, '{"person": {"name": "Maria Souza", "phone": "11987654321", "email": "maria@example.com"}}') as lead_id;
select tests.step('whatsapp.template');
grant select on who, t to public;
create function tests.look(p_body text, p_token_id bigint default tests.token_id(), out http_status integer, out body jsonb) language sql as $$
    select l.http_status, l.body from api.lookup_lead(tests.credential(p_token_id), convert_to(p_body, 'UTF8')) as l
$$;

select tests.as_role('indica_api');
select is((select l.body #- '{lead,uid}' from tests.look('{"phone": "(11) 98765-4321"}') as l),
    '{"known": true, "outcome": "touched", "depends_on_name": true, "is_suppressed": false, "phone": {"e164": "+5511987654321", "kind": "mobile", "kind_name": "celular", "region": "BR", "uf": "SP"}, "lead": {"status": "contacted", "status_name": "Em contato", "is_open": true, "since": "2026-03-10T15:00:00+00:00",
      "last_contact_at": "2026-03-10T15:00:00+00:00", "consultant": {"name": "Carla Dias"}}}'::jsonb, 'a known person by phone');
select isnt((select l.body #> '{lead,uid}' from tests.look('{"phone": "(11) 98765-4321"}') as l), null, 'who may see the lead gets its uid');
select is((select l.body #> '{lead,uid}' from who, tests.look('{"phone": "(11) 98765-4321"}', ana) as l), null, 'who may not does not');
select is((select l.body #> '{lead,status}' from who, tests.look('{"phone": "(11) 98765-4321"}', ana) as l), '"contacted"', 'but learns that the person is taken');
select is((select l.body -> 'known' from tests.look('{"phone": "1187654321"}') as l), 'true', 'by the old form of the phone');
select is((select l.body -> 'known' from tests.look('{"email": "Maria@EXAMPLE.com"}') as l), 'true', 'by e-mail');
select is((select l.body from tests.look('{"email": "maria@gmail.con"}') as l), '{"known": false, "outcome": "created", "is_suppressed": false, "email": {"suggestion": "maria@gmail.com", "is_disposable": false}}'::jsonb, 'a slip of the fingers is noticed');
select is((select l.body #> '{email,is_disposable}' from tests.look('{"email": "maria@mailinator.com"}') as l), 'true', 'and an address for minutes');
select is((select l.body -> 'known' from tests.look('{"phone": "11 91111-2233", "email": "maria@example.com"}') as l), 'true', 'by either');
select is((select l.body from tests.look('{"phone": "11 91111-2233"}') as l), '{"known": false, "outcome": "created", "is_suppressed": false, "phone": {"e164": "+5511911112233", "kind": "mobile", "kind_name": "celular", "region": "BR", "uf": "SP"}}'::jsonb, 'somebody unknown');
select unalike((select l.body::text from tests.look('{"phone": "(11) 98765-4321"}') as l), '%Maria%', 'neither the name');
select unalike((select l.body::text from tests.look('{"phone": "(11) 98765-4321"}') as l), '%maria@%', 'nor what was not asked about is told');

select is((select format('%s %s', l.http_status, l.body #>> '{errors,0,code}') from tests.look('{}') as l), '422 ID117', 'nothing to look for');
select is((select format('%s %s', l.http_status, l.body #>> '{errors,0,code}') from tests.look('{"phone": "123"}') as l), '422 ID115', 'an impossible phone');
select is((select format('%s %s', l.http_status, l.body #>> '{errors,0,code}') from tests.look('{"email": "x"}') as l), '422 ID116', 'an impossible e-mail');
select is((select format('%s %s', l.http_status, l.body #>> '{errors,0,code}') from tests.look('{"phone": 11987654321}') as l), '200 ', 'a number as phone is read as a submission''s');
select is((select format('%s %s', l.http_status, l.body ->> 'code') from tests.look('[') as l), '422 ID101', 'no JSON');
select is((select format('%s %s', l.http_status, l.body ->> 'code') from api.lookup_lead(tests.credential(), null) as l), '422 ID101', 'no body');
select is((select l.http_status from tests.look('{"phone": "11987654321"}', 0) as l), 401, 'nobody');
select is((select l.http_status from who, tests.look('{"phone": "11987654321"}', none) as l), 403, 'without a scope');
select tests.as_role('none');

select is((select count(*) from people.lookups), 13::bigint, 'every look-up that was answered is kept');
select is((select format('%s %s %s', k.is_known, k.lead_id is not null, k.token_id = tests.token_id()) from people.lookups as k order by k.id limit 1), 't t t', 'with who asked and what was found');
select is((select k.key_hashes from people.lookups as k order by k.id limit 1), (select array[ops.keyed_hash('phone', i.match_key)] from people.identifiers as i where i.kind = 'phone'), 'by keyed hash');
select is_empty($$select 1 from people.lookups as k where k::text ~ '98765|maria'$$, 'without the identifier itself');

select leads.change_status(lead_id, 'lost', 'consultant:1', 'price') from t;
select is((select l.body #> '{lead,status}' from tests.look('{"phone": "11987654321"}') as l), '"lost"', 'an ended lead is known too');
select is((select l.body #> '{lead,is_open}' from tests.look('{"phone": "11987654321"}') as l), 'false', 'as ended');
select tests.lead(1, '{"person": {"name": "Maria Souza", "phone": "11987654321"}}');
select is((select l.body #> '{lead,status}' from tests.look('{"phone": "11987654321"}') as l), '"new"', 'an open one goes before it');

select leads.suppress('21 98888-7766', null, 'request', 'operator');
select is((select format('%s %s', l.body -> 'known', l.body -> 'is_suppressed') from tests.look('{"phone": "021 98888 7766"}') as l), 'false true', 'who asked not to be contacted is told, though there is no lead');

update ops.request_windows set requests = 60, starts_at = date_trunc('minute', clock_timestamp()) where token_id = tests.token_id() and purpose = 'lookups';
create temporary table limited as select * from tests.look('{"phone": "11987654321"}');
select is(format('%s %s', http_status, body ->> 'code'), '429 ID501', 'sixty a minute are enough') from limited;
select ok((body ->> 'retry_after_seconds')::integer between 1 and 60, 'the answer says how long to wait') from limited;
select is((select count(*) from people.lookups), 17::bigint, 'what was not answered is not kept');

select * from finish();
rollback;
