create or replace function ops.notice_home()
returns text
language plpgsql
volatile
as $$
declare
    v_standing text := ops.home_standing();
    v_place ops.place;
begin
    -- GUARD: known already, or nothing can be written
    if v_standing in ('settled', 'unsettled', 'left') or current_setting('transaction_read_only') = 'on' then
        return v_standing;
    end if;
    perform pg_advisory_xact_lock(hashtextextended('ops.homes', 0));
    v_standing := ops.home_standing();
    if v_standing in ('settled', 'unsettled', 'left') then
        return v_standing;
    end if;
    v_place := ops.present_place();
    insert into ops.homes (system_identifier, timeline, database_oid, database_name, noticed_at, known_until, settled_at, settled_how)
    values (
        v_place.system_identifier, v_place.timeline, v_place.database_oid, v_place.database_name, util.current_time(),
        case when v_standing = 'foreign' then (
            select greatest(
                (select max(w.heartbeat_at) from outbox.workers as w),
                (select j.created_at from outbox.jobs as j order by j.id desc limit 1),
                (select d.received_at from inbox.deliveries as d order by d.id desc limit 1)
            )
        ) end,
        case when v_standing = 'new' then util.current_time() end,
        case when v_standing = 'new' then 'first' end
    );
    return ops.home_standing();
end;
$$;

comment on function ops.notice_home() is
'Takes down where this database is when that is news: its first place is its home, any other is unsettled until flow.finish_settling(). Returns
ops.home_standing() afterwards. Called by every claim of a worker, by the API''s health and by indica.';

revoke all on function ops.notice_home() from public;
