create or replace function inbox.apply_account(p_payload jsonb, out state text, out reason text)
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
begin
    state := 'ignored';
    if v_said like '%REINSTATE%' then
        for v_code in select c.code from sending.channels as c where c.state = 'stopped' and c.state_reason like 'account:%' loop
            perform sending.resume_channel(v_code);
            state := 'applied';
        end loop;
        reason := 'reinstated';
    elsif v_said ~ '(RESTRICT|DISABLE|SUSPEND|ACCOUNT_DELETED|BANNED)' and v_said !~ 'SCHEDULE_FOR_DISABLE' then
        perform sending.stop_channels(left('account: ' || lower(v_said), 200));
        state := 'applied';
        reason := 'channel_stopped';
    else
        reason := 'no_restriction';
    end if;
end;
$$;

comment on function inbox.apply_account(jsonb) is
'Meta restricted, disabled or reinstated the business account: its channels stop, with the reason, or send again. Warnings are kept and change
nothing. Source: Meta, webhooks reference, account_update and account_alerts.';

revoke all on function inbox.apply_account(jsonb) from public;
