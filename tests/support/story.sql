-- A small operation's story, for the tests of views: a few leads that end in different ways.

create function tests.drain()
returns integer
language plpgsql
as $$
declare
    v_row record;
    v_count integer := 0;
begin
    loop
        select c.id, c.kind, c.attempt, c.work into v_row from outbox.claim(tests.worker_id(), 1, interval '90 seconds') as c;
        exit when not found;
        perform outbox.complete(
            tests.worker_id(), v_row.id, v_row.attempt,
            tests.result(v_row.kind, v_row.id, v_row.work) || case v_row.kind
                when 'chatwoot.contact' then jsonb_build_object('contact_id', 9000 + v_row.id)
                when 'chatwoot.conversation' then jsonb_build_object('conversation_id', 7000 + v_row.id)
                else '{}'
            end
        );
        v_count := v_count + 1;
    end loop;
    return v_count;
end;
$$;
comment on function tests.drain() is 'Does all that is due, as a worker would when all goes well; returns how many rows.';

create function tests.reply(p_lead_id bigint, p_text text default 'Quero saber mais')
returns text
language sql
as $$
    select r.outcome
    from inbox.record_reply(
        p_lead_id, (select c.id from sending.channels as c where c.is_default), date_trunc('second', util.current_time()),
        'wamid.in.' || gen_random_uuid(), null, 'text', p_text
    ) as r
$$;
comment on function tests.reply(bigint, text) is 'The person of a lead writes now; returns the outcome.';

create function tests.tell_story(out won bigint, out revived bigint, out landline bigint, out stopped bigint, out waiting bigint)
language plpgsql
as $$
declare
    v_ana_token bigint;
    v_source_token bigint;
begin
    -- Tuesday, 10 March 2026, noon in São Paulo.
    perform tests.make_operation('2026-03-10 15:00:00+00');
    v_ana_token := tests.make_token('Extensão da Ana', '{leads:write,leads:read}', tests.consultant(1));
    v_source_token := tests.make_token('Site do parceiro', '{leads:write}', null, (select s.id from intake.sources as s));

    won := tests.lead(1, '{"origin": "extension", "product": "plano", "referrer": {"name": "João Alves"}}', v_ana_token);
    revived := tests.lead(2, '{"origin": "site"}', v_source_token);
    stopped := tests.lead(3, '{"origin": "site"}', v_source_token);
    landline := tests.lead(4, '{"person": {"name": "Rita Nunes", "phone": "1132654321"}}');
    perform tests.advance('30 seconds');
    perform tests.drain();

    perform tests.advance('29 minutes 30 seconds');
    perform tests.receive('messages', jsonb_build_object('statuses', jsonb_build_array(
        tests.wa_status((select m.wamid from sending.messages as m where m.lead_id = won), 'delivered', '{"pricing": {"category": "marketing", "type": "regular"}}')
    )));
    perform tests.reply(won);
    perform tests.lead(1, '{"origin": "event"}', v_source_token);
    perform tests.reply(stopped, 'PARAR');
    perform tests.advance('30 minutes');
    perform inbox.record_human_answer(won, (select l.consultant_id from leads.leads as l where l.id = won), util.current_time());
    perform leads.change_status(won, 'qualified', 'consultant:1');
    perform tests.drain();

    perform tests.submit(tests.referral(3));
    perform tests.submit('{}');
    perform tests.submit(tests.referral(5, '{"person": {"name": "asdf 123", "phone": "11987654321"}}'));

    perform tests.freeze('2026-03-11 15:00:00+00');
    perform leads.change_status(won, 'won', 'consultant:1');
    waiting := tests.lead(6);
    perform tests.drain();
    perform tests.advance('1 hour');
    perform tests.reply(waiting);
    perform tests.drain();

    -- D+3 for the one who was silent.
    perform tests.freeze('2026-03-13 12:00:00+00');
    perform from rework.run();
    perform tests.drain();
    perform tests.freeze('2026-03-14 12:00:00+00');
    perform tests.reply(revived);
    perform tests.drain();
end;
$$;
comment on function tests.tell_story() is
'Five leads of 10 and 11 March 2026, told until 14 March: won (sent in by Ana, with a referrer, touched once, replied after half an hour, answered, qualified,
won the next day), revived (of a source, silent, one rework message, replied a day after it), landline (to be called), stopped (of a source, wrote PARAR),
waiting (replied, nobody answered). Besides: one submission suppressed, one rejected, one in quarantine.';

create function tests.tell_more()
returns void
language plpgsql
as $$
declare
    v_lead bigint;
