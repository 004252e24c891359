-- Included by \ir.
-- Three leads: the first two have conversations, of which all is asked; the third stands beside them.
select tests.make_operation('2026-06-10 15:00:00+00');
insert into sending.channels (code, phone_number_id, chatwoot_account_id, chatwoot_inbox_id, waba_id) values ('reserva', '500600700', 1, 8, '419561257915477');
create temporary table a as select n, tests.lead_with_conversation(n) as id from generate_series(1, 1) as n;
update outbox.jobs as j set state = 'cancelled', finished_at = util.current_time(), dedupe_key = 'gone ' || j.id where j.state = 'pending';
insert into a select 2, tests.lead_with_conversation(2);
update outbox.jobs as j set state = 'cancelled', finished_at = util.current_time(), dedupe_key = 'gone ' || j.id where j.state = 'pending';
insert into a select 3, tests.lead_with_conversation(3);
update outbox.jobs as j set state = 'cancelled', finished_at = util.current_time(), dedupe_key = 'gone ' || j.id where j.state = 'pending';
update leads.leads as l set consultant_id = tests.consultant(a.n), queue_code = null from a where a.id = l.id;
create or replace function util.retry_delay(p_attempt integer) returns interval language sql volatile return interval '10 seconds' * p_attempt;
grant select on a to public;
select tests.advance('1 minute');
create temporary table told as select e.lead_id, max(e.seq) as seq from leads.events as e group by e.lead_id;
-- How everything of theirs stands.
create function pg_temp.standing() returns text language sql as $$
    select regexp_replace(concat_ws(
        ' | ',
        (select string_agg(concat_ws(' ', a.n, l.status, l.next_action, to_char(l.next_action_at, 'DD HH24:MI')), ', ' order by a.n) from leads.leads as l join a on a.id = l.id),
        (select string_agg(concat_ws(
            ' ', a.n, h.code, c.attempt, c.conversation_id, c.uuid, 'as' || c.assignee_id, 'ask' || c.asked_assignee_id, nullif(c.is_reused, false), c.status, 'q' || c.asked_status, 'p' || c.asked_priority, c.shown_step, 'h' || to_char(c.status_by_hand_at, 'HH24:MI:SS'), 'l' || to_char(c.looks_at, 'HH24:MI:SS'),
            'b' || to_char(c.labelled_at, 'HH24:MI:SS'), 'sp' || to_char(c.split_since, 'HH24:MI:SS'), 'w' || to_char(c.written_at, 'HH24:MI:SS'), 'ch' || to_char(c.chosen_at, 'HH24:MI:SS'), 'at' || to_char(c.assigned_at, 'HH24:MI:SS')
        ), ', ' order by a.n, c.attempt, c.conversation_id) from chatwoot.conversations as c join a on a.id = c.lead_id join sending.channels as h on h.id = c.channel_id),
        (select string_agg(concat_ws(' ', a.n, k.contact_id, k.source_id is not null), ', ' order by a.n) from chatwoot.contacts as k join leads.leads as l on l.person_id = k.person_id join a on a.id = l.id),
        (select string_agg(concat_ws(' ', a.n, j.kind, regexp_replace(j.payload::text, '"(message_id|consultant_id)": [0-9]+', '"\1": N', 'g'), to_char(j.due_at, 'DD HH24:MI:SS')), ', ' order by a.n, j.id) from outbox.jobs as j left join a on a.id = j.lead_id where j.state in ('pending', 'claimed') and j.dedupe_key is distinct from 'asked'),
        (select string_agg(concat_ws(' ', a.n, e.kind, e.actor, e.data - '{message,purpose,consultant_id,decision_id,snapshot}'::text[]), ', ' order by a.n, e.seq) from leads.events as e join a on a.id = e.lead_id join told as t on t.lead_id = e.lead_id where e.seq > t.seq),
        (select string_agg(concat_ws(' ', 'mismatch', a.n, m.conversation_id, m.settled_at), ', ' order by a.n) from chatwoot.mismatches as m join a on a.id = m.lead_id)
    ), '"([a-z_]*(consultant|message|decision|person)_id)": [0-9]+', '"\1": N', 'g')
$$;
create function pg_temp.order_job(p_kind text, p_payload jsonb default '{}', p_attempts integer default 1) returns bigint language sql as $$
    insert into outbox.jobs (kind, lead_id, channel_id, payload, dedupe_key, due_at, created_at, attempts, state, claimed_by, lease_expires_at)
    select p_kind, a.id, (select c.id from sending.channels as c where c.is_default), p_payload, 'asked', util.current_time(), util.current_time(), p_attempts, 'claimed', tests.worker_id(), util.current_time() + interval '90 seconds' from a where a.n = 1
    returning id
$$;
-- What a call changes, said after all is undone.
create function pg_temp.after(p_call text, p_before text default null) returns text language plpgsql as $$
declare
    v_answer text;
    v_said text;
begin
    if p_before is not null then
        execute p_before;
    end if;
    execute p_call into v_answer;
    set constraints all immediate;
    v_said := concat_ws(' | ', v_answer, pg_temp.standing());
    raise exception 'undone' using errcode = 'TT000';
exception
    when sqlstate 'TT000' then
        return v_said;
end;
$$;
