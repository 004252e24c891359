begin;
select plan(3);

select tests.make_operation();
select intake.add_source('site', 'Site');
select is((select f.name from intake.find_source('site') as f), 'Site', 'the source of this code');
select throws_ok($$select intake.find_source('nowhere')$$, 'ID209', null, 'a code that none has is refused');
select throws_ok($$select intake.find_source(null)$$, 'ID209', null, 'and so is no code');

select * from finish();
rollback;
