begin;
select plan(15);
\ir ../../support/scenes/leads_before_and_after.sql
create function tests.facts() returns setof text language sql as $$
    select concat_ws(' ', 'lead', l.n, x.status, tests.at(x.status_since), 'ended ' || tests.at(x.ended_at), x.lost_reason, x.next_action is not null, x.next_action_at is not null, case when x.consultant_id is null then 'nobody' end, x.queue_code) from leads.leads as x join l on l.id = x.id
    union all
    select concat_ws(' ', 'event', tests.n(e.lead_id), e.kind, e.actor, e.data - 'commitments', (select string_agg(v.field || ' ' || v.value, ',') from leads.event_values as v where v.lead_id = e.lead_id and v.seq = e.seq), tests.at(e.at)) from leads.events as e where e.kind in ('status_changed', 'appointment_set')
$$;
create function tests.is_now(p_n integer, p_status text, p_ended timestamptz default null, p_patch jsonb default '{}') returns void language plpgsql as $$
begin
    set local session_replication_role = replica;
    update leads.leads as x
    set status = p_status, next_action = case when leads.is_open(p_status) then coalesce(p_patch ->> 'action', x.next_action) end, next_action_at = case when leads.is_open(p_status) then coalesce((p_patch ->> 'at')::timestamptz, x.next_action_at) end, ended_at = p_ended, lost_reason = case when p_status = 'lost' then 'price' end,
        consultant_id = case when p_patch ? 'nobody' then null else x.consultant_id end, queue_code = case when p_patch ? 'nobody' then p_patch ->> 'nobody' end, appointment_at = (p_patch ->> 'appointment')::timestamptz
    where x.id = tests.l(p_n);
    set local session_replication_role = origin;
end;
$$;
create function tests.ended(p_n integer) returns void language plpgsql as $$ begin insert into l select 4, x, tests.person_id(x) from tests.lead(p_n) as x; perform tests.is_now(4, 'won', '2026-03-05 12:00:00+00'); end $$;

