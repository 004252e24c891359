begin;
select plan(24);

-- Two leads, sealed on two days; the first has the events 1 to 5, of which 1 to 3 were sealed on the first day.
select tests.make_operation('2026-03-10 15:00:00+00');
create temporary table t as select tests.lead(1, '{"notes": "ligar cedo"}') as one, tests.lead(2) as two;
select leads.change_status(one, 'engaged', 'person') from t;
select leads.seal_history();
select tests.freeze('2026-03-11 15:00:00+00');
select leads.append_event(one, 'called', 'system'), leads.append_event(two, 'called', 'system') from t;
select leads.seal_history();
select leads.append_event(one, 'called', 'system'), leads.append_event(two, 'called', 'system') from t;
select is_empty('select * from leads.verify_seals()', 'an untouched history is whole');

-- Recomputes the hashes of a lead's chain and its head, as somebody would who rewrites history.
create function tests.rehash(p_lead_id bigint) returns void language plpgsql as $$
declare
    v_event leads.events;
    v_hash bytea := (select sha256(uuid_send(l.uid)) from leads.leads as l where l.id = p_lead_id);
    v_seq integer := 0;
begin
    for v_event in select * from leads.events as e where e.lead_id = p_lead_id order by e.seq loop
        v_seq := v_event.seq;
        v_hash := leads.event_hash(v_hash, p_lead_id, v_event.seq, v_event.kind, v_event.at, v_event.actor, v_event.data);
        update leads.events set hash = v_hash where lead_id = p_lead_id and seq = v_seq;
    end loop;
    update leads.leads set event_seq = v_seq, event_hash = v_hash where id = p_lead_id;
end;
$$;
-- What is found after a statement of somebody who gets past the triggers; taken back.
create function tests.found_after(p_statement text, p_rehash boolean default false) returns text language plpgsql as $$
declare
    v_found text;
    v_one bigint := (select one from t);
begin
    begin
        set local session_replication_role = replica;
        execute replace(p_statement, ':one', v_one::text);
        if p_rehash then
            perform tests.rehash(v_one);
        end if;
        select string_agg(distinct concat_ws(' ', v.problem, v.sealed_on, case when v.lead_id = v_one then 'one' when v.lead_id is not null then 'other' end), ', ')
        into v_found from leads.verify_seals() as v;
        raise exception 'taken back' using errcode = 'T0001';
    exception
        when sqlstate 'T0001' then
            set local session_replication_role = origin;
            return v_found;
    end;
end;
$$;

select is(tests.found_after(c.statement, c.rehash), c.found, c.what)
from (values
    ('delete from leads.events where lead_id = :one and seq = 5', true, null, 'what was not sealed yet can be cut'),
    ('delete from leads.events where lead_id = :one and seq >= 4', true, 'events_missing 2026-03-11 one', 'a tail cut off, the head set back'),
    ('delete from leads.events where lead_id = :one and seq = 5', false, 'events_missing one', 'a tail cut off'),
    ('delete from leads.events where lead_id = :one', false, 'chain_deleted one, events_missing 2026-03-10 one, events_missing 2026-03-11 one, value_changed one', 'a chain deleted'),
    ('delete from leads.event_values where lead_id = :one; delete from leads.events where lead_id = :one; delete from leads.leads where id = :one', false,
        'lead_missing one', 'a lead deleted with all of it'),
    ('update leads.events set data = data || ''{"reason": "other"}'' where lead_id = :one and seq = 2', true,
        'history_rewritten 2026-03-10 one, history_rewritten 2026-03-11 one', 'a middle rewritten, its hashes made anew'),
    ('update leads.events set data = data || ''{"reason": "other"}'' where lead_id = :one and seq = 4', true,
        'history_rewritten 2026-03-11 one', 'what was sealed before it still stands'),
    ('update leads.events set data = data || ''{"reason": "other"}'' where lead_id = :one and seq = 2', false, 'events_changed one', 'a middle rewritten'),
    ('delete from leads.events where lead_id = :one and seq = 2', false, 'events_missing one', 'a middle cut out'),
    ('insert into leads.events select lead_id, seq, kind, at + interval ''1 s'', actor, data, hash from leads.events where lead_id = :one and seq = 2',
        false, 'events_added one', 'an event added in the middle'),
    ('update leads.events set seq = 6 where lead_id = :one and seq = 5; update leads.events set seq = 5 where lead_id = :one and seq = 4; insert into leads.events values (:one, 4, ''won'', now(), ''system'', ''{}'', '''')',
        true, 'history_rewritten 2026-03-11 one', 'an event added, its hashes made anew'),
    ('update leads.leads set event_hash = sha256(''x'') where id = :one', false, 'head_differs one', 'another head'),
    ('update leads.event_values set value = ''outro'' where lead_id = :one', false, 'value_changed one', 'a personal value changed'),
    ('delete from leads.event_values where lead_id = :one', false, null, 'a personal value erased'),
    ('update leads.lead_seals set seq = 1 where sealed_on = ''2026-03-10'' and lead_id <> :one; delete from leads.events where lead_id < 0', false,
        'history_rewritten 2026-03-10 other, seal_changed 2026-03-10', 'a sealed position changed'),
    ('delete from leads.lead_seals where lead_id = :one', false, 'seal_changed 2026-03-10, seal_changed 2026-03-11', 'sealed positions deleted'),
    ('delete from leads.seals where number = 1', false, 'seal_missing 2026-03-10, seal_missing 2026-03-11', 'a seal deleted'),
    ('delete from leads.lead_seals where sealed_on = ''2026-03-11''; delete from leads.seals where number = 2', false, 'seal_missing 2026-03-10',
        'the newest seal deleted with its positions'),
    ('update leads.seals set root = sha256(''x'') where number = 1', false, 'seal_changed 2026-03-10, seal_changed 2026-03-11', 'another root'),
    ('update leads.leads set created_at = created_at - interval ''1 year'' where id = :one; delete from leads.lead_seals where lead_id = :one', false,
        'not_sealed one, seal_changed 2026-03-10, seal_changed 2026-03-11', 'a lead put into the past')
) as c (statement, rehash, found, what);

select is_empty('select * from leads.verify_seals()', 'after all trials were taken back it is whole');

-- What was sealed stands among what was added: the addition is found, and no rewriting.
select is(
    tests.found_after('insert into leads.checkpoints (lead_id, from_seq, to_seq, hash, month, dropped_at) values (:one, 3, 3, sha256(''x''), ''2026-03-01'', now())'),
    'events_added one', 'a checkpoint added beside an event'
);
-- Leads are looked at in batches, each in one.
select set_config('tests.one', one::text, true), setval(pg_get_serial_sequence('leads.leads', 'id'), (one / 2000 + 2) * 2000 + 10) from t;
select tests.lead(9);
set local session_replication_role = replica;
update leads.leads set event_hash = sha256('x') where id = current_setting('tests.one')::bigint;
set local session_replication_role = origin;
select is((select count(*) from leads.verify_seals()), 1::bigint, 'what differs is told once');

select * from finish();
rollback;
