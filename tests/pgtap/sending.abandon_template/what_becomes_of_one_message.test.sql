begin;
select plan(25);

-- Five first messages in several states, and a step of the cadence; whatever becomes of one, the others are as they were.
select tests.make_crowd();
update outbox.jobs set state = 'done', finished_at = util.current_time() where finished_at is null;
create temporary table j as select n, (select o.id from outbox.jobs as o where o.lead_id = tests.nth(n) and o.kind = 'whatsapp.template' order by o.id limit 1) as id from generate_series(1, 4) as n;
insert into rework.attempts (lead_id, cycle, step, policy_id, template_code, due_at, state, created_at)
select tests.nth(n), 1, 1, p.id, 'rework_1', util.current_time(), 'planned', util.current_time() from unnest(array[2, 4]) as n, rework.policies as p where p.is_default;
create function tests.attempt(p_n integer) returns bigint language sql as $$ select a.id from rework.attempts as a where a.lead_id = tests.nth(p_n) $$;
create function tests.set(p_n integer, p_state text, p_is_step boolean default false) returns void language sql as $$
    update sending.messages set state = p_state, sends = 2, wamid = case when p_state in ('failed', 'accepted') then 'w' || p_n end, accepted_at = case when p_state in ('failed', 'accepted') then util.current_time() end,
        sent_at = null, delivered_at = null, unknown_at = case when p_state = 'unknown' then util.current_time() end, failed_at = case when p_state = 'failed' then util.current_time() end
    where lead_id = tests.nth(p_n);
    update outbox.jobs set payload = jsonb_build_object('purpose', case when p_is_step then 'rework' else 'first_contact' end) || case when p_is_step then jsonb_build_object('attempt_id', tests.attempt(p_n)) else '{}' end
    where id = (select j.id from j where n = p_n);
$$;
create function tests.shown(p_n integer) returns text language sql as $$
    select concat_ws(' ', m.state, m.sends, coalesce(m.wamid, '-'), m.earlier_wamids, coalesce(a.state, '-'), coalesce(a.reason, '-'), (
        select concat_ws(' ', e.kind, e.actor, e.data ->> 'purpose', e.data ->> 'reason') from leads.events as e where e.lead_id = m.lead_id and e.kind in ('template_withdrawn', 'template_retried') order by e.seq desc limit 1
    ))
    from sending.messages as m left join rework.attempts as a on a.lead_id = m.lead_id where m.lead_id = tests.nth(p_n)
$$;
create function tests.after(p_n integer, p_event text, p_reason text default null) returns text language plpgsql as $$
declare
    v_others jsonb := (select jsonb_agg(tests.shown(n) order by n) from generate_series(1, 4) as n where n <> p_n);
    v_shown text;
    v_are_same boolean;
begin
    begin
        perform sending.abandon_template((select j.id from j where n = p_n), p_event, p_reason, util.current_time() + interval '1 minute');
        v_shown := tests.shown(p_n);
        v_are_same := v_others = (select jsonb_agg(tests.shown(n) order by n) from generate_series(1, 4) as n where n <> p_n);
        raise exception '%', v_shown || case when v_are_same then '' else ' AND OTHERS' end using errcode = 'ZZ001';
    exception
        when sqlstate 'ZZ001' then return sqlerrm;
    end;
end;
$$;
set constraints all immediate;
select tests.set(1, 'queued'), tests.set(2, 'queued', true), tests.set(3, 'sending'), tests.set(4, 'unknown', true);

-- CANCELLED
select is(tests.after(1, 'cancelled', 'overtaken'), 'cancelled 2 - {} - - template_withdrawn system first_contact overtaken', 'one that waits is withdrawn');
select is(tests.after(2, 'cancelled', 'overtaken'), 'cancelled 2 - {} cancelled overtaken template_withdrawn system rework overtaken', 'with its step');
select is(tests.after(3, 'cancelled', 'overtaken'), 'sending 2 - {} - - template_withdrawn system first_contact overtaken', 'one that is on its way is what it is');
-- GIVEN UP
select is(tests.after(1, 'given_up', 'no_text x'), 'failed 2 - {} - - template_withdrawn system first_contact no_text', 'one that could not be built failed');
select is(tests.after(2, 'given_up', 'no_text x'), 'failed 2 - {} failed given_up template_withdrawn system rework no_text', 'with its step');
select is(tests.after(4, 'given_up', 'no_text x'), 'unknown 2 - {} failed given_up template_withdrawn system rework no_text', 'what nobody knows of stays unknown');
-- RELEASED
select is(tests.after(3, 'released'), 'queued 1 - {} - -', 'one that did not leave waits again, and was not sent');
select is(tests.after(1, 'released'), 'queued 2 - {} - -', 'one that waits is as it was');
-- DISMISSED
select is(tests.after(4, 'dismissed', 'x'), 'unknown 2 - {} planned -', 'dismissed it stays what it is');

