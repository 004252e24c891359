begin;
select plan(17);

select tests.make_operation();
insert into sending.channels (code, phone_number_id, chatwoot_account_id, chatwoot_inbox_id, waba_id) values ('other', '900900', 1, 8, '999');
create function tests.at(p_minute integer) returns timestamptz language sql as $$ select '2026-03-10 15:00:00+00'::timestamptz + p_minute * interval '1 minute' $$;
create function tests.restricted(p_restrictions jsonb, p_at timestamptz, p_event text default 'ACCOUNT_RESTRICTION') returns text language sql as $$
    select tests.last_event(tests.receive_raw(jsonb_set(
        tests.wa_body('account_update', jsonb_build_object('event', p_event, 'restriction_info', p_restrictions)), '{entry,0,time}', to_jsonb(extract(epoch from p_at)::bigint)
    )::text))
$$;
create function tests.until(p_type text, p_at timestamptz, p_is_text boolean default false) returns jsonb language sql as $$
    select jsonb_strip_nulls(jsonb_build_object('restriction_type', p_type, 'expiration', case
        when p_is_text then to_jsonb(to_char(p_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"+0000"')) else to_jsonb(extract(epoch from p_at)::bigint)
    end))
$$;
create function tests.state() returns text language sql as $$ select concat_ws(' ', c.state, c.account_until) from sending.channels as c where c.is_default $$;
select set_config('timezone', 'UTC', true);
create temporary table a as select tests.lead_with_conversation(1) as lead_id;

select is(tests.restricted(jsonb_build_array(tests.until('RESTRICTED_BIZ_INITIATED_MESSAGING', tests.at(90))), tests.at(0)), 'applied channel_stopped', 'restricted for a while');
select is(tests.state(), 'stopped 2026-03-10 16:30:00+00', 'it stops until then');
select matches((select f.sentence from governance.health_findings as f where f.code = 'channel_stopped'), 'biz_initiated_messaging → 2026-03-10 16:30 UTC', 'which health says');
select tests.freeze(tests.at(30));
select is((select count(*) from outbox.claim(tests.worker_id(), 10) as c where c.kind = 'whatsapp.template'), 0::bigint, 'nothing leaves');
select sending.record_refusal(tests.channel(), '368', tests.at(30), tests.at(30));
select is(tests.state(), 'stopped 2026-03-10 16:30:00+00', 'a refusal meanwhile changes no end');
select tests.freeze(tests.at(91));
select is(sending.end_restrictions(), 1::bigint, 'its time comes');
select is(tests.state(), 'active', 'it sends again');
select is((select count(*) from outbox.claim(tests.worker_id(), 10) as c where c.kind = 'whatsapp.template'), 1::bigint, 'what was held leaves at once');

-- A refusal that is told before the restriction.
select sending.record_refusal(tests.channel(), '368', tests.at(100), tests.at(100));
select is(tests.state(), 'stopped', 'refused');
select is(tests.restricted(jsonb_build_array(tests.until('RESTRICTED_BIZ_INITIATED_MESSAGING', tests.at(200), true)), tests.at(99)), 'ignored outdated', 'the restriction of before is told after it');
select is(tests.state(), 'stopped 2026-03-10 18:20:00+00', 'with its end');
select sending.resume_channel('principal');

-- Of several the last that concerns messages; one without an end has none; a ban has none; one that is over stops nothing.
select tests.freeze(tests.at(300));
select tests.restricted(jsonb_build_array(tests.until('RESTRICTED_ADD_PHONE_NUMBER_ACTION', tests.at(900)), tests.until('RESTRICTED_BIZ_INITIATED_MESSAGING', tests.at(400)), tests.until('RESTRICTED_CUSTOMER_INITIATED_MESSAGING', tests.at(420))), tests.at(300));
select is(tests.state(), 'stopped 2026-03-10 22:00:00+00', 'several');
select tests.restricted(jsonb_build_array(tests.until('RESTRICTED_BIZ_INITIATED_MESSAGING', tests.at(400)), tests.until('RESTRICTED_CUSTOMER_INITIATED_MESSAGING', null)), tests.at(301));
select is(tests.state(), 'stopped', 'one of them for ever');
select sending.resume_channel('principal');
select tests.freeze(tests.at(320));
select is(tests.restricted(jsonb_build_array(tests.until('RESTRICTED_BIZ_INITIATED_MESSAGING', tests.at(310))), tests.at(299)), 'ignored outdated', 'one of before a human let it send');
select tests.freeze(tests.at(500));
select is(tests.restricted(jsonb_build_array(tests.until('RESTRICTED_BIZ_INITIATED_MESSAGING', tests.at(450))), tests.at(430)), 'ignored restriction_is_over', 'one that is over when it is told');
select is(tests.state(), 'active', 'stops nothing');

select is((select c.state || coalesce(c.account_until::text, '') from sending.channels as c where c.code = 'other'), 'active', 'another account is what it was');

select * from finish();
rollback;