select is(tests.would($$select leads.set_appointment(tests.l(1), 'operator', '2026-03-12 15:00:00+00')::text$$), 'true; + event 1 appointment_set operator {"due_at": "2026-03-12T15:00:00+00:00"} 10 15:00:00', 'a day');
select is(tests.would($$select leads.set_appointment(tests.l(1), 'operator', '2026-03-12 15:00:00+00', 'Oi')::text$$), 'true; + event 1 appointment_set operator {"due_at": "2026-03-12T15:00:00+00:00"} note Oi 10 15:00:00', 'with a note');
select is(tests.would($$select leads.set_appointment(tests.l(1), 'operator', '2026-03-10 15:00:00+00')::text$$), 'true; + event 1 appointment_set operator {"due_at": "2026-03-10T15:00:00+00:00"} 10 15:00:00', 'now');
select is(tests.would($$select leads.set_appointment(tests.l(1), 'operator', '2026-03-10 14:59:59+00')::text$$), 'ID105 a next step is not at N-N-N N:N:N+N', 'a second ago');
select is(tests.would($$select leads.set_appointment(tests.l(1), 'operator', null)::text$$), 'ID105 a next step is not at null', 'no day');
select is(tests.would($$select leads.set_appointment(-1, 'operator', '2026-03-12 15:00:00+00')::text$$), 'ID201 lead -1 does not exist', 'no lead');
select is(tests.would($$select leads.set_appointment(tests.l(1), 'operator', '2026-03-10 15:00:00+00'::timestamptz + ops.setting_text('appointment_horizon')::interval)::text$$), 'true; + event 1 appointment_set operator {"due_at": "2027-03-10T15:00:00+00:00"} 10 15:00:00', 'as far as one may');
select is(tests.would($$select leads.set_appointment(tests.l(1), 'operator', '2026-03-10 15:00:01+00'::timestamptz + ops.setting_text('appointment_horizon')::interval)::text$$), 'ID105 a next step is not at N-N-N N:N:N+N', 'a second farther');
select is(tests.would($$with s as materialized (select tests.is_now(1, 'lost', '2026-03-01 12:00:00+00')), c as (select count(*) from s) select leads.set_appointment(tests.l(1), 'operator', '2026-03-12 15:00:00+00')::text from c$$), 'ID305 a lead that is lost has no next step', 'of one that is lost');
select is(tests.would($$with s as materialized (select leads.set_appointment(tests.l(1), 'operator', '2026-03-12 15:00:00+00')::text), c as (select count(*) from s) select leads.set_appointment(tests.l(1), 'operator', '2026-03-12 15:00:00+00')::text from c$$), 'false; + event 1 appointment_set operator {"due_at": "2026-03-12T15:00:00+00:00"} 10 15:00:00', 'the same again');
select is(tests.would($$with s as materialized (select leads.set_appointment(tests.l(1), 'operator', '2026-03-12 15:00:00+00')::text), c as (select count(*) from s) select leads.set_appointment(tests.l(1), 'operator', '2026-03-13 15:00:00+00')::text from c$$), 'true; + event 1 appointment_set operator {"due_at": "2026-03-12T15:00:00+00:00"} 10 15:00:00; + event 1 appointment_set operator {"due_at": "2026-03-13T15:00:00+00:00"} 10 15:00:00', 'another day');
select is(tests.would($$with s as materialized (select leads.set_appointment(tests.l(1), 'operator', '2026-03-12 15:00:00+00')::text), c as (select count(*) from s) select leads.set_appointment(tests.l(1), 'operator', '2026-03-12 15:00:00+00', 'Oi')::text from c$$), 'true; + event 1 appointment_set operator {"due_at": "2026-03-12T15:00:00+00:00"} 10 15:00:00; + event 1 appointment_set operator {"due_at": "2026-03-12T15:00:00+00:00"} note Oi 10 15:00:00', 'with other words');
select is(tests.would($$with s as materialized (select leads.set_appointment(tests.l(1), 'operator', '2026-03-12 15:00:00+00')::text), c as (select count(*) from s) select leads.set_appointment(tests.l(2), 'operator', '2026-03-12 15:00:00+00')::text from c$$), 'true; + event 1 appointment_set operator {"due_at": "2026-03-12T15:00:00+00:00"} 10 15:00:00; + event 2 appointment_set operator {"due_at": "2026-03-12T15:00:00+00:00"} 10 15:00:00', 'of another lead');
select is(tests.would($$with s as materialized (select leads.set_appointment(tests.l(1), 'operator', '2026-03-12 15:00:00+00')::text, tests.is_now(1, 'new', null, '{"action": "human_review", "appointment": "2026-03-12T15:00Z"}')), c as (select count(*) from s) select leads.set_appointment(tests.l(1), 'operator', '2026-03-12 15:00:00+00')::text from c$$), 'true; + event 1 appointment_set operator {"due_at": "2026-03-12T15:00:00+00:00"} 10 15:00:00; + event 1 appointment_set operator {"due_at": "2026-03-12T15:00:00+00:00"} 10 15:00:00', 'the same, once something else stands');
select is(tests.would($$with s as materialized (select leads.set_appointment(tests.l(1), 'operator', '2026-03-12 15:00:00+00')::text, tests.is_now(1, 'new', null, '{"action": "scheduled", "appointment": "2026-03-13T15:00Z"}')), c as (select count(*) from s) select leads.set_appointment(tests.l(1), 'operator', '2026-03-12 15:00:00+00')::text from c$$), 'true; + event 1 appointment_set operator {"due_at": "2026-03-12T15:00:00+00:00"} 10 15:00:00; + event 1 appointment_set operator {"due_at": "2026-03-12T15:00:00+00:00"} 10 15:00:00', 'the same, of another day now');

select * from finish();
rollback;
