begin;
select plan(3);
create temporary table t as select * from tests.tell_story();
select results_eq(
    $$select p.lead_id, p.period::bigint, p.status, p.entered_at, p.left_at, p.actor, p.event_seq from leads.status_periods as p order by 1, 2$$,
    $$select e.lead_id, row_number() over w, case e.kind when 'created' then 'new' else e.data ->> 'to' end, e.at, lead(e.at) over w, e.actor, e.seq
        from leads.events as e where e.kind in ('created', 'status_changed') window w as (partition by e.lead_id order by e.seq) order by 1, 2$$,
    'period by period'
);
select is_empty(
    $$select l.id from leads.leads as l
       where not exists (select from leads.status_periods as p where p.lead_id = l.id and p.left_at is null and (p.status, p.entered_at) = (l.status, l.status_since))$$,
    'the last is what the lead says'
);
select routing.transfer_lead(waiting, tests.consultant(2), 'on_leave', 'operator') from t;
select leads.change_status(waiting, 'won', 'consultant:' || tests.consultant(2)) from t;
select results_eq(
    $$select h.status, h.consultant, h.decided_by from governance.status_history as h, t where h.lead_id = t.waiting and h.status in ('engaged', 'won') order by h.period$$,
    $$values ('engaged', 'Ana Lima', null), ('won', 'Bruno Reis', 'Bruno Reis')$$,
    'a period belongs to who had the lead then, and a human who decided has a name'
);
-- Whatever the planner knows of these few rows: is there an index at all?
set local enable_seqscan = off;
set local enable_hashjoin = off;

select * from finish();
rollback;
