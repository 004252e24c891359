begin;
select plan(14);
select tests.make_operation();
create function tests.credit(p_lead_id bigint) returns text language sql as $$
    select string_agg(concat_ws(' ', c.credit, c.credited_to, m.purpose, c.wish), ', ' order by c.written_at, c.reply_id)
    from governance.reply_credit as c
    left join sending.messages as m on m.id = c.message_id
    where c.person_uid = (select p.uid from people.people as p join leads.leads as l on l.person_id = p.id where l.id = p_lead_id)
$$;
create function tests.effect(p_step integer) returns text language sql as $$
    select format('%s sent, %s in 3 days, %s engaged, %s won, %s opted out', sum(e.sent), sum(e.replied_within_3_days), sum(e.engaged), sum(e.won_after), sum(e.opted_out_after))
    from bi.mv_rework_effect as e
    where e.step = p_step
$$;
create temporary table t as
select tests.lead(1) as template, tests.lead(2) as human, tests.lead(3) as refused, tests.lead(4) as stop, tests.lead(5) as silent, tests.lead(6) as call;
select tests.drain();
select tests.advance('1 day');
select tests.reply(template) from t;
select is(tests.credit(template), 'last_said template first_contact', 'a reply belongs to the template before it') from t;
-- A consultant writes next day; WhatsApp refuses what another writes.
select inbox.record_human_answer(human, null, util.current_time(), 'cw:message:1:77') from t;
select inbox.record_human_answer(refused, null, util.current_time(), 'cw:message:1:78') from t;
select flow.void_signal('cw:message:1:78', 'chatwoot', 'answer_failed');
select leads.record_call(call, tests.token_id(), 'answered') from t;
select tests.advance('1 hour');
select tests.reply(human), tests.reply(refused), tests.reply(call) from t;
select is(tests.credit(human), 'last_said message', 'to what a consultant said since') from t;
select is(tests.credit(refused), 'last_said template first_contact', 'unless WhatsApp refused it') from t;
select is(tests.credit(call), 'last_said call', 'or to a talk by phone') from t;
select is(tests.credit(silent), null, 'who says nothing has no row') from t;

-- PARAR and our confirmation in one second.
select tests.reply(stop, 'PARAR') from t;
select tests.drain();
select is(tests.credit(stop), 'last_said template first_contact stop', 'a confirmation in the second of the wish is not what it answers') from t;
select results_eq(
    $$select e.purpose, e.replied_at is not null from governance.message_evidence as e, t where e.lead_id = t.stop order by e.queued_at$$,
    $$values ('first_contact', true), ('opt_out_confirmation', false)$$, 'so that it counts once'
);
select jobs.refresh_views();
select is(tests.effect(0), '6 sent, 3 in 3 days, 2 engaged, 0 won, 1 opted out', 'the first contact has what is its own');

-- A button pressed 35 days after the end.
select leads.change_status(template, 'lost', 'consultant:1', 'price') from t;
select tests.advance('35 days');
select inbox.record_reply(template, n.id, util.current_time(), 'wamid.late', null, 'button', 'Quero conversar', 'continue', m.id)
  from t, sending.channels as n, sending.messages as m where n.is_default and m.lead_id = t.template and m.purpose = 'first_contact';
select is((select count(*) from leads.leads as l, t where l.person_id = tests.person_id(t.template)), 2::bigint, 'it becomes a new lead');
select is(tests.credit(template), 'last_said template first_contact, named template first_contact continue', 'and belongs to the message that it names') from t;
select is(
    (select count(*) from governance.message_evidence as e where e.replied_at is not null),
    (select count(distinct c.message_id) from governance.reply_credit as c), 'the evidence says the same'
);
select is_empty(
    $$select e.message_id, e.replied_at from governance.message_evidence as e where e.message_id is not null
       except select m.id, (select min(c.written_at) from governance.reply_credit as c where c.message_id = m.id) from sending.messages as m$$,
    'message by message'
);
-- A consultant and the person in one second: the person spoke first.
select inbox.record_human_answer(silent, null, util.current_time(), 'cw:message:1:79'), tests.reply(silent) from t;
select is(tests.credit(silent), 'last_said template first_contact', 'an answer in the same second comes after the words') from t;
select tests.as_role('indica_dba');
select lives_ok('select * from governance.reply_credit, governance.words_said', 'the DBA may look');

select * from finish();
rollback;
