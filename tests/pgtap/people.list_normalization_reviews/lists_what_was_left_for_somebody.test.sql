begin;
select plan(2);

select tests.make_operation();
create temporary table n as select tests.lead(1) as lead_id, tests.lead(2) as other_id;
create temporary table t as
select l.person_id, m.person_id as other_id from n join leads.leads as l on l.id = n.lead_id join leads.leads as m on m.id = n.other_id;
select (people.start_renormalization(false)).run_id;
insert into people.normalization_changes (run_id, kind, row_id, person_id, other_person_id, from_version, to_version, outcome, reason, old_values, new_values, changed_at)
select r.id, 'phone', v.n, t.person_id, t.other_id, '1', '2', v.outcome, v.reason, '{"value": "a"}', '{"value": "b"}', util.current_time()
from people.normalization_runs as r, t, (values (1, 'collision', 'taken'), (2, 'applied', null), (3, 'settled', null)) as v (n, outcome, reason);

select results_eq(
    $$select c.kind, c.reason, c.old_values ->> 'value', c.new_values ->> 'value' from people.list_normalization_reviews() as c$$,
    $$values ('phone', 'taken', 'a', 'b')$$, 'only what nobody has settled'
);
select results_eq(
    $$select c.person_uid, c.other_person_uid from people.list_normalization_reviews() as c$$,
    $$select p.uid, o.uid from t join people.people as p on p.id = t.person_id join people.people as o on o.id = t.other_id$$, 'whose it is, and who has it'
);

select * from finish();
rollback;
