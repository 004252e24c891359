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
        tests.wa_status((select m.wamid from sending.messages as m where m.lead_id = won), 'delivered')
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

create function tests.plan_of(p_query text)
returns setof text
language plpgsql
as $$
begin
    return query execute 'explain ' || p_query;
end;
$$;
comment on function tests.plan_of(text) is 'The lines of a query''s plan.';
