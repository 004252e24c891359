create or replace function routing.assign_waiting(p_limit integer default 5000)
returns integer
language plpgsql
volatile
as $$
declare
    v_waiting leads.leads;
    v_last_id bigint := 0;
    v_looked_at integer := 1;
    v_is_free boolean;
    v_can boolean;
    v_count integer := 0;
    v_pool_ids bigint[];
    v_is_anybody_free boolean := false;
begin
    -- Turns are taken: commit asynchronously, and run util.durable() afterwards.
    set local synchronous_commit = off;
    perform routing.hold_still();
    -- GUARD: whatever a lead asks for, nobody takes one now; thousands that wait for Monday cost nothing until then
    if exists (select from leads.leads as l where l.queue_code = 'triage' and leads.is_open(l.status)) then
        v_pool_ids := routing.open_pools();
        v_is_anybody_free := v_pool_ids <> '{}' or routing.is_anybody_free();
    end if;
    if not v_is_anybody_free then
        return 0;
    end if;
    while v_looked_at > 0 and v_count < p_limit loop
        v_looked_at := 0;
        for v_waiting in
            select l.*
            from leads.leads as l
            where l.queue_code = 'triage' and leads.is_open(l.status) and l.id > v_last_id
            order by l.id
            limit 500
        loop
            exit when v_count >= p_limit;
            v_looked_at := v_looked_at + 1;
            v_last_id := v_waiting.id;
            -- Those whom nobody can take stay where they are, without another decision that says so.
            v_can := routing.can_be_assigned(v_waiting, routing.who_let_it_pass(v_waiting.id), v_pool_ids);
            continue when not v_can;
            if v_count = 0 then
                perform routing.lock_several();
                -- Read again, in a statement of its own: somebody may have got what was free.
                v_can := routing.can_be_assigned(v_waiting, routing.who_let_it_pass(v_waiting.id), v_pool_ids);
                continue when not v_can;
            end if;
            -- PASS OVER: somebody holds it, or gave it to somebody meanwhile
            v_is_free := leads.try_lock_lead(v_waiting.id);
            continue when not v_is_free or not exists (
                select from leads.leads as l where l.id = v_waiting.id and l.queue_code = 'triage' and leads.is_open(l.status)
            );
            perform routing.assign(v_waiting.id, routing.who_let_it_pass(v_waiting.id), 'term_passed');
            v_count := v_count + 1;
        end loop;
    end loop;
    return v_count;
end;
$$;

comment on function routing.assign_waiting(integer) is
'Gives the open leads that wait in the queue triage to whoever can take them now, in order of arrival, until none is left, at most p_limit; returns how many. A
lead that somebody holds is left for the next time. Run when a consultant, a pool member, an absence or a rule changes, and every minute as a job, since hours, capacities and absences end by themselves. Commits
asynchronously: run util.durable() afterwards.';

revoke all on function routing.assign_waiting(integer) from public;
