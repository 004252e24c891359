begin;
select plan(5);

-- One lead's jobs for two destinations, another lead's beside them.
select tests.make_operation();
create temporary table t as select tests.lead(1) as one, tests.lead(2) as two;
delete from outbox.jobs;
create temporary table j as
select x.n, outbox.enqueue(p_kind => x.kind, p_lead_id => case x.lead when 1 then t.one else t.two end, p_due_at => util.current_time(), p_dedupe_key => 'j' || x.n, p_payload => '{}') as id
from t, (values
    (1, 1, 'chatwoot.note'), (2, 1, 'chatwoot.note'), (3, 1, 'chatwoot.note'), (4, 2, 'chatwoot.note'), (5, 1, 'whatsapp.template'), (6, 1, 'chatwoot.note'), (7, 1, 'chatwoot.note'), (8, 1, 'chatwoot.note')
) as x (n, lead, kind);
create function tests.begun() returns void language sql as $$
    update outbox.jobs as m
    set urgency = case j.n when 2 then 'normal' when 3 then 'urgent' else 'bulk' end,
        state = case j.n when 6 then 'done' else 'pending' end, finished_at = case j.n when 6 then util.current_time() end
    from j where j.id = m.id
$$;
create function tests.urgencies() returns text language sql as $$ select string_agg(left(m.urgency, 1), '' order by j.n) from j join outbox.jobs as m on m.id = j.id $$;
select tests.begun();
select is(tests.urgencies(), 'bnubbbbb', 'before');
select outbox.raise_urgency(t.one, m.destination, 'urgent', m.id) from t, j join outbox.jobs as m on m.id = j.id where j.n = 7;
select is(tests.urgencies(), 'uuubbbbb', 'what holds it back is as urgent: of this lead, for that destination, before it, not what is done');
select tests.begun();
select outbox.raise_urgency(t.one, m.destination, 'normal', m.id) from t, j join outbox.jobs as m on m.id = j.id where j.n = 7;
select is(tests.urgencies(), 'nnubbbbb', 'what is as urgent, or more, stays so');
select tests.begun();
select outbox.raise_urgency(t.one, m.destination, 'bulk', m.id) from t, j join outbox.jobs as m on m.id = j.id where j.n = 7;
select is(tests.urgencies(), 'bnubbbbb', 'nothing becomes less urgent');
select tests.begun();
update outbox.jobs as m set state = 'claimed', claimed_by = tests.worker_id(), lease_expires_at = util.current_time() + interval '1 minute' from j where j.id = m.id and j.n = 1;
select outbox.raise_urgency(t.one, m.destination, 'urgent', m.id) from t, j join outbox.jobs as m on m.id = j.id where j.n = 7;
select is(tests.urgencies(), 'buubbbbb', 'what a worker has already goes on as it is');

select * from finish();
rollback;
