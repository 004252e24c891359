begin;
select plan(7);

select tests.make_operation();
create temporary table t as select tests.person_id(tests.lead(1)) as maria;
select people.learn_identity(maria, null, 'BR.maria'), people.learn_identity(maria, null, 'BR.ENT.maria') from t;
select is(people.user_id_of('BR.new', null), 'BR.new', 'only one');
select is(people.user_id_of(null, 'BR.ENT.maria'), 'BR.ENT.maria', 'or the other');
select is(people.user_id_of(null, null), null, 'or none');
select is(people.user_id_of('BR.maria', 'BR.ENT.other'), 'BR.maria', 'the own one is known');
select is(people.user_id_of('BR.new', 'BR.ENT.maria'), 'BR.ENT.maria', 'the one of the parent is');
select is(people.user_id_of('BR.new', 'BR.ENT.new'), 'BR.new', 'neither is');
select people.change_user_id(maria, 'BR.maria', 'BR.next') from t;
select is(people.user_id_of('BR.maria', 'BR.ENT.maria'), 'BR.maria', 'one that they had before is known too') from t;

select * from finish();
rollback;
