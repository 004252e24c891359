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
    v_count integer := 0;
begin
    -- Turns are taken: commit asynchronously, and run util.durable() afterwards.
    set local synchronous_commit = off;
    perform routing.hold_still();
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
            continue when not exists (
                select
                from routing.find_rule(v_waiting) as r
                join routing.pool_members as m on m.pool_id = r.pool_id and m.is_active
                join routing.consultants as c on c.id = m.consultant_id and c.is_active
            );
            -- PASS OVER: somebody holds it, or gave it to somebody meanwhile
            v_is_free := leads.try_lock_lead(v_waiting.id);
            continue when not v_is_free or not exists (
                select from leads.leads as l where l.id = v_waiting.id and l.queue_code = 'triage' and leads.is_open(l.status)
            );
            perform routing.assign(v_waiting.id);
            v_count := v_count + 1;
        end loop;
    end loop;
    return v_count;
end;
$$;

comment on function routing.assign_waiting(integer) is
'Gives the open leads that wait in the queue triage to whoever can take them now, in order of arrival, until none is left, at most p_limit; returns how many. A
lead that somebody holds is left for the next time. Run when a consultant, a pool member or a rule is added, and every few minutes as a job. Commits
asynchronously: run util.durable() afterwards.';

revoke all on function routing.assign_waiting(integer) from public;
