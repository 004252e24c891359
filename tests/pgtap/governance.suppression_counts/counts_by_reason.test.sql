begin;
select plan(3);
create temporary table t as select * from tests.tell_story();

select results_eq(
    $$select c.reason, c.active, c.lifted, c.added_30_days from governance.suppression_counts as c order by 1$$,
    $$values ('request', 0::bigint, 0::bigint, 0::bigint), ('stop_button', 0, 0, 0), ('stop_word', 1, 0, 1), ('whatsapp_preference', 0, 0, 0)$$,
    'every reason, also those that nobody had'
);
update people.suppressions set lifted_at = util.current_time();
select results_eq(
    $$select c.active, c.lifted from governance.suppression_counts as c where c.reason = 'stop_word'$$, 'values (0::bigint, 1::bigint)', 'what was lifted is no longer active'
);
select tests.advance('31 days');
select is((select sum(c.added_30_days) from governance.suppression_counts as c), 0::numeric, 'recent means thirty days');

select * from finish();
rollback;
