begin;
select plan(18);

select tests.make_operation();
create temporary table t as select tests.lead() as lead_id;
create function tests.show(p_lead_id bigint) returns text language sql as $$
    select concat_ws(' ', l.status, l.next_action, to_char(l.status_since, 'HH24:MI'), 'ended', to_char(l.ended_at, 'HH24:MI'), l.lost_reason)
    from leads.leads as l where l.id = p_lead_id
$$;

select tests.advance('1 hour');
select leads.change_status(lead_id, 'engaged', 'person', 'replied', 'quero saber mais') from t;
select is(tests.show(lead_id), 'engaged first_contact 16:00 ended', 'the step is decided by what the person said, not by the status') from t;
select is(
    (select format('%s %s', e.kind, e.data - 'commitments') from leads.events as e where e.lead_id = t.lead_id order by e.seq desc limit 1),
    'status_changed {"to": "engaged", "from": "new", "reason": "replied"}', 'the change is an event'
) from t;
select is(
    (select v.value from leads.event_values as v where v.lead_id = t.lead_id and v.field = 'note'), 'quero saber mais',
    'a note is kept beside the chain'
) from t;
select is_empty('select 1 from leads.events as e where e.data::text like ''%quero saber%''', 'and never inside it');

select tests.advance('1 hour');
select leads.change_status(lead_id, 'qualified', 'consultant:1') from t;
select is(tests.show(lead_id), 'qualified scheduled 17:00 ended', 'a qualified lead has a step to agree on') from t;

select throws_ok(
    format($$select leads.change_status(%s, 'lost', 'consultant:1')$$, lead_id), 'ID102', null, 'lost needs a reason'
) from t;
select throws_ok(
    format($$select leads.change_status(%s, 'lost', 'consultant:1', 'because')$$, lead_id), 'ID102', null, 'and a known one'
) from t;
select is(tests.status(lead_id), 'qualified', 'the refused change changed nothing') from t;
select tests.advance('1 hour');
select leads.change_status(lead_id, 'lost', 'consultant:1', 'price') from t;
select is(tests.show(lead_id), 'lost 18:00 ended 18:00 price', 'a lost lead has an end, a reason and nothing to do') from t;
select is(tests.is_sound(), '', 'and breaks no invariant');

select tests.advance('30 days');
select lives_ok(format($$select leads.change_status(%s, 'engaged', 'person')$$, lead_id), 'it opens again within 30 days') from t;
select is(tests.show(lead_id), 'engaged answer_person 18:00 ended price', 'with somebody to answer and the old reason kept') from t;
select leads.change_status(lead_id, 'lost', 'consultant:1', 'other') from t;
select tests.advance('30 days 1 second');
select throws_ok(
    format($$select leads.change_status(%s, 'engaged', 'person')$$, lead_id), 'ID301', null, 'later it stays ended'
) from t;

select tests.advance('-20 days');
select isnt(tests.lead(), lead_id, 'a person whose lead ended gets a new one') from t;
select throws_ok(
    format($$select leads.change_status(%s, 'engaged', 'person')$$, lead_id), 'ID301', null,
    'an ended lead does not open beside an open one of the same person'
) from t;
select is(tests.status(lead_id), 'lost', 'and stays as it was') from t;

create temporary table w as select tests.lead(2) as lead_id;
select leads.change_status(lead_id, 'contacted', 'consultant:1') from w;
select is(
    (
        select format('%s in %s days', l.next_action, l.next_action_at::date - util.current_time()::date) from leads.leads as l where l.id = w.lead_id
    ),
    'await_reply in 3 days', 'a lead contacted by hand waits for a reply, not for a first contact that will not come'
) from w;
select is(tests.is_sound(), '', 'every history verifies');

select * from finish();
rollback;
