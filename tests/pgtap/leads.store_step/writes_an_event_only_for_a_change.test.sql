begin;
select plan(7);

select tests.make_operation();
create temporary table t as select tests.lead() as lead_id;
create function tests.keep(p_lead_id bigint, p_action text, p_at timestamptz, p_actor text, p_reason text) returns boolean language sql as $$
    select leads.store_step(l, jsonb_populate_record(null::leads.step, jsonb_build_object('action', p_action, 'action_at', p_at, 'cycle', 1)), p_actor, p_reason)
    from leads.leads as l where l.id = p_lead_id
$$;
create function tests.events(p_lead_id bigint) returns bigint language sql as $$
    select count(*) from leads.events as e where e.lead_id = p_lead_id and e.kind = 'next_action_set'
$$;

select tests.keep(lead_id, 'call_by_consultant', '2026-03-11 12:00+00', 'worker', 'whatsapp_cannot_reach') from t;
select is(
    (select format('%s %s', l.next_action, l.next_action_at at time zone 'UTC') from leads.leads as l where l.id = t.lead_id),
    'call_by_consultant 2026-03-11 12:00:00', 'the lead says what happens next and when'
) from t;
select is(
    (select e.data ->> 'reason' from leads.events as e where e.lead_id = t.lead_id order by seq desc limit 1), 'whatsapp_cannot_reach', 'the event says why'
) from t;
select tests.keep(lead_id, 'call_by_consultant', '2026-03-11 12:00+00', 'worker', 'again') from t;
select is(tests.events(lead_id), 1::bigint, 'the same again is no event') from t;
select tests.keep(lead_id, 'call_by_consultant', '2026-03-12 12:00+00', 'worker', 'later') from t;
select is(tests.events(lead_id), 2::bigint, 'another moment is one') from t;
select throws_ok(
    format($$select tests.keep(%s, 'sleep', now(), 'worker', 'x')$$, lead_id), '23514', null, 'an unknown action is refused'
) from t;
select leads.change_status(lead_id, 'won', 'consultant:1') from t;
select tests.keep(lead_id, 'rework', now(), 'worker', 'x') from t;
select is(tests.next_action(lead_id), null, 'an ended lead has nothing to do') from t;
select is(tests.events(lead_id), 2::bigint, 'and gets no event') from t;

select * from finish();
rollback;
