begin;
select plan(7);

select is(intake.unwrap_groups('{"person": [{"name": "Ana"}], "notes": "x"}'), '{"person": {"name": "Ana"}, "notes": "x"}', 'what stands alone in a list is read as that');
select is(intake.unwrap_groups('{"person": [{"name": "Ana"}], "referrer": ["João"]}'), '{"person": {"name": "Ana"}, "referrer": "João"}', 'each of them, a name too');
select is(intake.unwrap_groups('{"person": {"name": "Ana"}}'), '{"person": {"name": "Ana"}}', 'what stands in no list stays');
select is(intake.unwrap_groups('{"person": [{"name": "Ana"}, {"name": "Bia"}]}'), '{"person": [{"name": "Ana"}, {"name": "Bia"}]}', 'of two nobody can tell');
select is(intake.unwrap_groups('{"person": [5], "consent": [], "page": [[{}]]}'), '{"person": [5], "consent": [], "page": [[{}]]}', 'what is no object, and nothing, stay');
select is(intake.unwrap_groups('{"tags": [{"name": "Ana"}]}'), '{"tags": [{"name": "Ana"}]}', 'so does what is none of ours');
select is(intake.unwrap_groups('{}'), '{}', 'an empty body is one');

select * from finish();
rollback;
