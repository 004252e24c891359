begin;
select plan(10);

-- Conversations that are gone on with.
select tests.make_operation();
update rework.policies set new_conversation_after = '30 days';
create temporary table t as select tests.asleep(1) as talked, tests.asleep(2) as silent, tests.asleep(3) as other;
create function tests.shows(p_lead_id bigint) returns text language sql as $$
    select string_agg(concat_ws('; ', (select string_agg(a, ' ') from jsonb_array_elements_text(p.work -> 'labels_add') as a), p.work #>> '{custom_attributes,indica_next_step}'), ', ' order by j.id)
    from outbox.jobs as j
    cross join lateral (select to_jsonb(chatwoot.prepare_update(j.id, util.current_time())) -> 'work' as work) as p
    where j.lead_id = p_lead_id and j.kind = 'chatwoot.update' and j.state = 'pending' and j.payload ? 'labels'
$$;
create function tests.goes_on(p_lead_id bigint) returns void language plpgsql as $$
begin
    perform tests.advance('5 days');
    perform rework.run();
    perform outbox.cancel(x.lead_id, '{whatsapp.template}', 'tests', util.current_time()) from (select j.lead_id from outbox.jobs as j where j.kind = 'whatsapp.template' and j.state = 'pending' and j.lead_id <> p_lead_id group by j.lead_id) as x;
    perform tests.advance('6 hours');
    perform tests.accept(c.id, c.attempt, c.kind, c.work) from outbox.claim(tests.worker_id(), 20) as c;
end;
$$;
create function tests.accept(p_id bigint, p_attempt integer, p_kind text, p_work jsonb) returns void language sql as $$
    select outbox.complete(tests.worker_id(), p_id, p_attempt, tests.result(p_kind, p_id, p_work))
$$;

-- The first message of the cadence; those after it say nothing new.
select tests.goes_on(silent) from t;
select is(tests.shows(silent), 'indicacao recontato', 'written to again in the same conversation') from t;
select is(tests.shows(talked), null, 'the others are not') from t;
select tests.drain();
select tests.goes_on(silent) from t;
select is(tests.shows(silent), null, 'nor is the label ordered again') from t;
select tests.drain();

-- One of ours talks with them.
select tests.goes_on(talked) from t;
select tests.drain();
select leads.change_status(talked, 'engaged', 'consultant:1') from t;
select is(tests.shows(talked), 'indicacao', 'talked with, by what a consultant says') from t;
select tests.drain();

-- Nobody answers.
select leads.change_status(silent, 'exhausted', 'system') from t;
select is(tests.shows(silent), 'indicacao; Nenhum: a indicação terminou', 'the cadence ends: without the label, and with no step next') from t;
select tests.drain();
select is((select c.shown_step from chatwoot.conversations as c, t where c.lead_id = t.silent), null, 'which is said') from t;
select chatwoot.request_update(silent, p_has_labels => true) from t;
select is(tests.shows(silent), 'indicacao', 'once') from t;
select tests.drain();
select tests.reply(silent) from t;
select is(tests.shows(silent), 'indicacao em-conversa; Acompanhar a conversa', 'until they come back') from t;

select is(tests.status(other), 'contacted', 'another lead') from t;
select is(tests.shows(other), null, 'is as it was') from t;

select * from finish();
rollback;
