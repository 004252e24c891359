begin;
select plan(4);

select tests.make_operation();
select ops.notice_home();
create temporary table seen as select coalesce(max(a.id), 0) as id from ops.audit as a;
-- As a copy looks: the row says another place than the present one.
update ops.homes set database_name = 'elsewhere';
select is(ops.notice_home(), 'unsettled', 'a copy is noticed');
select is_empty($$select 1 from ops.audit as a, seen where a.id > seen.id and a.object_kind = 'ops.homes'$$, 'which nobody decided');

select set_config('indica.actor', 'operator:ana', true);
select flow.finish_settling('nothing_left');
select results_eq(
    $$select a.who, a.action, a.object, a.after ->> 'settled_how' from governance.audit as a where a.object_kind = 'ops.homes'$$,
    $$select 'ana', 'changed', current_database()::text collate "default", 'nothing_left'$$, 'who said that nothing had left'
);
select set_config('indica.actor', 'operator:davi', true);
select ops.leave_home();
select flow.finish_settling('returned');
select is(
    (select string_agg(a.who, ' ' order by a.who) from governance.audit as a where a.object_kind = 'ops.homes'), 'ana davi davi',
    'and who left and came back'
);

select * from finish();
rollback;
