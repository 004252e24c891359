begin;
select plan(5);

-- Consultant 2 knows a person since February. In March, while they are away, nobody gets the person's next lead; the one after that comes when they are back.
select tests.make_operation();
select tests.freeze('2026-02-10 15:00:00+00');
create temporary table t as select tests.lead(1) as before, null::bigint as away, null::bigint as back, null::bigint as other;
update leads.leads as l set consultant_id = tests.consultant(2), queue_code = null from t where l.id = t.before;
select leads.change_status(before, 'lost', 'tests', 'price') from t;
select tests.freeze('2026-03-10 15:00:00+00');
insert into routing.absences (consultant_id, starts_at, ends_at, reason) values (tests.consultant(2), '2026-03-09', '2026-03-11', 'other');
update routing.rules set is_active = false;
update t set away = tests.lead(1);
select is((select l.queue_code from leads.leads as l, t where l.id = t.away), 'triage', 'nobody gets it');
select leads.change_status(away, 'lost', 'tests', 'price') from t;
update routing.rules set is_active = true;
select tests.freeze('2026-03-12 15:00:00+00');
update t set back = tests.lead(1);
update t set other = tests.lead(2);
select is((select d.snapshot ->> 'reason' from routing.decisions as d, t where d.lead_id = t.back), 'known_owner', 'who knows the person gets the next');
create temporary table s as select s.* from routing.simulate_leads('[{"name": "Só eventos", "conditions": {"origin": "event"}, "pool": "geral"}]', '2026-03-01', '2026-04-01') as s;
select is((select concat_ws(' ', s.reason, s.consultant_id) from s, t where s.lead_id = t.away), 'no_rule_matches', 'a simulation gives it to nobody too');
select is((select concat_ws(' ', s.reason, s.consultant_id = tests.consultant(2)) from s, t where s.lead_id = t.back), 'known_owner t', 'and the next to who knew the person before');
select is((select concat_ws(' ', s.reason, s.consultant_id) from s, t where s.lead_id = t.other), 'no_rule_matches', 'nobody knows the other');

select * from finish();
rollback;
