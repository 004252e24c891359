begin;
select plan(9);

-- A stranger stopped once; another is not concerned.
select tests.make_operation('2026-03-10 15:00:00+00');
create function tests.say(p_phone text, p_user_id text, p_wish text, p_at timestamptz default '2026-03-10 15:00:00+00') returns text language sql as $$
    select concat_ws(' ', a.state, a.reason, a.wamid, a.lead_id) from inbox.apply_stranger('wamid.1', p_phone, p_user_id, p_wish, p_at) as a
$$;
create function tests.wishes() returns text language sql as $$
    select coalesce(string_agg(concat_ws(' ', people.is_suppressed(array[k])), ', ' order by n), 'none') from unnest('{phone:m551198123456,phone:m551198123457,bsuid:BR.1,bsuid:BR.2}'::text[]) with ordinality as x (k, n)
$$;
select is(tests.say('5511998123456', 'BR.1', null), 'ignored unknown_person wamid.1', 'who wishes nothing is ignored');
select is(tests.wishes(), 'f, f, f, f', 'and nothing is kept of them');
select is(tests.say('+5511998123456', 'BR.1', 'stop'), 'applied suppressed_stranger wamid.1', 'who asks to be left alone is believed');
select is(tests.say('+5511998123457', 'BR.2', 'stop'), 'applied suppressed_stranger wamid.1', 'and another too');
select is((select count(*) from people.suppressions as s), 4::bigint, 'by number and id');
select is(tests.say('+5511998123456', 'BR.1', 'resume', '2026-03-10 15:00:01+00'), 'ignored unknown_person wamid.1', 'who wants to hear again');
select is((select string_agg(concat_ws(' ', s.lifted_at is not null), ' ' order by s.id) from people.suppressions as s), 't t f f', 'is let off, the other is not');
select is(tests.say('+5511998123457', null, 'go_on', '2026-03-10 15:00:01+00'), 'ignored unknown_person wamid.1', 'any other wish is none');
select is((select count(*) from people.suppressions as s where s.lifted_at is null), 2::bigint, 'and lifts nothing');

select * from finish();
rollback;
