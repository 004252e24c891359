begin;
select plan(2);

select tests.make_operation();
select throws_ok($$select * from api.health(tests.credential())$$, null, null, 'a token of the operation is none of the service');
select lives_ok($$select * from api.health(tests.service())$$, 'the service asks');

select * from finish();
rollback;
