begin;
select plan(2);

select is((select count(*) from ops.list_settings()), (select count(*) from ops.settings), 'every setting once');
select is((select s.value from ops.list_settings() as s where s.key = 'unknown_policy'), '"human"', 'with its value');

select * from finish();
rollback;
