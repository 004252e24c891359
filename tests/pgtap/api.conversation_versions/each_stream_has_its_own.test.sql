begin;
select plan(6);

select tests.make_operation();
create temporary table x as select tests.lead_with_conversation(1) as id;
select tests.drain();
create temporary table who as
select tests.make_token('ana', p_consultant_id => tests.consultant(1)) as ana, tests.make_token('bruno', p_consultant_id => tests.consultant(2)) as bruno;
create temporary table f as
select t.id, t.prefix, '1/7/' || c.conversation_id as place, c.conversation_id as number
from who, x, ops.api_tokens as t, chatwoot.conversations as c
where t.id in (who.ana, who.bruno) and c.lead_id = x.id;
create function tests.followed() returns text language sql as $$
    select string_agg(case when v.version = governance.conversation_version(1, 7, f.number) then 'told' else v.version end, ', ' order by f.id)
    from f
    left join api.conversation_versions(tests.service(), (select jsonb_agg(jsonb_build_array(o.prefix, o.place)) from f as o)) as v
        on v.token = f.prefix and v.place = f.place
$$;

select throws_ok($$ select * from api.conversation_versions(tests.credential(), '[]') $$, 'ID903', null, 'only the API itself asks');
select is((select count(*) from api.conversation_versions(tests.service(), '[]')), 0::bigint, 'about nothing, when nobody follows');
select is(tests.followed(), 'told, told', 'two who look at one conversation');
select is(
    (select array_agg(s.http_status::text || ' ' || (s.body ->> 'version' = governance.conversation_version(1, 7, f.number))::text) from f, api.show_conversation(tests.credential(f.id), jsonb_build_object('account', '1', 'inbox', '7', 'number', f.number::text)) as s),
    '{200 true,200 true}', 'are told what stands in its answer'
);
update ops.api_tokens as t set revoked_at = util.current_time() from who where t.id = who.bruno;
select is(tests.followed(), 'told, ended', 'whose token ended hears that');
update ops.api_tokens as t set expires_at = util.current_time() + interval '1 minute' from who where t.id = who.ana;
select tests.advance('2 minutes');
select is(tests.followed(), 'ended, ended', 'also when it was its time');

select * from finish();
rollback;
