create or replace function chatwoot.settle_standing(p_limit integer default 200)
returns integer
language plpgsql
volatile
as $$
declare
    v_now constant timestamptz := util.current_time();
    v_sleeps constant boolean := ops.setting_text('chatwoot_waiting') = 'snoozed';
    v_due record;
    v_is_free boolean;
    v_count integer := 0;
begin
    for v_due in
        select d.id, d.lead_id
        from (
            (
                select c.id, c.lead_id, c.looks_at from chatwoot.conversations as c where c.looks_at <= v_now order by c.looks_at, c.id limit p_limit
            )
            union all
            -- Of before the setting, or adopted
            (
                select c.id, c.lead_id, v_now
                from chatwoot.conversations as c
                where v_sleeps and c.asked_status is null and c.status <> 'resolved'
                order by c.id
                limit p_limit
            )
            union all
            (
                select c.id, c.lead_id, v_now
                from chatwoot.conversations as c
                where not v_sleeps and c.asked_status = 'snoozed' and c.status = 'snoozed' and c.status_by_hand_at is null
                order by c.id
                limit p_limit
            )
        ) as d
        order by d.looks_at, d.id
        limit p_limit
    loop
        v_is_free := leads.try_lock_lead(v_due.lead_id);
        continue when not v_is_free;
        -- Of several conversations of a lead the present one alone is moved.
        update chatwoot.conversations as c set looks_at = null, asked_status = case when v_sleeps then coalesce(c.asked_status, c.status) else c.asked_status end where c.id = v_due.id;
        v_count := v_count + chatwoot.request_standing(v_due.lead_id, p_is_first => true)::integer;
    end loop;
    return v_count;
end;
$$;

comment on function chatwoot.settle_standing(integer) is
'Wakes conversations whose lead''s step has become due, puts to sleep those that nobody ever looked at, and with the setting chatwoot_waiting at open wakes all that we put to sleep; at most p_limit at a time, and not those of leads that somebody
holds. Returns how many orders it gave. A scheduled job.';

revoke all on function chatwoot.settle_standing(integer) from public;
