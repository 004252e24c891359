create or replace function inbox.apply_account(p_payload jsonb, p_occurred_at timestamptz, p_now timestamptz)
returns inbox.applied
language plpgsql
volatile
as $$
declare
    v_entry constant jsonb := p_payload -> 'entry';
    v_said constant text := upper(concat_ws(
        ' ', v_entry ->> 'event', v_entry #>> '{ban_info,waba_ban_state}', v_entry #>> '{alert_info,alert_type}',
        v_entry #>> '{alert_info,alert_status}', v_entry ->> 'alert_type'
    ));
    v_at constant timestamptz := coalesce(p_occurred_at, p_now);
    v_restrictions text;
    v_until timestamptz;
    v_is_restriction boolean;
    v_applied inbox.applied;
begin
    v_applied.state := 'ignored';
    if sending.is_of_another_account(p_payload ->> 'waba_id') then
        v_applied.reason := 'other_account';
        return v_applied;
    end if;
    select
        string_agg(upper(r ->> 'restriction_type'), ' '),
        -- One without an end has none.
        case
            when bool_and(inbox.expiration_time(r ->> 'expiration') is not null) filter (where upper(r ->> 'restriction_type') ~ 'MESSAG')
                then max(inbox.expiration_time(r ->> 'expiration')) filter (where upper(r ->> 'restriction_type') ~ 'MESSAG')
        end
    into v_restrictions, v_until
    from jsonb_path_query(v_entry, '$.restriction_info[*]') as r;
    if v_said ~ '(DISABLE|SUSPEND|DELETED|BANNED)' then
        v_until := null;
    end if;
    v_is_restriction := coalesce(v_said || ' ' || v_restrictions, v_said) ~ '(RESTRICT|DISABLE|SUSPEND|ACCOUNT_DELETED|BANNED)'
        and v_said !~ 'SCHEDULE_FOR_DISABLE';
    if v_said like '%REINSTATE%' then
        v_applied.reason := sending.record_account_standing(null, v_at, p_now, p_payload ->> 'waba_id');
        v_applied.state := case when v_applied.reason = 'resumed' then 'applied' else 'ignored' end;
        v_applied.reason := case when v_applied.reason in ('resumed', 'unchanged') then 'reinstated' else v_applied.reason end;
    elsif v_is_restriction and v_restrictions is not null and v_restrictions !~ 'MESSAG' and v_said !~ '(DISABLE|SUSPEND|DELETED|BANNED)' then
        v_applied.reason := 'restriction_of_something_else';
    elsif v_is_restriction then
        v_applied.reason := sending.record_account_standing(
            left(concat_ws(' ', 'account:', lower(v_said), lower(v_restrictions)), 200), v_at, p_now, p_payload ->> 'waba_id', p_until => v_until
        );
        v_applied.state := case when v_applied.reason = 'stopped' and (v_until <= p_now) is not true then 'applied' else 'ignored' end;
        v_applied.reason := case
            when v_applied.reason = 'stopped' and v_until <= p_now then 'restriction_is_over'
            when v_applied.reason = 'stopped' then 'channel_stopped'
            else v_applied.reason
        end;
    else
        v_applied.reason := 'no_restriction';
    end if;
    return v_applied;
end;
$$;

comment on function inbox.apply_account(jsonb, timestamptz, timestamptz) is
'Meta restricted, disabled or reinstated the business account at p_occurred_at: its channels stop, with the reason, until the restriction expires where Meta says
when, or send again; the latest word counts.
Warnings, and restrictions of what is no messaging, are kept and change nothing, as does what is said of another account.
Source: Meta, webhooks reference, account_update and account_alerts.';

revoke all on function inbox.apply_account(jsonb, timestamptz, timestamptz) from public;
