begin;
select plan(9);

select tests.make_operation();
update leads.origins set is_active = false where code <> 'site' and code <> 'event';
insert into leads.products (code, name, is_active) values ('old', 'Old', false), ('outro', 'Outro', true);
create function tests.said(p_error jsonb) returns text language sql as $$ select concat_ws(' ', p_error ->> 'field', p_error ->> 'code', p_error ->> 'detail') $$;
select is(intake.check_origin('{"origin": "site"}'), null, 'one in use');
select is(tests.said(intake.check_origin('{"origin": "manual"}')), 'origin ID114 ' || meta.text('field.one_of', 'event, site'), 'one out of use, with those that are not');
select is(tests.said(intake.check_origin('{"origin": "x"}')), 'origin ID114 ' || meta.text('field.one_of', 'event, site'), 'one that never was');
select is(intake.check_origin('{}') ->> 'code', 'ID111', 'none');
select is(intake.check_origin('{"origin": 1}') ->> 'code', 'ID112', 'a number');
select is(intake.check_origin(jsonb_build_object('origin', repeat('a', 64))) ->> 'code', 'ID113', 'too long');
select is(intake.check_product('{"product": "plano"}'), null, 'a product in use');
select is(tests.said(intake.check_product('{"product": "old"}')), 'product ID114 ' || meta.text('field.one_of', 'outro, plano'), 'one out of use');
select is(intake.check_product('{}'), null, 'none is allowed');

select * from finish();
rollback;
