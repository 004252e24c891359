create or replace function desk.act_on_alert(p_viewer desk.viewer, p_uid uuid)
returns void
language plpgsql
volatile
as $$
declare
    v_actor constant text := 'token:' || p_viewer.token_id;
begin
    -- Whoever sees a team has the alerts of managers.
    if p_viewer.sees is distinct from 'all' and not exists (
        select from alerts.alerts as a join alerts.rules as r on r.code = a.code where a.uid = p_uid and r.owner = 'manager'
    ) then
        raise exception 'there is no alert %', p_uid using errcode = 'ID223';
    end if;
    perform set_config('indica.actor', v_actor, true);
    perform alerts.acknowledge(p_uid, v_actor);
end;
$$;

comment on function desk.act_on_alert(desk.viewer, uuid) is
'Somebody at the desk takes care of an alert (alerts.acknowledge). Raises ID223 (no such alert, or not theirs), ID324 (it is over).';

revoke all on function desk.act_on_alert(desk.viewer, uuid) from public;
