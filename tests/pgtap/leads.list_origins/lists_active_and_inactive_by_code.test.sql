begin;
select plan(2);

insert into leads.origins (code, name_pt, name_en, is_active) values ('aaa', 'Antiga', 'Old', false);
select is((select count(*) from leads.list_origins()), (select count(*) from leads.origins), 'every origin once');
select results_eq('select * from leads.list_origins() limit 1', $$values ('aaa', 'Antiga', false)$$, 'by code, with the Portuguese name');

select * from finish();
rollback;
