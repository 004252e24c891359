begin;
select plan(25);

select tests.make_operation();
insert into sending.channels (code, phone_number_id, chatwoot_account_id, chatwoot_inbox_id) values ('other', '900900', 1, 8);
update sending.channels set waba_id = '999' where code = 'other';
create function tests.at(p_minute integer) returns timestamptz language sql as $$ select '2026-03-10 15:00:00+00'::timestamptz + p_minute * interval '1 minute' $$;
create function tests.dated(p_field text, p_value jsonb, p_at timestamptz, p_waba text default '419561257915477') returns text language sql as $$
    select tests.last_event(tests.receive_raw(jsonb_set(jsonb_set(
        tests.wa_body(p_field, p_value), '{entry,0,time}', to_jsonb(extract(epoch from p_at)::bigint)
    ), '{entry,0,id}', to_jsonb(p_waba))::text))
$$;
create function tests.word(p_word text) returns void language plpgsql as $$
begin
    case p_word
        when 'restricted' then perform tests.dated('account_update', '{"event": "ACCOUNT_RESTRICTION", "restriction_info": [{"restriction_type": "RESTRICTED_BIZ_INITIATED_MESSAGING"}]}', tests.at(1));
        when 'refused' then perform sending.record_refusal(tests.channel(), '368', tests.at(2), util.current_time());
        when 'billing' then perform sending.record_refusal(tests.channel(), '131042', tests.at(2), util.current_time());
        when 'reinstated' then perform tests.dated('account_update', '{"event": "ACCOUNT_REINSTATED"}', tests.at(3));
        when 'again' then perform tests.dated('account_update', '{"event": "DISABLED_UPDATE", "ban_info": {"waba_ban_state": "DISABLE"}}', tests.at(4));
        when 'elsewhere' then perform tests.dated('account_update', '{"event": "ACCOUNT_RESTRICTION", "restriction_info": [{"restriction_type": "RESTRICTED_ADD_PHONE_NUMBER_ACTION"}]}', tests.at(5));
        when 'resumed' then perform tests.freeze(tests.at(6)); perform sending.resume_channel('principal'); perform tests.freeze(tests.at(60));
    end case;
end;
$$;
create function tests.after(p_words text[]) returns text language plpgsql as $$
declare
    v_word text;
    v_told text;
begin
    perform tests.freeze(tests.at(60));
    foreach v_word in array p_words loop
        perform tests.word(v_word);
    end loop;
    select string_agg(concat_ws(' ', c.state, c.state_reason), ', ' order by c.id) into v_told from sending.channels as c;
    raise exception using errcode = 'ZZ001', message = v_told;
exception
    when sqlstate 'ZZ001' then return sqlerrm;
end;
$$;

select is(tests.after('{restricted,refused,reinstated}'), 'active, active', 'restricted, refused, reinstated: it sends');
select is(tests.after('{restricted,reinstated,refused}'), 'active, active', 'the refusal is reported last');
select is(tests.after('{refused,restricted,reinstated}'), 'active, active', 'or first');
select is(tests.after('{refused,reinstated,restricted}'), 'active, active', 'the restriction comes last');
select is(tests.after('{reinstated,restricted,refused}'), 'active, active', 'the reinstatement comes first');
select is(tests.after('{reinstated,refused,restricted}'), 'active, active', 'in every order');
select is(tests.after('{restricted,refused,reinstated,restricted,reinstated}'), 'active, active', 'and repeated');
select is(tests.after('{restricted,reinstated,again}'), 'stopped account: disabled_update disable, active', 'restricted once more: it stops');
select is(tests.after('{again,restricted,reinstated}'), 'stopped account: disabled_update disable, active', 'whatever comes late');
select is(tests.after('{again,reinstated}'), 'stopped account: disabled_update disable, active', 'an older reinstatement changes nothing');
select is(tests.after('{billing,reinstated}'), 'stopped 131042, active', 'what is not the account''s stays');
select is(tests.after('{reinstated,billing}'), 'stopped 131042, active', 'in either order');
select is(tests.after('{elsewhere}'), 'active, active', 'a restriction of something else only warns');
select is(tests.after('{restricted,elsewhere,reinstated}'), 'active, active', 'and is no later word');
select is(tests.after('{again,resumed}'), 'active, active', 'a human lets it send');
select is(tests.after('{resumed,again,billing}'), 'active, active', 'and what was said before it stops nothing');

-- Another account of the same app.
select is(tests.tell('wamid.nobodys', 'sent'), 'parked unknown_wamid', 'the number''s own webhooks name its account');
select is((select string_agg(c.waba_id, ' ' order by c.id) from sending.channels as c), '419561257915477 999', 'which is kept');
select is(tests.dated('account_update', '{"event": "DISABLED_UPDATE", "ban_info": {"waba_ban_state": "DISABLE"}}', util.current_time(), '1234567'), 'ignored other_account', 'another account is not ours');
select is(tests.dated('business_capability_update', '{"max_daily_conversations_per_business": "TIER_250"}', util.current_time(), '1234567'), 'ignored other_account', 'nor is its limit');
select is(tests.dated('template_category_update', '{"message_template_name": "indica_primeiro_contato", "message_template_language": "pt_BR", "new_category": "UTILITY"}', util.current_time(), '1234567'), 'ignored other_account', 'nor are its templates');
select is(tests.dated('message_template_status_update', '{"event": "PAUSED", "message_template_name": "indica_primeiro_contato", "message_template_language": "pt_BR"}', util.current_time(), '1234567'), 'ignored other_account', 'of the same name');
select is((select string_agg(c.state, ' ') from sending.channels as c), 'active active', 'all send');


-- Before anything named the account of our number.
update sending.channels set waba_id = null;
select is(tests.dated('account_update', '{"event": "DISABLED_UPDATE", "ban_info": {"waba_ban_state": "DISABLE"}}', util.current_time() + interval '1 minute', '7654321'), 'ignored other_account', 'an account that nobody knows is not ours');
select is((select string_agg(c.state, ' ') from sending.channels as c), 'active active', 'and stops nothing');

select * from finish();
rollback;
