begin;
select plan(30);

-- One lead whose first message waits in the outbox, of half past two; another one beside it, whose message is as it is.
select tests.make_operation('2026-03-10 14:30:00+00');
create temporary table t as select tests.lead_with_conversation(1) as lead_id, null::bigint as beside;
update t set beside = tests.lead(2);
create function tests.may(p_at timestamptz default '2026-03-10 15:00Z', p_change text default null) returns boolean language plpgsql as $$
declare
    v_may boolean;
begin
    if p_change is not null then
        execute replace(replace(p_change, ':lead', (select lead_id::text from t)), ':job', tests.row_id((select lead_id from t), 'whatsapp.template')::text);
    end if;
    select sending.may_have_left(j, l, p_at) into strict v_may from t join leads.leads as l on l.id = t.lead_id join outbox.jobs as j on j.id = tests.row_id(l.id, 'whatsapp.template');
    raise exception using errcode = 'ZZ001', message = v_may;
exception
    when sqlstate 'ZZ001' then return sqlerrm::boolean;
end;
$$;
set constraints all immediate;
alter table leads.leads disable trigger user;
select ok(tests.may(), 'what was due may have left');
select ok(not tests.may('2026-03-10 14:30Z'), 'not before there was a lead');
select ok(tests.may('2026-03-10 14:30:00.001Z'), 'but since then');

-- HOURS
select ok(not tests.may(p_change => $$update outbox.jobs set due_at = '2026-03-10 15:00:01Z', last_error = '{"held": "outside_hours"}' where id = :job$$), 'what waits for the opening waited there too');
select ok(tests.may(p_change => $$update outbox.jobs set due_at = '2026-03-10 15:00:00Z', last_error = '{"held": "outside_hours"}' where id = :job$$), 'until it opens');
select ok(tests.may(p_change => $$update outbox.jobs set due_at = '2026-03-10 15:00:01Z', last_error = '{"held": "rate"}' where id = :job$$), 'what waits here for anything else may have gone there');

-- DUE
select ok(not tests.may(p_change => $$update leads.leads set first_contact_due_at = '2026-03-10 15:00:01Z' where id = :lead; update outbox.jobs set due_at = '2026-03-10 15:00:01Z' where id = :job$$), 'what is due later could not');
select ok(tests.may(p_change => $$update leads.leads set first_contact_due_at = '2026-03-10 15:00:00Z' where id = :lead; update outbox.jobs set due_at = '2026-03-10 15:00:01Z' where id = :job$$), 'what was due could, though it was put off here');
select ok(tests.may(p_change => $$update leads.leads set first_contact_due_at = '2026-03-10 16:00:00Z' where id = :lead$$), 'or what was due here');

-- WHAT THE LEAD WAITS FOR
select ok(not tests.may(p_change => $$update leads.leads set next_action = 'human_review' where id = :lead$$), 'who does not wait for it is not written to, here as there');
select ok(not tests.may(p_change => $$update outbox.jobs set payload = payload || '{"purpose": "rework"}' where id = :job$$), 'nor is another text than what they wait for');
select ok(tests.may(p_change => $$update outbox.jobs set payload = payload || '{"purpose": "opt_out_confirmation"}' where id = :job$$), 'that a wish was taken down they need not wait for');
select ok(not tests.may(p_change => $$update outbox.jobs set payload = payload || '{"purpose": "opt_out_confirmation"}', first_due_at = '2026-03-10 15:10Z', due_at = '2026-03-10 15:10Z' where id = :job$$), 'but it was to be due');
select ok(tests.may(p_change => $$update outbox.jobs set payload = payload || '{"purpose": "opt_out_confirmation"}', first_due_at = '2026-03-10 15:10Z', due_at = '2026-03-10 15:10Z' where id = :job; update leads.leads set last_inbound_at = '2026-03-10 14:50Z' where id = :lead$$), 'since words that may have been heard there before');

-- WHO
select ok(not tests.may(p_change => $$delete from people.identifiers where person_id = tests.person_id(:lead)$$), 'without a number nothing left');
select ok(not tests.may(p_change => $$select people.suppress(array['phone:' || (normalize.phone(tests.phone(1))).match_key], 'request')$$), 'nor to whom had asked for no more');
select ok(tests.may(p_change => $$select people.suppress(array['phone:' || (normalize.phone(tests.phone(2))).match_key], 'request')$$), 'whatever another asked for');
select ok(tests.may(p_change => $$select people.suppress(array['phone:' || (normalize.phone(tests.phone(1))).match_key], 'request'); update outbox.jobs set payload = payload || '{"purpose": "opt_out_confirmation"}' where id = :job$$), 'to whom it may have been confirmed');

-- WHAT IS KNOWN OF IT: a message of this order, not of another's.
create function tests.message(p_key text, p_state text, p_error text default 'null') returns text language sql as $$
    select format($q$insert into sending.messages (send_key, lead_id, channel_id, template_id, purpose, state, recipient, body, error, queued_at)
        select %s, :lead, tests.channel(), t.id, 'first_contact', %L, '+5511', 'x', %s, util.current_time() from sending.templates as t order by t.id limit 1$q$, p_key, p_state, p_error)
$$;
select ok(tests.may(p_change => tests.message($$(select dedupe_key from outbox.jobs where id = :job)$$, 'queued')), 'one that waits');
select ok(not tests.may(p_change => tests.message($$(select dedupe_key from outbox.jobs where id = :job)$$, 'failed')), 'of one that was tried it is known what became of it');
select ok(not tests.may(p_change => tests.message($$(select dedupe_key from outbox.jobs where id = :job)$$, 'queued', $$'{"phase": "restored"}'$$)), 'one that somebody ordered again has been looked at');
select ok(tests.may(p_change => tests.message($$(select dedupe_key from outbox.jobs where id = :job)$$, 'queued', $$'{"phase": "answered"}'$$)), 'one that waits after a refusal may have gone');
select ok(tests.may(p_change => tests.message($$'another'$$, 'failed')), 'another order''s says nothing');

-- WITH WHAT
select ok(not tests.may(p_change => $$delete from chatwoot.conversations; delete from chatwoot.contacts; update outbox.jobs set channel_id = null; update sending.channels set is_default = false$$), 'without a number of ours nothing left');
select ok(tests.may(p_change => $$update outbox.jobs set channel_id = (select c.id from sending.channels as c limit 1) where id = :job; update sending.channels set is_default = false$$), 'but by one that the order names');
select ok(not tests.may(p_change => $$update sending.templates set purpose = 'rework' where purpose = 'first_contact'$$), 'nor without a text');
select ok(tests.may(p_change => $$update sending.templates set purpose = 'opt_out_confirmation' where purpose = 'rework'$$), 'of that purpose');
select ok(not tests.may(p_change => $$update outbox.jobs set payload = payload || '{"template_code": "nowhere"}' where id = :job$$), 'that the order names');
select ok(tests.may(p_change => $$update outbox.jobs set payload = payload || '{"template_code": "first_contact"}' where id = :job$$), 'which may be there');
select is((select string_agg(j.lead_id::text, ' ' order by j.id) from sending.sends_in_doubt('2026-03-10 15:00Z') as j), (select lead_id::text from t), 'of all orders it is that one');

select * from finish();
rollback;
