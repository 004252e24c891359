begin;
select plan(11);

select tests.make_operation();
create function tests.lost(p_n integer, out lead_id bigint, out id bigint, out work jsonb) language plpgsql as $$
declare
    v_attempt integer;
begin
    update outbox.jobs as m set state = 'cancelled', finished_at = now() where m.state = 'pending';
    lead_id := tests.lead_with_conversation(p_n);
    select c.id, c.attempt, c.work into lost.id, v_attempt, lost.work from tests.claim_one('whatsapp.template') as c;
    perform outbox.fail(tests.worker_id(), lost.id, v_attempt, tests.error(null, '{"phase": "no_answer"}'));
end;
$$;
create temporary table a as select * from tests.lost(1);
select tests.write(1, 'wamid.1', tests.press_of(work #>> '{buttons,0,payload}')) from a;
select is((tests.message_of(lead_id)).state || coalesce((tests.message_of(lead_id)).wamid, '-'), 'delivered-', 'a press proves that it arrived') from a;
select is(tests.row_state(id), 'done', 'the row too') from a;
select is(tests.status(lead_id) || ' ' || tests.next_action(lead_id), 'engaged answer_person', 'the lead goes on') from a;
select is(governance.event_text(e), 'A resposta da pessoa mostra que a mensagem chegou.', 'the history says how it is known') from leads.events as e where e.kind = 'template_delivered';
select tests.tell('wamid.a', 'read', jsonb_build_object('biz_opaque_callback_data', work -> 'opaque')) from a;
select is((tests.message_of(lead_id)).state || (tests.message_of(lead_id)).wamid, 'readwamid.a', 'a later status adds the wamid') from a;

create temporary table b as select * from tests.lost(2);
select tests.write(2, 'wamid.2', '{"context": {"id": "wamid.b"}}') from b;
select is((tests.message_of(lead_id)).state, 'delivered', 'an answer to it proves it') from b;
select is(tests.status(lead_id), 'engaged', 'the lead goes on') from b;

create temporary table c as select * from tests.lost(3);
select tests.advance('1 minute');
select tests.write(3, 'wamid.3', '{}', util.current_time() - interval '1 hour');
select is((tests.message_of(lead_id)).state, 'unknown', 'what was written before it proves nothing') from c;
select tests.write(3, 'wamid.4');
select is((tests.message_of(lead_id)).state, 'delivered', 'what is written after does') from c;
select is((select l.first_contact_at is not null from leads.leads as l, c where l.id = c.lead_id), true, 'it was the first contact');
select is(tests.is_sound(), '', 'all is accounted for');

select * from finish();
rollback;