-- ORDERED AGAIN
update outbox.jobs set state = 'dead', finished_at = util.current_time() where id in (select j.id from j);
select throws_ok($$select tests.after(4, 'retried')$$, 'ID304', null, 'what may have left is not ordered again in silence');
update rework.attempts set state = 'failed', reason = 'x', finished_at = util.current_time() where lead_id = tests.nth(4);
select is(tests.after(4, 'repeated'), 'queued 2 - {} planned - template_retried operator rework retried', 'but by whoever says so, with its step');
select tests.set(1, 'failed');
select is(tests.after(1, 'retried'), 'queued 2 - {w1} - - template_retried operator first_contact retried', 'one that failed; its former id still names it');
update outbox.jobs set state = 'done' where id in (select j.id from j);
select is(tests.after(1, 'retried'), 'queued 2 - {w1} - - template_retried operator first_contact retried', 'also when its order was done before it was refused');
select tests.set(1, 'accepted');
select throws_ok($$select tests.after(1, 'retried')$$, 'ID303', null, 'not what left');
select throws_ok($$select tests.after(1, 'repeated')$$, 'ID303', null, 'at all');
select tests.set(4, 'unknown', true);
select throws_ok($$select tests.after(4, 'repeated')$$, 'ID303', null, 'nor what nobody knows of when its order is done');

-- What is kept of it.
select tests.set(1, 'failed');
update sending.messages set chatwoot_message_id = 77, earlier_chatwoot_ids = '{76}', earlier_wamids = '{w0}' where lead_id = tests.nth(1);
update people.identifiers set refused_at = util.current_time() where kind = 'phone';
select sending.abandon_template((select j.id from j where n = 1), 'retried', null, util.current_time() + interval '1 minute');
select is((select concat_ws(' ', m.earlier_chatwoot_ids, m.earlier_wamids, num_nonnulls(m.chatwoot_message_id, m.wamid, m.accepted_at, m.sent_at, m.failed_at, m.unknown_at)) from sending.messages as m where m.lead_id = tests.nth(1)), '{76,77} {w0,w1} 0', 'the ids of its copies, and nothing of their fate');
select is((select string_agg(n::text, ' ' order by n) from generate_series(1, 6) as n where exists (select from people.identifiers as i where i.person_id = tests.person_id(tests.nth(n)) and i.kind = 'phone' and i.refused_at is null)), '1', 'their number is reached after all, and nobody else''s');
select is((select (e.data ->> 'retry_at')::timestamptz - util.current_time() from leads.events as e where e.lead_id = tests.nth(1) and e.kind = 'template_retried'), interval '1 minute', 'the history says when');
select is((select e.data ->> 'message' from leads.events as e where e.lead_id = tests.nth(1) and e.kind = 'template_retried'), (tests.message_of(tests.nth(1))).uid::text, 'and which');
select tests.set(2, 'queued', true);
select sending.abandon_template((select j.id from j where n = 2), 'given_up', 'no_text', util.current_time() + interval '1 minute');
select is((select concat_ws(' ', m.failed_at - util.current_time(), m.error) from sending.messages as m where m.lead_id = tests.nth(2)), '00:01:00 {"message": "no_text"}', 'when and why it was given up');
select is((select a.message_id from rework.attempts as a where a.lead_id = tests.nth(2)), (tests.message_of(tests.nth(2))).id, 'its step names it');
-- A confirmation of a wish is withdrawn without a word.
update outbox.jobs set payload = '{"purpose": "opt_out_confirmation"}' where id = (select j.id from j where n = 3);
create temporary table w as select count(*) as n from leads.events as e where e.kind = 'template_withdrawn';
select sending.abandon_template((select j.id from j where n = 3), e, 'x', util.current_time()) from unnest('{cancelled,given_up}'::text[]) as e;
select is((select count(*) from leads.events as e where e.kind = 'template_withdrawn'), n, 'of what the lead did not wait for its history says nothing') from w;
-- An order of which no message was made yet.
delete from sending.message_buttons;
delete from sending.messages where lead_id = tests.nth(3);
update outbox.jobs set payload = '{"purpose": "first_contact"}' where id = (select j.id from j where n = 3);
select lives_ok($$select sending.abandon_template((select j.id from j where n = 3), 'cancelled', 'overtaken', util.current_time())$$, 'without a message');
select is((select e.data from leads.events as e where e.lead_id = tests.nth(3) and e.kind = 'template_withdrawn'), '{"reason": "overtaken", "purpose": "first_contact"}'::jsonb, 'the history names none');

select * from finish();
rollback;
