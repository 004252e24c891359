create or replace function inbox.apply_account(p_payload jsonb)
returns inbox.applied
language plpgsql
volatile
as $$
declare
    v_entry constant jsonb := p_payload -> 'entry';
    v_said constant text := upper(concat_ws(
        ' ', v_entry ->> 'event', v_entry #>> '{ban_info,waba_ban_state}', v_entry #>> '{restriction_info,0,restriction_type}',
        v_entry #>> '{alert_info,alert_type}', v_entry #>> '{alert_info,alert_status}', v_entry ->> 'alert_type'
    ));
    v_code text;
    v_applied inbox.applied;
begin
    v_applied.state := 'ignored';
    if v_said like '%REINSTATE%' then
        for v_code in select c.code from sending.channels as c where c.state = 'stopped' and c.state_reason like 'account:%' loop
            perform sending.resume_channel(v_code);
            v_applied.state := 'applied';
        end loop;
        v_applied.reason := 'reinstated';
    elsif v_said ~ '(RESTRICT|DISABLE|SUSPEND|ACCOUNT_DELETED|BANNED)' and v_said !~ 'SCHEDULE_FOR_DISABLE' then
        perform sending.stop_channels(left('account: ' || lower(v_said), 200));
        v_applied.state := 'applied';
        v_applied.reason := 'channel_stopped';
    else
        v_applied.reason := 'no_restriction';
    end if;
    return v_applied;
end;
$$;

comment on function inbox.apply_account(jsonb) is
'Meta restricted, disabled or reinstated the business account: its channels stop, with the reason, or send again. Warnings are kept and change
nothing. Source: Meta, webhooks reference, account_update and account_alerts.';

revoke all on function inbox.apply_account(jsonb) from public;
