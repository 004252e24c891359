begin;
select plan(6);

select tests.make_operation();
create temporary table who as
select tests.make_token('ana', p_consultant_id => tests.consultant(1)) as ana, tests.make_token('writer', '{leads:write}') as writer;
create function tests.follow(p_token_id bigint, p_more jsonb default '{}') returns text[] language sql as $$
    select array[f.http_status::text, coalesce(f.body ->> 'place', f.body ->> 'code')]
    from api.follow_conversation(tests.credential(p_token_id), '{"account": "1", "inbox": "7", "number": "12"}'::jsonb || p_more) as f
$$;

select is(tests.follow(ana), '{200,1/7/12}', 'a conversation, also one that has no lead yet') from who;
select is(tests.follow(writer), '{403,ID402}', 'not without the scope') from who;
select is(tests.follow(0), '{401,ID401}', 'nor without a token');
select is(tests.follow(ana, '{"inbox": "8"}'), '{404,ID224}', 'an inbox that is none of ours') from who;
select is(tests.follow(ana, '{"number": "1/7"}'), '{422,ID102}', 'what is no number') from who;
select is(tests.follow(ana, '{"account": ""}'), '{422,ID102}', 'nor what is missing') from who;

select * from finish();
rollback;
