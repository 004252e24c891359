begin;
select plan(4);
create temporary table t as select * from tests.tell_story();

select results_eq(
    $$select h.period, h.status, h.duration, h.is_current, regexp_replace(h.actor, '[0-9]+', 'n')
        from governance.status_history as h, t where h.lead_id = t.won order by h.period$$,
    $$values (1::bigint, 'new', interval '30 seconds', false, 'token:n'),
             (2, 'contacted', interval '29 minutes 30 seconds', false, 'worker'),
             (3, 'engaged', interval '30 minutes', false, 'person'),
             (4, 'qualified', interval '23 hours', false, 'consultant:n'),
             (5, 'won', interval '2 days 21 hours', true, 'consultant:n')$$,
    'each status with how long it lasted and who ended the one before'
);
select results_eq(
    $$select h.left_at - h.entered_at = h.duration or h.left_at is null from governance.status_history as h group by 1$$,
    'values (true)', 'a period that ended lasted from entry to exit'
);
select is_empty(
    $$select l.id from leads.leads as l
       where not exists (select from governance.status_history as h
                          where h.lead_id = l.id and h.is_current and h.status = l.status and h.entered_at = l.status_since)$$,
    'the current period is what the lead says'
);
select leads.change_status(waiting, 'lost', 'consultant:1', 'price', 'Maria disse que está caro') from t;
select is((select h.reason from governance.status_history as h, t where h.lead_id = t.waiting and h.is_current), 'price', 'a reason is a code');
-- Whatever the planner knows of these few rows: is there an index at all?
set local enable_seqscan = off;
set local enable_hashjoin = off;

select * from finish();
rollback;
