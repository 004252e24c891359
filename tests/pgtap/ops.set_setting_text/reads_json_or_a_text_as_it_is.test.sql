begin;
select plan(10);

create temporary table others as select * from ops.settings where key not in ('company_name', 'await_reply_days', 'first_contact_hours');
select is(ops.set_setting_text('company_name', 'Casa & Cia'), '"Casa & Cia"', 'a text as it is');
select is(ops.set_setting_text('company_name', '"Em aspas"'), '"Em aspas"', 'a text in quotes');
select is(ops.set_setting_text('company_name', '2020'), '"2020"', 'a name made of digits is a name');
select is(ops.set_setting_text('company_name', 'true'), '"true"', 'and so is one that JSON would read otherwise');
select is(ops.set_setting_text('await_reply_days', '5'), '5', 'a number');
select is(ops.set_setting_text('first_contact_hours', '{"1": ["08:00", "20:00"]}') ->> '1', '["08:00", "20:00"]', 'an object');
select throws_ok($$select ops.set_setting_text('await_reply_days', 'soon')$$, 'ID105', null, 'what cannot be is refused');
select throws_ok($$select ops.set_setting_text('nowhere', '1')$$, 'ID209', null, 'and so is an unknown setting');
select throws_ok($$select ops.set_setting_text('company_name', null)$$, 'ID105', null, 'and no value');
select is_empty($$select * from others except select * from ops.settings$$, 'all others stay as they were');

select * from finish();
rollback;
