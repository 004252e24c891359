begin;
select plan(6);

select tests.make_operation();
create temporary table t as select tests.person_id(tests.lead(1)) as ana, tests.person_id(tests.lead(2)) as rui;
create function tests.shown(p_person_id bigint) returns text language sql as $$ select concat_ws(' / ', s.phones, s.unconfirmed) from people.shown_phones(p_person_id) as s $$;
select is(tests.shown(ana), '["+5511971235924"]', 'a phone') from t;
select people.learn_identity(ana, '551171235924', 'BR.ana') from t;
select is(tests.shown(ana), '["+5511971235924"]', 'that WhatsApp calls without its ninth digit is one') from t;
select people.learn_identity(ana, '5531988887777', null) from t;
select is(tests.shown(ana), '["+5511971235924", "+5531988887777"] / ["+5531988887777"]', 'another by which WhatsApp calls them is to be confirmed') from t;
update people.identifiers set confirmed_at = null where person_id = (select rui from t);
select is(tests.shown(rui), '["+5511971237281"] / ["+5511971237281"]', 'so is what came with another''s evidence') from t;
delete from people.identifiers where person_id = (select rui from t);
select is(tests.shown(rui), '', 'nobody without a phone has one') from t;
select is(tests.shown(987654321), '', 'nor nobody');

select * from finish();
rollback;
