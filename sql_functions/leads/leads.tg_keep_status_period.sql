create or replace function leads.tg_keep_status_period()
returns trigger
language plpgsql
as $$
declare
    v_period integer := 1;
begin
    if new.kind = 'status_changed' then
        update leads.status_periods as p
        set left_at = new.at
        where p.lead_id = new.lead_id and p.left_at is null
        returning p.period + 1 into v_period;
        v_period := coalesce(v_period, 1);
    end if;
    insert into leads.status_periods (lead_id, period, status, entered_at, consultant_id, actor, reason, event_seq)
    select
        new.lead_id, v_period, case new.kind when 'created' then 'new' else new.data ->> 'to' end, new.at, l.consultant_id, new.actor,
        case when new.data ->> 'reason' ~ '^[a-z0-9_]{1,60}$' then new.data ->> 'reason' end, new.seq
    from leads.leads as l
    where l.id = new.lead_id;
    return null;
end;
$$;

comment on function leads.tg_keep_status_period() is
'Trigger: an event that creates a lead or changes its status ends one row of leads.status_periods and begins the next, in the same transaction.';

revoke all on function leads.tg_keep_status_period() from public;
