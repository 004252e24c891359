create or replace function inbox.process_deliveries(p_limit integer default 20)
returns integer
language plpgsql
volatile
security definer
set search_path = ''
set lock_timeout = '1s'
as $$
declare
    c_slice constant integer := 250;
    -- Deliveries that somebody's lock holds up are passed over, so many in one call.
    c_most_passed_over constant integer := 5;
    -- More than util.retry_delay() gives.
    c_longest_wait constant interval := interval '6 minutes';
    v_now constant timestamptz := util.current_time();
    v_delivery inbox.deliveries;
    v_parsed record;
    v_fact record;
    v_outcome text;
    v_taken integer;
    v_handled integer;
    v_failed integer;
    v_is_cut boolean;
    v_is_strangers boolean;
    v_count integer := 0;
    v_is_first boolean;
    v_sqlstate text;
    v_error text;
begin
    if p_limit is null or p_limit not between 1 and 500 then
        raise exception 'p_limit must be between 1 and 500, not %', p_limit using errcode = 'ID105';
    end if;
    -- A lead that a reply opens takes a pool's turn; what is lost in a crash is still in the inbox.
    set local synchronous_commit = off;
    v_is_first := pg_try_advisory_xact_lock(hashtextextended('inbox.process_deliveries', 0));
    if not v_is_first then
        return 0;
    end if;

    for v_delivery in
        select d.*
        from inbox.deliveries as d
        where d.state = 'received'
            -- Longer than the longest wait is no wait: the clock was moved.
            and (d.due_at is null or d.due_at <= v_now or d.due_at > v_now + c_longest_wait)
        order by d.id
        limit p_limit + c_most_passed_over
        for update skip locked
    loop
        exit when v_count >= p_limit;
        v_count := v_count + 1;
        select * into v_parsed from inbox.parse_webhook(v_delivery.raw);
        if v_parsed.body is null then
            update inbox.deliveries as d
            set state = 'unreadable', error = coalesce(v_parsed.problem, 'no body'), entries = 0, failed_entries = 0, processed_at = v_now
            where d.id = v_delivery.id;
            continue;
        end if;

        v_taken := 0;
        v_failed := 0;
        v_is_cut := false;
        v_is_strangers := false;
        begin
            for v_fact in
                select * from inbox.whatsapp_facts(v_parsed.body, coalesce(v_delivery.entries, 0), c_slice)
                where v_delivery.provider = 'whatsapp'
                union all
                select * from inbox.chatwoot_facts(v_parsed.body, coalesce(v_delivery.entries, 0), c_slice)
                where v_delivery.provider = 'chatwoot'
                union all
                select * from inbox.observed_facts(v_parsed.body, coalesce(v_delivery.entries, 0), c_slice)
                where v_delivery.provider = 'observation'
            loop
                v_outcome := inbox.apply_fact(
                    p_delivery => v_delivery, p_kind => v_fact.kind, p_natural_key => v_fact.natural_key,
                    p_occurred_at => v_fact.occurred_at, p_payload => v_fact.payload, p_now => v_now
                );
                v_taken := v_taken + 1;
                v_failed := v_failed + case when v_outcome = 'failed' then 1 else 0 end;
                v_is_strangers := v_is_strangers or inbox.is_strangers(v_fact.natural_key);
                -- A pool's turn is not held while the rest is handled.
                v_is_cut := v_outcome in ('new_lead', 'reassigned');
                exit when v_is_cut;
            end loop;
        exception
            when others then
                v_sqlstate := sqlstate;
                v_error := v_sqlstate || ' ' || (meta.describe_error(sqlstate, sqlerrm) ->> 'message');
                -- A lost race, and what somebody holds, take the delivery again; what waits behind it goes on.
                if v_sqlstate like '40%' or v_sqlstate = '55P03' then
                    v_count := v_count - 1;
                    update inbox.deliveries as d
                    set tries = d.tries + 1, due_at = v_now + util.retry_delay(d.tries + 1), error = v_error
                    where d.id = v_delivery.id;
                    continue;
                end if;
                -- One body that cannot be taken apart is no reason why the others wait.
                update inbox.deliveries as d
                set state = 'unreadable', error = v_error, entries = coalesce(d.entries, 0), failed_entries = coalesce(d.failed_entries, 0),
                    processed_at = v_now
                where d.id = v_delivery.id;
                continue;
        end;
        v_handled := coalesce(v_delivery.entries, 0) + v_taken;
        update inbox.deliveries as d
        set entries = v_handled,
            failed_entries = coalesce(d.failed_entries, 0) + v_failed,
            tries = 0,
            due_at = null,
            error = null,
            state = case when v_is_cut or v_taken = c_slice then 'received' else 'processed' end,
            processed_at = case when v_is_cut or v_taken = c_slice then null else v_now end,
            -- The words of whoever is nobody of ours are kept nowhere, and what was seen can be seen again.
            raw = case when (v_is_strangers or d.provider = 'observation') and not v_is_cut and v_taken < c_slice and coalesce(d.failed_entries, 0) + v_failed = 0 then null else d.raw end
        where d.id = v_delivery.id;
        exit when v_is_cut;
    end loop;
    return v_count;
end;
$$;

comment on function inbox.process_deliveries(integer) is
'Applies webhook deliveries from the inbox, oldest first, and returns how many it took in hand (1 to 500); call it with 1 until it returns 0. A body of
many facts is handled in slices of 250, one call each. The raw body is forgotten at once when it has a stranger''s words, or is an observation, and nothing in it failed. Returns 0 at once while another session does it. Commits asynchronously: what a crash loses
is still in the inbox. A delivery that needs what somebody
holds, or that lost a race, is passed over and not counted; it comes again after a wait that grows, and in the end fails alone (inbox.apply_fact). Raises ID105.';

revoke all on function inbox.process_deliveries(integer) from public;
grant execute on function inbox.process_deliveries(integer) to indica_worker;