begin
    -- Two people behind one landline, one with a consent; somebody known who is referred anew, with a name.
    v_lead := tests.lead(70, '{"person": {"name": "Paulo Castro", "phone": "1132654321"}, "consent": {"basis": "consent", "statement": "Pediu que liguem"}}');
    perform tests.lead(1, '{"origin": "partner", "referrer": {"name": "Zélia Prado"}}');
    perform leads.record_call(v_lead, tests.token_id(), 'busy');
    perform routing.transfer_lead(v_lead, c.id, 'on_leave', 'operator:Rosa')
    from routing.consultants as c, leads.leads as l
    where l.id = v_lead and c.id = (select min(o.id) from routing.consultants as o where o.id <> l.consultant_id and o.is_active);
    -- Cards: one accepted, one ignored, one that waits.
    perform inbox.offer_cards(
        v_lead, 'wa:more', '[{"name": "Vera Cruz", "phones": ["11966550001", "1133445566"]}, {"name": "Hugo Paz", "phones": ["11966550002"]}, {"name": "Nina Sol"}]', true, util.current_time()
    );
    perform intake.accept_card(k.uid, 'consultant:' || tests.consultant(3)) from intake.cards as k where k.name = 'Vera Cruz';
    perform intake.ignore_card(k.uid, 'operator:Rosa') from intake.cards as k where k.name = 'Hugo Paz';
    -- One is lost; a message fails after all.
    perform leads.change_status(tests.lead(71), 'lost', 'operator', 'price');
    perform tests.receive('messages', jsonb_build_object('statuses', jsonb_build_array(tests.wa_status(
        (select m.wamid from sending.messages as m where m.state = 'accepted' order by m.id desc limit 1), 'failed', '{"errors": [{"code": 130403}]}'
    ))));
    -- A look at the desk, a list taken out.
    perform tests.desk('gestora@example.com');
    perform desk.record_look(s.token_id, tests.desk_uid(v_lead)) from desk.sessions as s;
    perform leads.record_export('csv', '{}');
end;
$$;
comment on function tests.tell_more() is
'To go on with a story: a household behind one landline, a consent, a second referral, a call, a transfer, contact cards, an end, a failure, a look at the desk, a list taken out.';

create function tests.tell_long_story()
returns void
language plpgsql
as $$
declare
    c record;
    v_token bigint;
    v_lead bigint;
    v_press bigint;
    v_unknown bigint;
