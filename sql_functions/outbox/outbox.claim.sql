create or replace function outbox.claim(
    p_worker_id bigint,
    p_limit integer default 10,
    p_lease interval default interval '90 seconds'
)
returns table (id bigint, kind text, lead_id bigint, attempt integer, lease_expires_at timestamptz, work jsonb, urgency text, waited_seconds double precision)
language plpgsql
volatile
security definer
set search_path = ''
set plan_cache_mode = force_generic_plan
set lock_timeout = '1s'
as $$
declare
    -- A poll that meets nothing but what must wait ends all the same.
    c_most_tries constant integer := greatest(100, p_limit);
    c_urgencies constant text[] := array['urgent', 'normal', 'bulk', 'urgent', 'normal', 'bulk'];
    c_patience constant interval := interval '10 seconds';
    c_began constant timestamptz := clock_timestamp();
    v_now timestamptz;
    v_job outbox.jobs;
    v_taken record;
    v_turn bigint;
    v_bulk integer;
    v_normal integer;
    v_is_cut boolean := false;
    v_share integer;
    v_destinations text[];
    v_rooms integer[];
    v_limited boolean[];
    v_place integer;
    v_before integer;
    v_round integer;
    v_left integer;
    v_is_more boolean;
    v_is_narrow boolean;
    v_asked integer;
    v_tries integer := 0;
    v_claimed integer := 0;
    v_standing text;
begin
    if p_limit is null or p_limit not between 1 and 500 then
        raise exception 'p_limit must be between 1 and 500, not %', p_limit using errcode = 'ID105';
    end if;
    if p_lease is null or p_lease not between interval '1 second' and interval '1 hour' then
        raise exception 'p_lease must be between 1 second and 1 hour, not %', p_lease using errcode = 'ID105';
    end if;
    -- GUARD: a copy or a restored database, in which nobody knows yet what has left
    v_standing := ops.notice_home();
    if v_standing is distinct from 'settled' then
        return;
    end if;
    perform outbox.requeue_expired(p_limit);
    v_now := util.current_time();
    select array_agg(d.destination), array_agg(p_limit), array_agg(s.key is not null) into v_destinations, v_rooms, v_limited
    from (select distinct k.destination from outbox.kinds as k) as d
    left join ops.settings as s on s.key = d.destination || '_in_flight';
    for v_n in 1 .. cardinality(v_destinations) loop
        if v_limited[v_n] then
            v_rooms[v_n] := outbox.room_in_flight(v_destinations[v_n], p_limit);
        end if;
    end loop;
    -- SHARES: what somebody waits for goes first, but of eight jobs in a row one is bulk and two are normal, when such wait for a while
    v_turn := nextval('outbox.claims');
    v_bulk := p_limit / 8 + case when v_turn % 8 < p_limit % 8 then 1 else 0 end;
    v_normal := p_limit / 4 + case when (v_turn + 2) % 4 < p_limit % 4 then 1 else 0 end;
    for v_n in 1 .. 6 loop
        -- What nobody else needs is everybody's: only where urgent work was left for the sake of the shares, there is a second pass.
        v_share := least(p_limit - v_claimed, case
            when v_n = 1 then greatest(p_limit - v_bulk - v_normal, 0)
            when v_n <= 3 and v_is_cut then case v_n when 2 then v_normal else v_bulk end
            when v_n <= 3 or v_is_cut then p_limit
            else 0
        end);
        v_before := v_claimed;
        v_is_more := true;
        v_tries := 0;
        -- What is held or cancelled makes room for what is due behind it; a round that found fewer than it asked for has seen all that is due, unless few of a destination may be in flight.
        while v_is_more and v_claimed - v_before < v_share and v_tries < c_most_tries
            -- However slow the machine is, each is looked at once.
            and (v_tries = 0 or clock_timestamp() < c_began + interval '1 second')
        loop
            v_round := 0;
            v_asked := v_share - (v_claimed - v_before);
            v_left := v_claimed;
            v_is_narrow := v_asked > (select min(r.room) from unnest(v_rooms) as r (room));
            for v_job in
                select m.*
                from unnest(v_destinations, v_rooms) as d (destination, room)
                cross join lateral (
                    select j.*
                    from outbox.jobs as j
                    where j.state = 'pending'
                        and j.destination = d.destination
                        and j.urgency = c_urgencies[v_n]
                        and j.due_at <= v_now - case when v_n <= 3 and v_is_cut then c_patience else interval '0' end
                        and not exists (
                            select
                            from outbox.jobs as e
                            where e.lead_id = j.lead_id and e.destination = j.destination and e.id < j.id and e.finished_at is null
                            -- Keeps this a look into the index for each row: as a join, planned while the outbox was empty, it would read the whole backlog.
                            offset 0
                        )
                    order by j.due_at, j.id
                    limit least(v_asked, d.room)
                    for update of j skip locked
                ) as m
                order by m.due_at, m.id
                limit v_asked
            loop
                v_round := v_round + 1;
                v_taken := outbox.claim_job(v_job, p_worker_id, p_lease, v_now);
                continue when v_taken.is_claimed is distinct from true;
                id := v_job.id;
                kind := v_job.kind;
                lead_id := v_job.lead_id;
                urgency := v_job.urgency;
                attempt := v_taken.attempt;
                lease_expires_at := v_now + p_lease;
                work := v_taken.work;
                waited_seconds := greatest(extract(epoch from v_now - v_job.due_at), 0);
                v_place := array_position(v_destinations, v_job.destination);
                v_rooms[v_place] := v_rooms[v_place] - 1;
                v_claimed := v_claimed + 1;
                return next;
            end loop;
            v_tries := v_tries + v_round;
            v_is_more := v_round = v_asked or (v_is_narrow and v_round > v_claimed - v_left);
            -- A share is looked for once: what is held there keeps nobody from what is urgent.
            exit when v_n in (2, 3) and v_is_cut;
        end loop;
        if v_n = 1 then
            v_is_cut := v_claimed = v_share and v_share < p_limit;
        end if;
    end loop;
end;
$$;

comment on function outbox.claim(bigint, integer, interval) is
'Leases up to p_limit (1 to 500) due jobs to a worker for p_lease and says what to do for each: the urgent first, with a share for the others, and of equals what was due first; jobs that another worker holds are skipped, and so
are jobs behind an unfinished one of the same lead and destination, and, for half a second, jobs whose lead somebody holds. What to do is decided by the prepare of the job''s kind in the same transaction: commit
synchronously before anything leaves. Expired leases are taken back first. What is held or cancelled makes room for the next, for a second and up to 100 looks. A job whose work cannot be built
waits (outbox.record_build_failure), with a warning in the server''s log. No row lock is waited for longer than a second. No more of a destination than may be in flight (outbox.room_in_flight). Nothing in a database that is
not at home (ops.notice_home). Raises ID105.';

revoke all on function outbox.claim(bigint, integer, interval) from public;
grant execute on function outbox.claim(bigint, integer, interval) to indica_worker;
