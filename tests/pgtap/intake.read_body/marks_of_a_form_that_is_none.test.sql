begin;
select plan(3);

select is((r.body)::text, '{"a": "form-data"}', 'a text that says so is no form') from intake.read_body('{"a": "form-data"}') as r;
select is(r.problem, meta.text('body.not_json'), 'nor are two hyphens') from intake.read_body('--X') as r;
select is(r.problem, meta.text('body.not_a_form'), 'both are one, with nothing in it') from intake.read_body('--X form-data') as r;

select * from finish();
rollback;
