begin;
select plan(3);

select tests.make_operation();
create temporary table s as
select a.n, (x.body ->> 'submission_uid')::uuid as uid
from generate_series(1, 2) as a (n), tests.submit(tests.referral(a.n)) as x;
create temporary table waiting as
select (a.body ->> 'submission_uid')::uuid as uid from tests.submit('{"person": {"name": "asdf 123", "phone": "11987654321"}, "origin": "manual"}') as a;

select results_eq(
    $$select x.outcome, x.pool, x.turn, x.eligible, x.owner is not null from s, governance.submission_standing(array[s.uid]) as x order by s.n$$,
    $$values ('created', 'Geral', 1::bigint, 3, true), ('created', 'Geral', 2::bigint, 3, true)$$, 'outcome, owner and the decision'
);
select results_eq(
    $$select x.outcome, x.status, x.owner, x.pool from waiting as w, governance.submission_standing(array[w.uid]) as x$$,
    $$values ('quarantined', null::text, null::text, null::text)$$, 'what became no lead stands nowhere'
);
select is((select count(*) from governance.submission_standing(array(select uid from s where n = 1))), 1::bigint, 'only those that were asked for');

select * from finish();
rollback;
