begin;
select plan(9);

select tests.make_operation('2026-03-10 15:00:00+00');
create temporary table s as
select n, (s.body ->> 'submission_uid')::uuid as uid
from generate_series(1, 3) as n, lateral tests.submit(tests.referral(n, jsonb_build_object('person', jsonb_build_object('name', 'asdf 123', 'phone', tests.phone(n))))) as s;
update intake.quarantine set detail = '{"x": 1}';
create function tests.waits() returns text language sql as $$
    select string_agg(concat_ws(' ', q.reason, q.detail, q.resolution), ', ' order by q.submission_id) from intake.quarantine as q
$$;
select is(tests.waits(), 'implausible_name {"x": 1}, implausible_name {"x": 1}, implausible_name {"x": 1}', 'three wait');
select is((select f.outcome || ' ' || f.reason from s, intake.fix_quarantined(s.uid, '{"person": {"name": "Rui Alves", "email": "rui@mailinator.com"}, "origin": "manual"}') as f where n = 2), 'quarantined disposable_email', 'one is corrected, and waits for something else');
select is(tests.waits(), 'implausible_name {"x": 1}, disposable_email {}, implausible_name {"x": 1}', 'that one');
select is((select string_agg(x.outcome || ' ' || x.reason, ', ' order by x.id) from intake.submissions as x), 'quarantined implausible_name, quarantined disposable_email, quarantined implausible_name', 'the ledger says so');
select is((select f.outcome from s, intake.fix_quarantined(s.uid, '{"person": {"name": "Rui Alves", "phone": "11987654321"}, "origin": "manual"}') as f where n = 3), 'created', 'another becomes a lead');
select is(tests.waits(), 'implausible_name {"x": 1}, disposable_email {}, implausible_name {"x": 1} fixed', 'and waits no more');
select is((select string_agg(concat_ws(' ', x.outcome, x.reason, x.lead_id is not null), ', ' order by x.id) from intake.submissions as x), 'quarantined implausible_name f, quarantined disposable_email f, created t', 'the two others do');
select is((select string_agg(s.n || ' ' || c.outcome, ', ' order by c.id) from intake.corrections as c join intake.submissions as x on x.id = c.submission_id join s on s.uid = x.uid), '2 quarantined, 3 created', 'each correction is kept with its own');
select is((select c.difference from governance.conservation as c), 0::bigint, 'all are counted');

select * from finish();
rollback;
