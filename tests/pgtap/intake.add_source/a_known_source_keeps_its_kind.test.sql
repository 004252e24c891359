begin;
select plan(6);

select tests.make_operation();
select intake.add_source('site', 'Site', 'elementor'), intake.add_source('outro', 'Outro');
select is((select s.profile_code from intake.sources as s where s.code = 'outro'), 'indica', 'a new one without a kind is ours');
select tests.remember();
select throws_ok($$select intake.add_source('site', 'Typeform', 'typeform')$$, 'ID105', null, 'another kind of a known one is refused');
select is(tests.what_changed(), 'nothing', 'and changes nothing');
select intake.add_source('site', 'Site novo');
select is((select s.name || ', ' || s.profile_code from intake.sources as s where s.code = 'site'), 'Site novo, elementor', 'renamed, a known one keeps its kind');
select lives_ok($$select intake.add_source('site', 'Site novo', 'elementor')$$, 'its own kind can be repeated');
select is((select s.name || ', ' || s.profile_code from intake.sources as s where s.code = 'outro'), 'Outro, indica', 'another one stays as it was');

select * from finish();
rollback;
