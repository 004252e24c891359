begin;
select plan(13);

select tests.make_operation();
create function tests.outcome(p_person jsonb) returns text language sql as $$
    select format('%s %s %s', s.http_status, s.body ->> 'outcome', s.body ->> 'reason')
    from tests.submit(jsonb_build_object('person', p_person, 'origin', 'manual')) as s
$$;
create temporary table t as select tests.lead(1, '{"person": {"name": "Maria Souza", "phone": "11987654321", "email": "maria@example.com", "tax_id": "52998224725"}}') as lead_id;
select leads.suppress_person(l.person_id, 'request', 'system') from leads.leads as l, t where l.id = t.lead_id;
create temporary table before as select count(*) as rows, (select count(*) from people.identifiers) as identifiers from outbox.jobs;

select is(tests.outcome('{"name": "Maria Souza", "phone": "(11) 98765-4321"}'), '200 suppressed opted_out', 'by phone');
select is(tests.outcome('{"name": "Maria Souza", "phone": "1187654321"}'), '200 suppressed opted_out', 'by the old form of the phone');
select is(tests.outcome('{"name": "Maria Souza", "email": "Maria@example.com"}'), '200 suppressed opted_out', 'by e-mail');
select is(tests.outcome('{"name": "Maria Souza", "phone": "11 91111-2233", "email": "maria@example.com"}'), '200 suppressed opted_out', 'by e-mail with a new phone');
select is(tests.outcome('{"name": "Maria Souza", "phone": "11 91111-2233", "tax_id": "529.982.247-25"}'), '200 suppressed opted_out', 'by CPF with a new phone');
select is((select count(*) from leads.leads), 1::bigint, 'there is no new lead');
select is((select count(*) from outbox.jobs), rows, 'nothing new is ordered') from before;
select is((select count(*) from people.identifiers), identifiers, 'and nothing more is learnt of the person') from before;
select is((select format('%s/%s', c.suppressed, c.difference) from governance.conservation as c), '5/0', 'the ledger counts them');
select matches(s.body #>> '{warnings,0,detail}', '^Esta pessoa pediu', 'the sender is told') from tests.submit('{"person": {"name": "Maria Souza", "phone": "11987654321"}, "origin": "manual"}') as s;

select is(tests.outcome('{"name": "Rui Castro", "phone": "11 94444-5566"}'), '201 created ', 'somebody else is taken in');
update people.suppressions set lifted_at = util.current_time();
select is(tests.outcome('{"name": "Maria Souza", "phone": "11987654321"}'), '201 created ', 'a lifted suppression keeps nobody out');
select is(tests.is_sound(), '', 'all is accounted for');

select * from finish();
rollback;
