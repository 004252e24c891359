begin;
select plan(21);
select tests.make_operation();
-- Another channel, and a lead that nothing is wrong with.
insert into sending.channels (code, phone_number_id, chatwoot_account_id, chatwoot_inbox_id) values ('reserva', '500600700', 1, 8);
create temporary table u as select tests.lead(2) as lead_id;
select tests.drain();
create temporary table w as select tests.lead(3) as lead_id;
create function tests.overdue(p_lead_id bigint) returns text language sql as $$
    select string_agg(format('%s %s %s %s', o.kind, o.overdue_by, o.attempts, o.reason), ', ' order by o.job_id)
    from governance.overdue_jobs as o
    where o.lead_id = p_lead_id
$$;

-- A live worker tries for 60 hours; each time it is told to come back later.
do $$
declare
    v_row record;
begin
    for n in 1..60 loop
        perform tests.advance('1 hour');
        update outbox.workers set heartbeat_at = util.current_time();
        for v_row in select * from outbox.claim(tests.worker_id(), 10) loop
            perform outbox.fail(tests.worker_id(), v_row.id, v_row.attempt, case when v_row.kind like 'chatwoot.%'
                then tests.chatwoot_error(503)
                else tests.error(null, '{"phase": "before_request", "http_status": null}') end);
        end loop;
    end loop;
end;
$$;
select is(tests.findings('workers'), '', 'the worker lives');
select ok((select min(j.due_at) > util.current_time() - interval '1 hour' from outbox.jobs as j, w where j.lead_id = w.lead_id and j.state = 'pending'),
    'every retry moves when it is tried next');
select is((select min(o.overdue_by) from governance.overdue_jobs as o, w where o.lead_id = w.lead_id and o.kind = 'chatwoot.contact'), interval '60 hours',
    'and not when it was due at first');
select matches((select tests.overdue(lead_id) from w), '^chatwoot.contact 2 days 12:00:00 60 http_503, whatsapp.template 2 days 1[12]:[0-9:]+ [0-9]+ before_request$', 'with the tries and the reason');
select is((select tests.overdue(lead_id) from u), null, 'whose work is done is not listed');
select matches(tests.sentence('outbox_overdue'), '^Jobs overdue: [0-9]+ \(chatwoot [0-9]+, whatsapp [0-9]+\); the oldest since 2026-03-10 12:00 \(America/Sao_Paulo\)\.$', 'health says how many, since when and where');
select is(tests.sentence('leads_stagnant'), 'Leads that stand still: 1 (overdue 1); the oldest since 2026-03-10 12:00 (America/Sao_Paulo).', 'and that somebody was never contacted');
select results_eq(
    'select s.lead_id, s.reason, s.stands_still_since from governance.stagnant_leads as s',
    $$select w.lead_id, 'overdue', '2026-03-10 15:00:00+00'::timestamptz from w$$, 'whom the view names'
);
select results_eq(
    $$select h.oldest_due_at, h.overdue, h.oldest_overdue_at, h.overdue_by from governance.outbox_health as h where h.kind = 'chatwoot.contact' and h.state = 'pending'$$,
    $$values ('2026-03-10 15:00:00+00'::timestamptz, 1::bigint, '2026-03-10 15:00:00+00'::timestamptz, interval '60 hours')$$, 'by kind'
);
select results_eq(
    $$select a.is_overdue, a.overdue_by from governance.status_ageing as a, w where a.lead_id = w.lead_id$$,
    $$values (true, interval '60 hours')$$, 'by status'
);
select results_eq(
    $$select g.label_value, g.value > 0 from governance.gauges() as g where g.name = 'outbox_overdue' order by 1$$,
    $$values ('alert', false), ('chatwoot', true), ('meta', false), ('webhook', false), ('whatsapp', true)$$, 'as gauges'
);
select results_eq(
    $$select g.name, g.value from governance.gauges() as g where g.name like 'stagnant%' order by 1$$,
    $$values ('stagnant_leads', 1::double precision), ('stagnant_leads_oldest_seconds', 216000)$$, 'by lead'
);

-- What went late at last was late, not on time.
do $$
begin
    update outbox.jobs as j set due_at = util.current_time() from w where j.lead_id = w.lead_id and j.state = 'pending' and j.kind = 'chatwoot.contact';
end;
$$;
create temporary table c as select * from outbox.claim(tests.worker_id(), 1);
select outbox.complete(tests.worker_id(), id, attempt, tests.result(kind, id, work)) from c;
select is(
    (select h.p95_latency_seconds from governance.outbox_health as h where h.kind = 'chatwoot.contact' and h.state = 'done'), 216000.000,
    'latency counts from when it was due at first'
);

-- A number is banned with jobs queued, another becomes the default.
update outbox.jobs set state = 'done', finished_at = util.current_time(), claimed_by = null, lease_expires_at = null where finished_at is null;
create temporary table b as select tests.lead(4) as lead_id;
update outbox.jobs as j set state = 'done', finished_at = util.current_time() from b where j.lead_id = b.lead_id;
select outbox.enqueue('whatsapp.template', lead_id, util.current_time(), 'first_contact:' || lead_id, '{"purpose": "first_contact"}', n.id)
  from b, sending.channels as n where n.code = 'principal';
update sending.channels set state = 'stopped', state_reason = '131031', is_default = false where code = 'principal';
update sending.channels set is_default = true where code = 'reserva';
select matches(tests.sentence('channel_stopped'), format('^The number principal stopped at .*: 131031; messages that wait: 1, the first since %s UTC\.$', to_char(util.current_time() at time zone 'UTC', 'YYYY-MM-DD HH24:MI')), 'the queue of a banned number shows beside the new default');
select tests.advance('1 hour');
select outbox.claim(tests.worker_id(), 10);
select is((select tests.overdue(lead_id) from b), 'whatsapp.template 01:00:00 0 channel_stopped', 'and is overdue');
select results_eq(
    $$select g.name, g.label_value, g.value from governance.gauges() as g where g.name like 'channel_%' order by 1, 2$$,
    $$values ('channel_overdue', 'principal', 1::double precision), ('channel_overdue', 'reserva', 0), ('channel_stopped', 'principal', 1), ('channel_stopped', 'reserva', 0)$$,
    'by channel'
);

-- What waits in its order stands not still.
update outbox.jobs as j set last_error = '{"held": "people_per_day"}', due_at = util.current_time() + interval '10 minutes' from b where j.lead_id = b.lead_id and j.state = 'pending';
select is((select tests.overdue(lead_id) from b), null, 'a job that waits for the daily limit is not overdue');
select is_empty('select s.lead_id from governance.stagnant_leads as s join b on b.lead_id = s.lead_id', 'nor does its lead stand still');

-- Ordered anew by a human.
update outbox.jobs as j set state = 'dead', finished_at = util.current_time(), last_error = null from b where j.lead_id = b.lead_id and j.state = 'pending';
select tests.advance('1 day');
select outbox.retry_dead((select tests.row_id(lead_id, 'whatsapp.template') from b));
select is((select tests.overdue(lead_id) from b), null, 'an order given anew begins anew');
select is(outbox.requeue('first_contact:' || lead_id, util.current_time() + interval '1 hour'), true, 'what is pending') from b;
select is((select j.first_due_at from outbox.jobs as j, b where j.lead_id = b.lead_id and j.kind = 'whatsapp.template'), util.current_time(), 'stays as old as it is');

select * from finish();
rollback;
