begin;
select plan(8);

select tests.make_operation();
create function tests.account(p_field text, p_value jsonb) returns text language plpgsql as $$
declare
    v_told constant text := tests.last_event(tests.receive(p_field, p_value));
begin
    return concat_ws(' ', v_told, (select c.state from sending.channels as c));
end;
$$;
select is(tests.account('account_update', '{"event": "VERIFIED_ACCOUNT"}'), 'ignored no_restriction active', 'good news');
select is(tests.account('account_update', '{"event": "DISABLED_UPDATE", "ban_info": {"waba_ban_state": "SCHEDULE_FOR_DISABLE"}}'), 'ignored no_restriction active', 'a threat');
select is(tests.account('account_update', '{"event": "ACCOUNT_RESTRICTION", "restriction_info": [{"restriction_type": "RESTRICTED_BIZ_INITIATED_MESSAGING"}]}'), 'applied channel_stopped stopped', 'a restriction stops');
select matches((select c.state_reason from sending.channels as c), '^account: .*restricted_biz_initiated_messaging', 'with its reason');
select is(tests.account('account_update', '{"event": "DISABLED_UPDATE", "ban_info": {"waba_ban_state": "REINSTATE"}}'), 'applied reinstated active', 'and is lifted');
update sending.channels set state = 'stopped', state_reason = '131042';
select is(tests.account('account_update', '{"event": "ACCOUNT_REINSTATED"}'), 'ignored reinstated stopped', 'what stopped for another reason stays stopped');
select sending.resume_channel('principal');
select is(tests.account('account_alerts', '{"alert_info": {"alert_severity": "CRITICAL", "alert_status": "ACTIVE", "alert_type": "ACCOUNT_BANNED"}}'), 'applied channel_stopped stopped', 'an alert may stop');
select sending.resume_channel('principal');
select is(tests.account('account_alerts', '{"alert_info": {"alert_severity": "INFORMATIONAL", "alert_type": "OBA_APPROVED"}}'), 'ignored no_restriction active', 'or not');

select * from finish();
rollback;
