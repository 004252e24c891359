begin;
select plan(4);

select tests.make_operation();
select intake.add_source('site', 'Site');
select is(intake.rotate_source_secret('site'), 2, 'the next version is answered');
select is((select s.secret_version from intake.sources as s where s.code = 'site'), 2, 'and kept');
select is((select s.secret_version from intake.sources as s where s.code = 'parceiro'), 1, 'another source keeps its secret');
select throws_ok($$select intake.rotate_source_secret('nowhere')$$, 'ID209', null, 'a code that none has is refused');

select * from finish();
rollback;
