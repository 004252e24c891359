create or replace function routing.hand_over_leavers(p_limit integer default 200)
returns integer
language plpgsql
volatile
as $$
declare
    v_due record;
    v_lead leads.leads;
    v_is_free boolean;
    v_count integer := 0;
begin
    -- GUARD: nobody left, as nearly always
    if not exists (
        select
        from routing.consultants as c
        where c.is_active and c.chatwoot_missing_since is not null
            and exists (select from leads.leads as l where l.consultant_id = c.id and leads.is_open(l.status))
    ) then
        return 0;
    end if;
    -- Turns are taken: commit asynchronously, and run util.durable() afterwards.
    set local synchronous_commit = off;
    perform routing.lock_several();
    for v_due in
        select l.id
        from routing.consultants as c
        join leads.leads as l on l.consultant_id = c.id
        where c.is_active and c.chatwoot_missing_since is not null and leads.is_open(l.status)
        order by l.next_action_at, l.id
        limit p_limit
    loop
        -- PASS OVER: somebody holds it
        v_is_free := leads.try_lock_lead(v_due.id);
        continue when not v_is_free;
        -- Read after the lock, in a statement of its own.
        select l.* into v_lead
        from leads.leads as l
        join routing.consultants as c on c.id = l.consultant_id
        where l.id = v_due.id and leads.is_open(l.status) and c.is_active and c.chatwoot_missing_since is not null;
        continue when v_lead.id is null;
        begin
            perform routing.hand_over(v_lead, 'not_in_chatwoot', 'system');
            v_count := v_count + 1;
        exception
            when others then
                raise warning 'lead % cannot be handed over: %', v_due.id, meta.describe_error(sqlstate, sqlerrm);
        end;
    end loop;
    return v_count;
end;
$$;

comment on function routing.hand_over_leavers(integer) is
'Hands the open leads of consultants whom Chatwoot has no agent for any more to the next by rule, with a note, the most urgent first and at most p_limit; returns how many. Run every minute as a job. Commits
asynchronously: run util.durable() afterwards.';

revoke all on function routing.hand_over_leavers(integer) from public;
