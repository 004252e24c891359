create or replace function routing.escalate(p_limit integer default 200)
returns integer
language plpgsql
volatile
as $$
declare
    v_now constant timestamptz := util.current_time();
    v_terms_hash constant bigint := routing.terms_hash();
    v_due record;
    v_lead leads.leads;
    v_wait routing.waits;
    v_is_free boolean;
    v_is_kept boolean;
    v_count integer := 0;
begin
    -- Turns are taken: commit asynchronously.
    set local synchronous_commit = off;
    perform routing.lock_several();

    -- WATCHED FROM NOW ON: first messages that nobody accepted
    for v_due in
        select l.id
        from leads.leads as l
        where l.next_action = 'first_contact' and l.first_contact_due_at <= v_now - interval '10 minutes'
            and not exists (select from routing.waits as w where w.lead_id = l.id)
        order by l.first_contact_due_at, l.id
    loop
        exit when v_count >= p_limit;
        v_is_free := leads.try_lock_lead(v_due.id);
        continue when not v_is_free or not exists (
            select from leads.leads as l where l.id = v_due.id and l.next_action = 'first_contact'
        );
        v_is_kept := routing.try_keep_wait(v_due.id);
        v_count := v_count + v_is_kept::integer;
    end loop;

    -- CALCULATED ANEW: what was calculated by terms or hours that no longer hold
    for v_due in
        select w.lead_id as id
        from routing.waits as w
        where w.passed_at is null and (w.terms_hash < v_terms_hash or w.terms_hash > v_terms_hash)
        order by w.lead_id
    loop
        exit when v_count >= p_limit;
        v_is_free := leads.try_lock_lead(v_due.id);
        continue when not v_is_free or not exists (select from routing.waits as w where w.lead_id = v_due.id);
        v_is_kept := routing.try_keep_wait(v_due.id);
        v_count := v_count + v_is_kept::integer;
    end loop;

    -- AWAY: whose term ends before its owner is back
    for v_due in
        select w.lead_id as id, a.ends_at
        from routing.absences as a
        join routing.waits as w on w.consultant_id = a.consultant_id
        where ops.setting_text('absence_policy') = 'hand_over'
            and a.starts_at <= v_now and (a.ends_at is null or a.ends_at > v_now)
            and w.passed_at is null and (a.ends_at is null or w.due_at < a.ends_at)
        order by w.due_at, w.lead_id
    loop
        exit when v_count >= p_limit;
        v_is_free := leads.try_lock_lead(v_due.id);
        continue when not v_is_free or not exists (
            select
            from routing.waits as w
            join routing.absences as a on a.consultant_id = w.consultant_id
            where w.lead_id = v_due.id and w.passed_at is null and (v_due.ends_at is null or w.due_at < v_due.ends_at)
                and a.starts_at <= v_now and a.ends_at is not distinct from v_due.ends_at
        );
        select * into v_lead from leads.leads as l where l.id = v_due.id;
        begin
            perform routing.hand_over(v_lead, 'absent', 'system');
            v_count := v_count + 1;
        exception
            when others then
                raise warning 'lead % cannot be handed over: %', v_due.id, meta.describe_error(sqlstate, sqlerrm);
        end;
    end loop;

    -- DUE: at risk, or over
    for v_due in
        select w.lead_id as id
        from routing.waits as w
        where w.looks_at <= v_now
        order by w.looks_at, w.lead_id
    loop
        exit when v_count >= p_limit;
        -- PASS OVER: somebody is acting, and what they do counts
        v_is_free := leads.try_lock_lead(v_due.id);
        continue when not v_is_free;
        -- Read after the lock, in a statement of its own; and with the calendar as it is today.
        select * into v_lead from leads.leads as l where l.id = v_due.id;
        select * into v_wait from routing.waits as w where w.lead_id = v_due.id;
        continue when v_wait.looks_at is null or v_wait.looks_at > v_now;
        v_count := v_count + 1;
        begin
            perform routing.keep_wait(v_due.id);
            select * into v_wait from routing.waits as w where w.lead_id = v_due.id;
            continue when v_wait.looks_at is null or v_wait.looks_at > v_now;
            if v_wait.due_at <= v_now then
                perform routing.pass_on(v_lead, v_wait);
            else
                update routing.waits as w set told_at = v_now where w.lead_id = v_due.id;
                perform leads.append_event(v_due.id, 'term_at_risk', 'system', jsonb_strip_nulls(jsonb_build_object(
                    'kind', v_wait.kind, 'due_at', v_wait.due_at, 'consultant_id', v_wait.consultant_id, 'queue', v_wait.queue_code
                )));
            end if;
        exception
            -- One that fails stops nobody else; the next run tries it again, and meanwhile it stands among what nothing escalated.
            when others then
                raise warning 'the term of lead % cannot be looked at: %', v_due.id, meta.describe_error(sqlstate, sqlerrm);
                v_count := v_count - 1;
        end;
    end loop;
    return v_count;
end;
$$;

comment on function routing.escalate(integer) is
'Looks at the leads that wait for a human and whose term is at risk (the owner is told, once) or over (routing.pass_on), in the order in which that came, at most p_limit; returns how
many it looked at. First it gives
away what an absent owner would let pass (setting absence_policy). Works out everything from state, calendar and terms as they are now: after an outage each term is escalated by one step, however long it was over. A lead that
somebody holds is left for the next time; one that cannot be escalated stops nobody else, with a warning in the server''s log. Commits asynchronously: run util.durable() afterwards.';

revoke all on function routing.escalate(integer) from public;