begin
    perform tests.tell_story();
    v_token := tests.make_token('Telefone da Carla', '{leads:write}', tests.consultant(3));
    insert into sending.channels (code, phone_number_id, chatwoot_account_id, chatwoot_inbox_id)
    values ('reserva', '500600700', 1, 8);
    -- Answers that belong to a consultant's words, to a talk, to a button, to nothing.
    for n in 30..37 loop
        v_lead := tests.lead(n, jsonb_build_object('origin', 'site'));
        perform tests.drain();
        perform tests.advance('7 minutes');
        if n in (30, 31) then
            perform inbox.record_human_answer(v_lead, tests.consultant(1), util.current_time(), 'cw:message:1:' || n);
        elsif n = 32 then
            perform leads.record_call(v_lead, v_token, 'answered');
        elsif n = 33 then
            perform leads.record_call(v_lead, v_token, 'opted_out');
        end if;
        perform tests.advance('13 minutes');
        if n <> 33 and n <> 37 then
            perform tests.reply(v_lead, case n when 34 then 'PARAR' else 'Quero saber' end);
        end if;
        if n = 31 then
            perform flow.void_signal('cw:message:1:31', 'chatwoot', 'answer_failed');
        end if;
        perform tests.drain();
    end loop;
    -- Failures: for good, at last delivered, of unknown outcome, withdrawn, waiting.
    v_unknown := tests.lead_with_conversation(40);
    select * into c from tests.claim_one('whatsapp.template');
    perform outbox.fail(tests.worker_id(), c.id, c.attempt, tests.error(null, '{"phase": "no_answer"}'));
    perform tests.drain();
    v_lead := tests.lead_with_conversation(41);
    select * into c from tests.claim_one('whatsapp.template');
    perform outbox.fail(tests.worker_id(), c.id, c.attempt, tests.error(130403));
    perform tests.drain();
    v_press := tests.lead(42);
    perform tests.drain();
    perform tests.receive('messages', jsonb_build_object('statuses', jsonb_build_array(
        tests.wa_status((select m.wamid from sending.messages as m where m.lead_id = v_press), 'failed', '{"errors": [{"code": 130403}]}')
    )));
    perform tests.receive('messages', jsonb_build_object('statuses', jsonb_build_array(
        tests.wa_status((select m.wamid from sending.messages as m where m.lead_id = v_press), 'read')
    )));
    perform tests.drain();
    v_lead := tests.lead_with_conversation(43);
    perform leads.change_status(v_lead, 'lost', 'consultant:' || tests.consultant(2), 'price');
    perform tests.drain();
    -- Quarantine, mended after two days; a status that nobody knows.
    perform tests.advance('2 days');
    perform intake.fix_quarantined(s.uid, '{"person": {"name": "Bia Reis", "phone": "11987654321"}, "origin": "manual"}')
    from intake.submissions as s where s.outcome = 'quarantined';
    perform tests.drain();
    perform tests.submit(tests.referral(60, '{"person": {"name": "asdf 123", "phone": "11987654399"}}'));
    perform tests.receive('messages', jsonb_build_object('statuses', jsonb_build_array(tests.wa_status('wamid.nobody', 'sent'))));
    -- The cadence, day by day, into the next month; ends, transfers and ends taken back on both sides of it.
    for d in 1..20 loop
        perform tests.advance('23 hours');
        perform from rework.run();
        perform tests.advance('1 hour');
        perform tests.drain();
        if d in (3, 9) then
            select l.id into v_lead from leads.leads as l where l.status in ('contacted', 'engaged') order by l.id limit 1;
            perform leads.change_status(v_lead, 'lost', 'token:' || v_token, 'price');
        elsif d in (4, 18) then
            select l.id into v_lead from leads.leads as l where l.status = 'lost' order by l.id limit 1;
            perform tests.reply(v_lead);
        elsif d in (5, 16) then
            select l.id into v_lead from leads.leads as l where l.status in ('contacted', 'engaged') order by l.id desc limit 1;
            perform routing.transfer_lead(v_lead, x.id, 'on_leave', 'operator')
            from routing.consultants as x
            where x.id <> (select l.consultant_id from leads.leads as l where l.id = v_lead)
            order by x.id
            limit 1;
        elsif d in (6, 17) then
            select l.id into v_lead from leads.leads as l where l.status = 'engaged' order by l.id limit 1;
            perform leads.change_status(v_lead, 'won', 'operator');
        end if;
    end loop;
    -- Long after, a button of the first message.
    perform tests.advance('35 days');
    perform inbox.record_reply(m.lead_id, m.channel_id, util.current_time(), 'wamid.press', null, 'button', 'Quero', 'continue', m.id)
    from sending.messages as m where m.lead_id = v_press and m.purpose = 'first_contact';
    perform tests.drain();
    perform sending.record_press(m.id, 0::smallint, util.current_time()) from sending.messages as m where m.lead_id = v_press;
    -- What stands still in the end.
    perform tests.lead(50), tests.lead(51);
    update sending.channels set state = 'stopped', state_reason = '131031' where is_default;
    for h in 1..5 loop
        perform tests.advance('20 minutes');
        for c in select * from outbox.claim(tests.worker_id(), 5) loop
            perform outbox.fail(tests.worker_id(), c.id, c.attempt, tests.chatwoot_error(503));
        end loop;
    end loop;
    -- One text against another since the beginning, which nobody got; what a consultant's words cost.
    perform sending.copy_template('rework_1', 'rework_1_b', 'Oi, {{1}}! {{2}}, da {{3}}. Ainda posso ajudar?');
    perform sending.start_experiment('retomada', 'rework_1', 'rework_1_b', 30, 20, 40);
    update sending.experiments set started_at = '2026-03-01 00:00:00+00';
    update sending.templates set problem = 'variables', problem_values = '{"1, 2",""}' where code = 'rework_1_b';
    perform tests.receive('messages', jsonb_build_object('statuses', jsonb_build_array(
        tests.wa_status(
            (select m.wamid from sending.messages as m join sending.templates as t on t.id = m.template_id where t.code = 'rework_1' and m.wamid is not null order by m.id limit 1),
            'delivered'
        ),
        tests.wa_status('wamid.theirs', 'delivered', '{"pricing": {"category": "service", "type": "free_customer_service"}}'),
        tests.wa_status('wamid.unpriced', 'read', '{"pricing": {"category": "marketing_lite", "type": "regular"}}')
    )));
    -- What looking in Chatwoot healed, on two days.
    insert into chatwoot.sweeps (channel_id, since, swept_at, is_paged, requests, listed, changed, failed_at, failure)
    select n.id, util.current_time() - interval '2 minutes', util.current_time() - interval '1 minute', false, 1, 7, 2, util.current_time(), 'http_503'
    from sending.channels as n
    where n.is_default;
    perform chatwoot.record_heal(h.kind, v_lead, 7000, util.current_time() - h.ago)
    from (values ('reply', interval '0'), ('reply', interval '1 minute'), ('reply', interval '1 day'), ('labels', interval '1 minute')) as h (kind, ago);
    -- Conversations that another agent has than the lead's owner: of a consultant, and of nobody of ours.
    update chatwoot.conversations as o
    set assignee_id = case when o.lead_id % 2 = 0 then 999 else 101 end
    from leads.leads as l
    where l.id = o.lead_id and o.status <> 'resolved' and l.status in ('contacted', 'engaged');
    perform tests.tell_more();
end;
$$;

comment on function tests.tell_long_story() is
'tests.tell_story(), and until June whatever the figures must tell apart: replies to a consultant''s words, to a talk by phone, to a button, to nothing; sends that
failed, arrived after all, were withdrawn, or of which nobody knows; a quarantine mended late; ends, transfers and ends taken back on both sides of a month;
orders that stand still.';
