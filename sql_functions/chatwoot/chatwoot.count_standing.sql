create or replace function chatwoot.count_standing(out asleep bigint, out awake bigint, out late bigint, out is_on boolean)
language plpgsql
stable
as $$
declare
    c_patience constant interval := interval '10 minutes';
    v_now constant timestamptz := util.current_time();
begin
    is_on := ops.setting_text('chatwoot_waiting') = 'snoozed';
    select
        count(*) filter (where c.status = 'snoozed' and c.asked_status = 'snoozed'),
        count(*) filter (where c.status = 'open'),
        count(*) filter (where c.looks_at < v_now - c_patience or (is_on and c.asked_status is null and c.created_at < v_now - c_patience))
    into asleep, awake, late
    from chatwoot.conversations as c
    where c.status <> 'resolved';
end;
$$;

comment on function chatwoot.count_standing() is
'How many conversations of leads sleep by our order, how many are open, how many should have been looked at ten minutes ago (chatwoot.settle_standing), and whether any is put to sleep at all (setting chatwoot_waiting).';

revoke all on function chatwoot.count_standing() from public;
