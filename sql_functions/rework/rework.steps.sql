-- rows: seed
-- requires: rework.policies, sending.templates
-- Steps of the first cadence, while it has none: one that the operator shortened stays short.
insert into rework.steps (policy_id, step, gap_days, template_code)
select p.id, s.step, s.gap_days, s.template_code
from rework.policies as p
cross join (values (1, 3, 'rework_1'), (2, 3, 'rework_2'), (3, 4, 'rework_3')) as s (step, gap_days, template_code)
where p.code = 'default' and not exists (select from rework.steps as o where o.policy_id = p.id);
