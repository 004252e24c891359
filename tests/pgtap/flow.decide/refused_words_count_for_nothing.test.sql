begin;
select plan(16);

-- Tuesday, 06:00 in São Paulo: first templates wait for 08:00.
select tests.make_operation('2026-03-10 09:00:00+00');
update ops.settings set value = '{"2": ["08:00", "20:00"], "3": ["08:00", "20:00"], "4": ["08:00", "20:00"], "5": ["08:00", "20:00"]}' where key = 'first_contact_hours';
create temporary table t as select tests.lead(1) as lead_id, tests.lead(2) as other, tests.lead(3) as unmade;
select tests.step('chatwoot.contact', jsonb_build_object('contact_id', 9001)) union all select tests.step('chatwoot.contact', jsonb_build_object('contact_id', 9002));
update outbox.jobs as j set due_at = util.current_time() + interval '1 hour' from t where j.lead_id = t.unmade;
select tests.step('chatwoot.conversation', '{"conversation_id": 7001}') union all select tests.step('chatwoot.conversation', '{"conversation_id": 7002}');
select tests.drain();
create function tests.said(p_id integer, p_n integer, p_at timestamptz) returns jsonb language sql as $$
    select tests.chatwoot_message(p_id, 'outgoing', 'Bom dia!', jsonb_build_object('created_at', to_char(p_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')), p_n)
$$;
create function tests.refused(p_id integer, p_n integer, p_at timestamptz) returns jsonb language sql as $$
    select tests.said(p_id, p_n, p_at) || '{"event": "message_updated", "content_attributes": {"external_error": "131047: Re-engagement message"}}'
$$;
create function tests.say(p_word text) returns void language plpgsql as $$
begin
    perform tests.chatwoot_says(case p_word
        when 'words' then tests.said(50, 1, '2026-03-10 09:10:00+00') when 'refusal' then tests.refused(50, 1, '2026-03-10 09:10:00+00')
        when 'more' then tests.said(51, 1, '2026-03-10 09:20:00+00') when 'refusal_of_more' then tests.refused(51, 1, '2026-03-10 09:20:00+00')
    end);
end;
$$;
create function tests.shown() returns text language sql as $$
    select format('%s %s %s %s', l.status, l.next_action, to_char(l.next_action_at, 'DD HH24:MI'), (select string_agg(m.state, ' ') from outbox.jobs as m where m.lead_id = l.id and m.kind = 'whatsapp.template'))
    from leads.leads as l, t where l.id = t.lead_id
$$;
select tests.advance('30 minutes');
select is(tests.shown(), 'new first_contact 10 11:00 pending', 'the first template waits');
select is(tests.outcomes('{words}'), 'contacted await_reply 13 11:00 cancelled', 'words of a consultant take its place');
select is(tests.outcomes('{words,refusal}'), 'new first_contact 10 11:00 pending', 'refused ones do not');
select is(tests.outcomes('{words,refusal,more,refusal_of_more}'), 'new first_contact 10 11:00 pending', 'however often');
select is(tests.outcomes('{words,refusal,more}'), 'contacted await_reply 13 11:00 cancelled', 'one that left is enough');
select tests.say('words');
select tests.say('refusal');

-- The conversation of a third is made while such words stand.
select tests.chatwoot_says(tests.said(60, 3, '2026-03-10 09:20:00+00') || jsonb_build_object('conversation', tests.chatwoot_conversation(3, '{"id": 7300}')));
update outbox.jobs as j set due_at = util.current_time() from t where j.lead_id = t.unmade;
select tests.drain() from generate_series(1, 4);
select is(tests.row_id(unmade, 'whatsapp.template'), null, 'a lead that a human writes to gets no template') from t;
select tests.chatwoot_says(tests.refused(60, 3, '2026-03-10 09:20:00+00'));
select is(tests.row_state(tests.row_id(unmade, 'whatsapp.template')), 'pending', 'until the words are refused') from t;
select tests.freeze('2026-03-10 11:00:00+00');
select tests.drain() from generate_series(1, 6);
select is((select count(*)::integer from sending.messages as m where m.state = 'accepted'), 3, 'at eight all three leave');

-- Every other day a consultant writes without an open window: D+3 does not move.
create temporary table w as select l.next_action_at as due from leads.leads as l, t where l.id = t.lead_id;
select tests.freeze('2026-03-12 13:00:00+00');
select tests.chatwoot_says(tests.said(70, 1, '2026-03-12 13:00:00+00'));
select is((select l.next_action_at > w.due from leads.leads as l, t, w where l.id = t.lead_id), true, 'words move the cadence');
select tests.chatwoot_says(tests.refused(70, 1, '2026-03-12 13:00:00+00'));
select is((select l.next_action_at from leads.leads as l, t where l.id = t.lead_id), due, 'refused ones do not') from w;
select tests.freeze('2026-03-13 11:00:00+00');
select is((select count(*)::integer from rework.run() as r where r.action = 'send_template'), 3, 'D+3 is planned');
select tests.chatwoot_says(tests.said(71, 1, '2026-03-13 11:00:00+00'));
select is((select a.state from rework.attempts as a, t where a.lead_id = t.lead_id), 'cancelled', 'words take its place');
select tests.chatwoot_says(tests.refused(71, 1, '2026-03-13 11:00:00+00'));
select is((select a.state from rework.attempts as a, t where a.lead_id = t.lead_id), 'planned', 'refused ones give it back');
-- The three are spread over the day.
select tests.advance('7 hours');
select tests.drain() from generate_series(1, 6);
select is((select count(*)::integer from sending.messages as m where m.purpose = 'rework' and m.state = 'accepted'), 3, 'and it leaves, once for each');

-- A qualified lead stays with its consultant.
select leads.change_status(lead_id, 'qualified', 'token:1') from t;
create temporary table q as select l.next_action, l.next_action_at from leads.leads as l, t where l.id = t.lead_id;
select tests.advance('1 hour');
select tests.chatwoot_says(tests.said(72, 1, util.current_time()));
select tests.chatwoot_says(tests.refused(72, 1, util.current_time()));
select is((select format('%s %s', l.next_action, l.next_action_at) from leads.leads as l, t where l.id = t.lead_id), format('%s %s', next_action, next_action_at), 'a qualified lead is where it was') from q;
select is(tests.is_sound(), '', 'all is sound');

select * from finish();
rollback;
