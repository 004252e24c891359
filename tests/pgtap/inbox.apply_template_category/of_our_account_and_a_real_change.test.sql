begin;
select plan(11);

-- What becomes of a template is not asked here.
create temporary table told (n serial, said text);
create or replace function sending.is_template_of_another(p_waba_id text) returns boolean language sql as $$ select p_waba_id = 'another' $$;
create or replace function sending.set_template_category(p_name text, p_language text, p_category text, p_at timestamptz) returns text language sql as $$
    insert into told (said) values (concat_ws(' ', p_name, p_language, p_category, p_at at time zone 'UTC')) returning case when p_name = 'unknown' then 'unknown_template' end
$$;
create function tests.apply(p_entry jsonb, p_at timestamptz default '2026-03-10 15:00:00+00', p_waba_id text default 'ours') returns text language sql as $$
    delete from told;
    select concat_ws(' ', a.state, a.reason) from inbox.apply_template_category(jsonb_build_object('waba_id', p_waba_id, 'entry', p_entry), p_at, '2026-03-10 16:00:00+00') as a
$$;
select is(tests.apply('{"message_template_name": "oi", "message_template_language": "pt-BR", "new_category": "UTILITY"}'), 'applied', 'a category that changed');
select is((select t.said from told as t), 'oi pt_BR UTILITY 2026-03-10 15:00:00', 'at its time, in its language as we write it');
select is(tests.apply('{"message_template_name": "oi", "message_template_language": "pt_BR", "new_category": "MARKETING"}', null), 'applied', 'one that says no time');
select is((select t.said from told as t), 'oi pt_BR MARKETING 2026-03-10 16:00:00', 'changed now');
select is(tests.apply('{"message_template_name": "unknown", "message_template_language": "pt_BR", "new_category": "MARKETING"}'), 'ignored unknown_template', 'of a template that we have not');
select is(tests.apply('{"message_template_name": "oi", "correct_category": "MARKETING"}'), 'ignored no_change', 'a change to come');
select is((select count(*) from told), 0::bigint, 'changes nothing');
select is(tests.apply('{"message_template_name": "oi", "new_category": "AUTHENTICATION"}'), 'ignored no_change', 'nor does a category that we do not send');
select is((select count(*) from told), 0::bigint, 'nothing');
select is(tests.apply('{"message_template_name": "oi", "new_category": "UTILITY"}', p_waba_id => 'another'), 'ignored other_account', 'nor one of another account');
select is((select count(*) from told), 0::bigint, 'nothing at all');

select * from finish();
rollback;
