begin;
select plan(5);

select tests.make_operation();
create temporary table t as select tests.lead(1) as lead_id, tests.lead(2) as other_id;

select results_eq(
    $$select s.document ->> 'uid', s.is_intact, s.next_action, s.next_action_at from leads.leads as l, governance.show_lead(l.uid) as s, t where l.id = t.lead_id$$,
    $$select l.uid::text, true, meta.text('action.' || l.next_action), l.next_action_at from leads.leads as l, t where l.id = t.lead_id$$,
    'the lead of this uid, its next step in words'
);
set local session_replication_role = replica;
update leads.events set actor = 'nobody' where lead_id = (select lead_id from t);
set local session_replication_role = origin;
select is((select s.is_intact from leads.leads as l, governance.show_lead(l.uid) as s, t where l.id = t.lead_id), false, 'a history that somebody changed is told');
select is((select s.is_intact from leads.leads as l, governance.show_lead(l.uid) as s, t where l.id = t.other_id), true, 'the history of another lead is not touched by that');
select throws_ok($$select governance.show_lead('00000000-0000-0000-0000-000000000000')$$, 'ID201', null, 'a uid that none has is refused');
select throws_ok($$select governance.show_lead(null)$$, 'ID201', null, 'and so is no uid');

select * from finish();
rollback;
