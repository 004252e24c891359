begin;
select plan(5);

select ok(not people.is_renormalization_due(), 'nothing is stored');
select tests.make_operation();
select tests.lead(1, '{"person": {"name": "Maria Souza", "phone": "11987654321"}}');
select ok(not people.is_renormalization_due(), 'what the present rules made is up to date');
update people.identifiers set rule_version = '1';
select ok(people.is_renormalization_due(), 'what earlier rules made is not');
insert into people.normalization_runs (started_at, actor, versions)
values (util.current_time(), 'tests', jsonb_build_object('phone', normalize.rule_version('phone'), 'email', normalize.rule_version('email')));
select ok(people.is_renormalization_due(), 'a run that was stopped settles nothing');
update people.normalization_runs set finished_at = util.current_time();
select ok(not people.is_renormalization_due(), 'after a whole run only what was left for a human has the old version');

select * from finish();
rollback;
