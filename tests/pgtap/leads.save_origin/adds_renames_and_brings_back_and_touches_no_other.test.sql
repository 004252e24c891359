begin;
select plan(7);

create temporary table others as select * from leads.origins;
insert into leads.origins (code, name_pt, name_en, is_active) values ('feira', 'Feira', 'Fair', false);

select lives_ok($$select leads.save_origin('radio', 'Rádio')$$, 'a new one is added');
select results_eq($$select o.name_pt, o.name_en, o.is_active from leads.origins as o where o.code = 'radio'$$, $$values ('Rádio', 'Rádio', true)$$, 'without an English name the Portuguese one serves');
select leads.save_origin('feira', 'Feira livre', 'Street market');
select results_eq($$select o.name_pt, o.name_en, o.is_active from leads.origins as o where o.code = 'feira'$$, $$values ('Feira livre', 'Street market', true)$$, 'a known one is renamed and active again');
select is_empty($$select * from others except select * from leads.origins$$, 'all others stay as they were');
select throws_ok($$select leads.save_origin('Rádio', 'x')$$, 'ID105', null, 'a code that is none is refused');
select throws_ok($$select leads.save_origin(null, 'x')$$, 'ID105', null, 'and so is a missing code');
select throws_ok($$select leads.save_origin('radio', null)$$, 'ID105', null, 'and a missing name');

select * from finish();
rollback;
