begin;
select plan(16);

select tests.make_operation('2026-03-10 15:00:00+00');
create temporary table t as
select tests.lead(1, '{"person": {"name": "Maria Souza", "email": "maria@example.com"}}') as a, tests.lead(2, '{"person": {"name": "Rosa Alves", "email": "rosa@example.com"}}') as b;
insert into people.identifiers (person_id, kind, value, match_key, phone_kind) select tests.person_id(a), 'phone', '+5511987650001', 'm551187650001', 'mobile' from t;
create function tests.reached(p_before text default 'select', p_lead_id bigint default null) returns text language plpgsql as $$
declare
    v_said text;
begin
    begin
        execute p_before;
        select flow.reach_by_phone(l, 'consultant:1', util.current_time())::text || ' ' || tests.next_action(l.id) into v_said from t join leads.leads as l on l.id = coalesce(p_lead_id, t.a);
        raise exception 'undone' using errcode = 'TT000';
    exception when sqlstate 'TT000' then
        return v_said;
    end;
end $$;
create function tests.sent(p_lead_id bigint, p_state text, p_to text default '+5511987650001') returns text language sql as $$
    select format('insert into sending.messages (lead_id, channel_id, template_id, purpose, send_key, recipient, body, state, queued_at) select %s, tests.channel(), min(m.id), ''first_contact'', ''k'', %L, ''x'', %L, now() from sending.templates as m', p_lead_id, p_to, p_state)
$$;
create function tests.ordered(p_lead_id bigint, p_kind text, p_state text) returns text language sql as $$
    select format('insert into outbox.jobs (kind, lead_id, state, due_at, created_at, finished_at) values (%L, %s, %L, now(), now(), %s)', p_kind, p_lead_id, p_state, case when p_state = 'pending' then 'null' else 'now()' end)
$$;
select is(tests.reached(), 'true first_contact', 'a mobile that was not tried');
select is(tests.reached(p_lead_id => b), 'false human_review', 'without one there is no way') from t;
select is(tests.reached('update people.identifiers set tried_at = now()'), 'false human_review', 'nor by one that was tried');
select is(tests.reached('update people.identifiers set refused_at = now()'), 'false human_review', 'or refused');
select is(tests.reached('update people.identifiers set phone_kind = ''fixed'' where kind = ''phone'''), 'false human_review', 'or by a landline');
select is(tests.reached(tests.sent(a, 'accepted')), 'false human_review', 'what left for it waits for its answer') from t;
select is(tests.reached(tests.sent(a, 'cancelled')), 'true first_contact', 'what was cancelled did not leave') from t;
select is(tests.reached(tests.sent(a, 'accepted', '+5511987650009')), 'true first_contact', 'what left for a number that is not theirs reached nobody') from t;
select is(tests.reached(tests.sent(b, 'accepted')), 'true first_contact', 'what left for another lead is another''s') from t;
select is(tests.reached(tests.ordered(a, 'whatsapp.template', 'pending')), 'false human_review', 'what is ordered will leave') from t;
select is(tests.reached(tests.ordered(a, 'whatsapp.template', 'done')), 'true first_contact', 'not what was') from t;
select is(tests.reached(tests.ordered(a, 'chatwoot.note', 'pending')), 'true first_contact', 'nor a note') from t;
select is(tests.reached(tests.ordered(b, 'whatsapp.template', 'pending')), 'true first_contact', 'nor another lead''s') from t;
select leads.change_status(a, 'engaged', 'consultant:1', 'answered') from t;
select is(split_part(tests.reached(), ' ', 1), 'false', 'who answered is not written to');
select is((select count(*) from leads.events as e where e.kind = 'phone_learnt'), 0::bigint, 'nothing stays of what was tried');
select is(tests.next_action(b), 'human_review', 'the other waits for a human') from t;

select * from finish();
rollback;
