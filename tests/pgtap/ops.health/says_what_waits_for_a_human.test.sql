begin;
select plan(15);

select tests.make_operation('2026-03-10 15:00:00+00');
select is(tests.findings('quarantine'), '', 'an empty quarantine is fine');
select tests.submit(tests.referral(1, '{"person": {"name": "Ana Lima", "phone": "1", "email": "ana@example.com"}}'));
select is(tests.findings('quarantine'), '', 'and so is one that is not due');
select tests.advance('5 hours');
select matches(tests.sentence('quarantine_overdue'), '^Submissions that wait in quarantine past their time: 1; the oldest since', 'an overdue one is said');

select unalike(tests.findings('jobs'), '%failing%', 'no job has failed');
update ops.settings set value = '"x"' where key = 'rework_per_minute';
select jobs.run('rework.run');
select alike(tests.findings('jobs'), '%job_failing rework.run%', 'a job that failed is said');
update ops.settings set value = '60' where key = 'rework_per_minute';
select jobs.run('rework.run');
select unalike(tests.findings('jobs'), '%failing%', 'until it succeeds');

update rework.policies set is_active = false;
select is(tests.findings('cadence'), 'no_cadence', 'without a cadence silent leads would wait for ever');

-- Somebody wrote to a lead whose owner has left, beside a lead of theirs that is silent and one of another.
create temporary table t as select tests.lead(2) as lead_id, tests.lead(3) as other_id;
select is(tests.findings('leads'), '', 'every lead has an owner');
update leads.leads set unanswered_since = util.current_time() where id in (select lead_id from t);
select is(tests.findings('leads'), '', 'who is there answers');
update routing.consultants set is_active = false;
update leads.leads set consultant_id = (select min(c.id) from routing.consultants as c) where id in (select lead_id from t);
update leads.leads set consultant_id = (select max(c.id) from routing.consultants as c) where id in (select other_id from t);
update routing.consultants set is_active = true where id = (select max(c.id) from routing.consultants as c);
select matches(tests.sentence('person_without_owner'), '^People who wrote and whose lead has no active owner: 1 \(', 'a person who wrote and whom nobody will answer has an alarm of their own');
select matches(tests.sentence('owner_inactive'), '^Open leads of inactive consultants: 1 \(', 'and a lead that nobody works is said');
update leads.leads set consultant_id = null, queue_code = 'triage' where id in (select lead_id from t);
select is(tests.findings('leads'), 'person_without_owner triage 1', 'in the queue as well');

update sending.templates set state = 'paused', state_since = util.current_time() where code = 'first_contact';
select is(tests.sentence('template_stopped'), 'The template first_contact is paused at Meta since 2026-03-10 17:00 (America/Sao_Paulo): no message leaves with it.', 'a paused template is said');
update sending.templates set state = 'approved' where code = 'first_contact';
select is(tests.findings('templates'), '', 'until it is approved');
update outbox.jobs set last_error = '{"held": "no_answers"}', due_at = util.current_time() + interval '1 minute' , channel_id = (select c.id from sending.channels as c) where state = 'pending';
select matches(tests.findings('channel'), 'breaker_open principal', 'and so is a number for which nobody answers');

select * from finish();
rollback;
