create or replace function alerts.acknowledge(p_uid uuid, p_by text)
returns alerts.alerts
language plpgsql
volatile
as $$
declare
    v_alert alerts.alerts;
begin
    select * into v_alert from alerts.alerts as a where a.uid = p_uid and a.opened_at is not null for update;
    if not found then
        raise exception 'there is no alert %', coalesce(p_uid::text, 'null') using errcode = 'ID223', hint = 'indica alert list shows them.';
    end if;
    if v_alert.resolved_at is not null then
        raise exception 'the alert is over since %', v_alert.resolved_at using errcode = 'ID324';
    end if;
    update alerts.alerts as a
    set acknowledged_at = util.current_time(), acknowledged_by = p_by
    where a.id = v_alert.id
    returning * into v_alert;
    return v_alert;
end;
$$;

comment on function alerts.acknowledge(uuid, text) is
'Somebody takes care of an alert (p_by: token:<id>, operator:<name>): it is not told again for the setting alert_acknowledged_for. Who does it last has it. Raises ID223 (no such alert), ID324 (it is over).';

revoke all on function alerts.acknowledge(uuid, text) from public;
