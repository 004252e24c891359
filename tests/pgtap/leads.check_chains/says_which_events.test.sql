begin;
select plan(10);

select tests.make_operation();
create temporary table l as select n, tests.lead(n) as id from generate_series(1, 2) as n;
select leads.append_event(l.id, 'note_added', 'system') from l, generate_series(1, 4);
create temporary table e as select (select id from l where n = 1) as one, (select id from l where n = 2) as two, (select l2.event_seq from leads.leads as l2 join l on l.id = l2.id where l.n = 1) as seq;
create function tests.found_after(p_statement text) returns text language plpgsql as $$
declare
    v_found text;
begin
    begin
        set local session_replication_role = replica;
        execute p_statement;
        v_found := (select string_agg(format('%s %s: %s', l.n, c.problem, c.detail), ', ' order by c.problem, c.detail) from leads.check_chains((select array_agg(l.id) from l)) as c join l on l.id = c.lead_id);
        raise exception 'taken back' using errcode = 'T0001';
    exception
        when sqlstate 'T0001' then
            set local session_replication_role = origin;
            return coalesce(v_found, 'nothing');
    end;
end;
$$;
select cmp_ok((select seq from e), '>=', 6, 'events enough');
select is(tests.found_after('select'), 'nothing', 'all is whole');
select is(tests.found_after(format('delete from leads.events where lead_id = %s and seq = 3', one)), '1 events_missing: events 3 to 3 are gone', 'one event') from e;
select is(tests.found_after(format('delete from leads.events where lead_id = %s and seq in (3, 4)', one)), '1 events_missing: events 3 to 4 are gone', 'two') from e;
select is(tests.found_after(format('delete from leads.events where lead_id = %s and seq = 1', two)), '2 events_missing: events 1 to 1 are gone', 'the first of the other') from e;
select is(tests.found_after(format('delete from leads.events where lead_id = %s and seq = %s', one, seq)), format('1 events_missing: the chain ends at event %s, the lead says %s', seq - 1, seq), 'the last') from e;
select is(tests.found_after(format('update leads.events set actor = %L where lead_id = %s and seq = 2', 'x', one)), '1 events_changed: event 2 is not what its hash says', 'a changed one') from e;
select is(tests.found_after(format('update leads.leads set event_seq = event_seq - 1 where id = %s', one)), format('1 head_differs: the chain ends at event %s, the lead says %s', seq, seq - 1), 'a head that stands behind') from e;
select is(tests.found_after(format('update leads.leads set event_hash = sha256(%L) where id = %s', 'x', two)), format('2 head_differs: the chain ends at event %s, the lead says %s with another hash', seq, seq), 'or has another hash') from e;
select is(tests.found_after(format('delete from leads.events where lead_id = %s', two)), '2 chain_deleted: it has no history at all', 'nothing left of the other') from e;

select * from finish();
rollback;
