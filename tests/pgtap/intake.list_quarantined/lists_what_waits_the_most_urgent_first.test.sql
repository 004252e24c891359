begin;
select plan(3);

select tests.make_operation();
create temporary table s as
select (a.body ->> 'submission_uid')::uuid as uid from tests.submit('{"person": {"name": "asdf 123", "phone": "11987654321"}, "origin": "manual"}') as a;
select tests.advance('1 hour');
create temporary table later as
select (a.body ->> 'submission_uid')::uuid as uid from tests.submit('{"person": {"name": "asdf 456", "phone": "11987654329"}, "origin": "manual"}') as a;
select tests.lead(1);

select results_eq(
    $$select q.submission_uid, (q.body::jsonb) #>> '{person,name}' from intake.list_quarantined() as q$$,
    $$select uid, 'asdf 123' from s union all select uid, 'asdf 456' from later$$, 'what waits, with what it says; accepted ones are not among it'
);
select is((select q.received_at from intake.list_quarantined() as q limit 1), util.current_time() - interval '1 hour', 'and since when');
select intake.reject_quarantined(uid, 'spam') from s;
select is((select array_agg(q.submission_uid) from intake.list_quarantined() as q), (select array_agg(uid) from later), 'what was settled waits no more');

select * from finish();
rollback;
