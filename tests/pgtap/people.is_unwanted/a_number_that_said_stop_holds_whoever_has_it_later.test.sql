begin;
select plan(7);

select tests.make_operation();
create temporary table a as select tests.lead(1) as id;
create temporary table b as select tests.lead(9) as id;
create temporary table before as select l.* from leads.leads as l, b where l.id = b.id;
select leads.suppress(tests.phone(1), null, 'request', 'operator');
select is((select l.status from leads.leads as l, a where l.id = a.id), 'opted_out', 'she asked to stop');
select is(
    (select s.body ->> 'outcome' from tests.submit(tests.referral(2, jsonb_build_object('referrer', jsonb_build_object('name', 'Rui Prado', 'phone', tests.phone(1))))) as s),
    'created', 'somebody refers another person and leaves her number as his own'
);
select is((select s.body ->> 'outcome' from tests.submit(tests.referral(1) || '{"notes": "again"}') as s), 'suppressed', 'she is referred again: her stop holds');
select is(
    (select s.body ->> 'outcome' from tests.submit(tests.referral(1, jsonb_build_object('person', jsonb_build_object('name', 'Caio Dias', 'phone', tests.phone(1))))) as s),
    'suppressed', 'and so it does for whoever else is on that number'
);
select is((select count(*) from leads.leads as l join leads.leads as o on o.person_id = l.person_id, a where o.id = a.id), 1::bigint, 'no second lead');
select is((select l::text from leads.leads as l, b where l.id = b.id), (select x::text from before as x), 'another person is not concerned');
select is(tests.is_sound(), '', 'all is accounted for');

select * from finish();
rollback;
