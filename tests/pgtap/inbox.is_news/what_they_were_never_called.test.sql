begin;
select plan(11);

select tests.make_operation();
create temporary table t as select tests.person_id(tests.lead(1)) as ana, tests.person_id(tests.lead(2)) as rui;
select people.learn_identity(ana, '5531988887777', 'BR.ana'), people.learn_identity(rui, null, 'BR.rui') from t;
select is(inbox.is_news(ana, null, null, null), false, 'nothing is told') from t;
select is(inbox.is_news(ana, '5531988887777', 'BR.ana', null), false, 'what they are called') from t;
select is(inbox.is_news(ana, '553188887777', null, null), false, 'without the ninth digit') from t;
select is(inbox.is_news(ana, '5531988887778', null, null), true, 'another number') from t;
select is(inbox.is_news(ana, null, 'BR.rui', null), true, 'another''s id') from t;
select is(inbox.is_news(ana, '5531988887777', 'BR.ana', 'BR.ENT.ana'), true, 'an id of the parent') from t;
select people.change_user_id(ana, 'BR.ana', 'BR.next') from t;
select is(inbox.is_news(ana, null, 'BR.ana', null), false, 'an id that they had before') from t;
select is(inbox.is_news(rui, null, 'BR.ana', null), true, 'is none of another''s') from t;
select is(inbox.is_news(ana, null, 'BR.next', null), false, 'nor is the one that they have') from t;
select people.detach_number(ana, (normalize.phone('+5531988887777')).match_key, 'wrong_person') from t;
select is(inbox.is_news(ana, '5531988887777', null, null), true, 'a number that was detached would be') from t;
select is(inbox.is_news(ana, null, 'BR.next', null), true, 'and the id that went with it') from t;

select * from finish();
rollback;
