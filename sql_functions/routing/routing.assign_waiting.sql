create or replace function routing.assign_waiting(p_limit integer default 500)
returns integer
language plpgsql
volatile
as $$
declare
    v_lead leads.leads;
    v_count integer := 0;
begin
    -- Turns are taken: commit asynchronously, and run util.durable() afterwards.
    set local synchronous_commit = off;
    for v_lead in
        select l.*
        from leads.leads as l
        where l.queue_code = 'triage' and leads.is_open(l.status)
        order by l.id
        for no key update skip locked
    loop
        exit when v_count >= p_limit;
        -- Those whom nobody can take stay where they are, without another decision that says so.
        continue when not exists (
            select
            from routing.find_rule(v_lead) as r
            join routing.pool_members as m on m.pool_id = r.pool_id and m.is_active
            join routing.consultants as c on c.id = m.consultant_id and c.is_active
        );
        perform routing.assign(v_lead.id);
        v_count := v_count + 1;
    end loop;
    return v_count;
end;
$$;

comment on function routing.assign_waiting(integer) is
'Gives the open leads that wait in the queue triage to whoever can take them now, in order of arrival, at most p_limit; returns how many. Run when a
consultant, a pool member or a rule is added. Commits asynchronously: run util.durable() afterwards.';

revoke all on function routing.assign_waiting(integer) from public;
