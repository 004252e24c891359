begin;
select plan(4);

select tests.make_operation();
create temporary table t as select tests.lead_with_conversation(1) as lead_id, tests.lead(2) as other_id;
update outbox.jobs set state = 'dead', finished_at = util.current_time(), last_error = '{"message": "broken"}' where lead_id = (select lead_id from t);

select results_eq(
    $$select m.id, m.kind, m.lead_uid, m.error from governance.list_jobs('dead', 100) as m$$,
    $$select m.id, m.kind, l.uid, 'broken' from outbox.jobs as m join leads.leads as l on l.id = m.lead_id join t on t.lead_id = l.id order by m.id desc$$,
    'those of the state, with lead and error'
);
select is((select count(*) from governance.list_jobs('dead', 1)), 1::bigint, 'no more than were asked for');
select is_empty($$select 1 from governance.list_jobs('pending', 100) as m join leads.leads as l on l.uid = m.lead_uid join t on t.lead_id = l.id$$, 'none of another state');
update outbox.jobs set state = 'pending', finished_at = null where kind = 'whatsapp.template' and lead_id = (select lead_id from t);
create temporary table sent as select tests.step('whatsapp.template') as id;
select is((select m.message_state from sent as s, governance.list_jobs('done', 100) as m where m.id = s.id), 'accepted', 'a template''s row tells the state of its message');

select * from finish();
rollback;
