begin;
select plan(6);

select tests.make_operation();
select tests.lead(1, '{"notes": "ligar"}');
select tests.lead(2);
select is((select count(*) from governance.export_leads()), 2::bigint, 'every lead');
select is((select array_agg(e.uid) from governance.export_leads() as e), (select array_agg(l.uid) from governance.list_leads() as l), 'in the order of the list');
select is((select array_agg(e.notes) from governance.export_leads(p_q => tests.phone(1)) as e), '{ligar}', 'or those that are asked for');
select is((select e.phones from governance.export_leads(p_q => tests.phone(1)) as e), tests.phone(1), 'with their numbers');
select lives_ok($$ select leads.record_export('csv', '{"words": true}') $$, 'an export is kept');
select is((select a.after -> 'filters' from ops.audit as a where a.object_kind = 'leads.exports'), '{"words": true}', 'with what was asked for and no words');

select * from finish();
rollback;
