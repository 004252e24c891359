begin;
select plan(13);
select tests.make_operation();
create function tests.evidence(p_lead_id bigint) returns text language sql as $$
    select string_agg(
        concat_ws(' ', e.state, case when e.accepted_at is not null then 'accepted' end, case when e.delivered_at is not null then 'delivered' end,
            case when e.failed_at is not null then 'failed' end, case when e.unknown_at is not null then 'unknown' end), ', ' order by e.queued_at, e.message_id)
    from governance.message_evidence as e
    where e.lead_id = p_lead_id
$$;
create function tests.counts() returns setof text language sql as $$
    select format('%s: %s messages, %s accepted, %s delivered, %s on the way, %s failed, %s transient, %s other, %s unknown, %s waiting, %s cancelled',
        d.template, sum(d.messages), sum(d.accepted), sum(d.delivered), sum(d.on_the_way), sum(d.failed), sum(d.failed_transient), sum(d.failed_other),
        sum(d.unknown), sum(d.waiting), sum(d.cancelled))
    from bi.mv_message_delivery as d
    group by d.template
    order by 1
$$;
create function tests.effect() returns setof text language sql as $$
    select format('%s: %s = %s sent, %s cancelled, %s failed, %s unknown, %s waiting', e.step, e.attempts, e.sent, e.cancelled, e.failed, e.unknown, e.waiting)
    from bi.mv_rework_effect as e
    order by e.step
$$;
create temporary table t (proved bigint, arrived bigint, stopped bigint, outage bigint, plain bigint);

-- An unknown send that the person's words prove.
insert into t (proved) select tests.lead_with_conversation(1);
create temporary table c as select * from tests.claim_one('whatsapp.template');
select outbox.fail(tests.worker_id(), id, attempt, tests.error(null, '{"phase": "no_answer"}')) from c;
select is(tests.evidence(proved), 'unknown unknown', 'nobody knows') from t;
select tests.drain();
select tests.advance('1 minute');
select tests.reply(proved) from t;
select is(tests.evidence(proved), 'delivered accepted delivered', 'who answers has it, and WhatsApp had accepted it') from t;

-- Refused after its acceptance, and delivered after all.
update t set arrived = tests.lead(2);
select tests.drain();
select tests.receive('messages', jsonb_build_object('statuses', jsonb_build_array(tests.wa_status(m.wamid, 'failed', '{"errors": [{"code": 130403, "title": "no"}]}'))))
  from sending.messages as m, t where m.lead_id = t.arrived;
select is(tests.evidence(arrived), 'failed accepted failed', 'what failed after its acceptance') from t;
select tests.receive('messages', jsonb_build_object('statuses', jsonb_build_array(tests.wa_status(m.wamid, 'delivered'))))
  from sending.messages as m, t where m.lead_id = t.arrived;
select is(tests.evidence(arrived), 'delivered accepted delivered', 'and arrives has not failed') from t;

select tests.drain();
-- Withdrawn before any worker took it up.
update t set stopped = tests.lead_with_conversation(3);
select leads.change_status(stopped, 'lost', 'consultant:1', 'price') from t;
select is(tests.evidence(stopped), 'cancelled', 'an order that was withdrawn is there') from t;

select tests.drain();
-- Nobody answers for longer than the retries last.
update t set outage = tests.lead_with_conversation(4);
do $$
declare
    v_row record;
begin
    for n in 1..80 loop
        for v_row in select * from outbox.claim(tests.worker_id(), 10) where kind = 'whatsapp.template' loop
            perform outbox.fail(tests.worker_id(), v_row.id, v_row.attempt, tests.error(null, '{"phase": "before_request", "http_status": null}'));
        end loop;
        perform tests.advance('1 hour');
    end loop;
end;
$$;
select is(tests.evidence(outage), 'failed failed', 'an outage that lasts ends it') from t;
select is((select e.error_class from governance.message_evidence as e, t where e.lead_id = t.outage), 'NOT_SENT', 'since it never left');

select tests.drain();
-- An uninvolved one.
update t set plain = tests.lead_with_conversation(5);
select is(tests.evidence(plain), 'queued', 'one that waits') from t;

select jobs.refresh_views();
select results_eq(
    'select * from tests.counts()',
    $$values ('first_contact: 5 messages, 2 accepted, 2 delivered, 0 on the way, 1 failed, 1 transient, 0 other, 0 unknown, 1 waiting, 1 cancelled')$$,
    'the counts say the same'
);
select results_eq('select * from tests.effect()', $$values ('0: 5 = 2 sent, 1 cancelled, 1 failed, 0 unknown, 1 waiting')$$, 'and so does the cadence');
select results_eq(
    $$select e.state, count(*) from governance.message_evidence as e group by 1 order by 1$$,
    $$values ('cancelled', 1::bigint), ('delivered', 2), ('failed', 1), ('queued', 1)$$, 'each once'
);

-- A step of the cadence whose message failed after it was accepted, and one that arrived after it had failed.
select tests.step('whatsapp.template');
select tests.freeze('2026-03-20 12:00:00+00');
select rework.run();
select tests.advance('10 minutes');
select tests.drain();
select tests.receive('messages', jsonb_build_object('statuses', jsonb_build_array(tests.wa_status(m.wamid, 'failed', '{"errors": [{"code": 130403, "title": "no"}]}'))))
  from sending.messages as m, t where m.lead_id = t.plain and m.purpose = 'rework';
select is((select r.state || ' ' || r.message_state from governance.rework_trail as r, t where r.lead_id = t.plain), 'failed failed', 'an attempt ends as its message does');
select tests.receive('messages', jsonb_build_object('statuses', jsonb_build_array(tests.wa_status(m.wamid, 'delivered'))))
  from sending.messages as m, t where m.lead_id = t.plain and m.purpose = 'rework';
select is((select concat_ws(' ', r.state, r.message_state, r.failed_at) from governance.rework_trail as r, t where r.lead_id = t.plain), 'sent delivered', 'whatever was thought of it before');

select * from finish();
rollback;
