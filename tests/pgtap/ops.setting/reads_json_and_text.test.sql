begin;
select plan(6);

select is(ops.setting('company_name'), '"nossa empresa"'::jsonb, 'a setting is JSON');
select is(ops.setting_text('company_name'), 'nossa empresa', 'and its text has no quotes');
select is(ops.setting_text('await_reply_days')::integer, 3, 'a number as text');
update ops.settings set value = 'null' where key = 'company_name';
select is(ops.setting_text('company_name'), null, 'JSON null is null');
select throws_ok($$select ops.setting('no_such')$$, 'ID901', null, 'a setting that does not exist is an error');
select throws_ok($$select ops.setting_text('no_such')$$, 'ID901', null, 'also as text');

select * from finish();
rollback;
